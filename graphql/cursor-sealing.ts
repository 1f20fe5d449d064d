/**
 * A place in a stream is made of how much was stored by whom: clients hold it under seal, so that nobody can read in it how much there is
 * outside of their scope. All processes have the same key: a stream goes on at another one.
 */
export interface CursorSealing {
	seal(position: string): string
	/** Undefined for what was not sealed here. */
	open(cursor: string): string | undefined
}
