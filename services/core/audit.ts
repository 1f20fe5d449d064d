/** Who did what, or looked at what is protected, with which outcome. */
export interface AuditEntry {
	readonly at: number
	/** Id of the token or session; empty when nobody was signed in. */
	readonly viewer: string
	readonly name: string
	/** Dotted: `graphql.rotateSourceSecret`, `session.open`. */
	readonly action: string
	/** What it was done to, as asked; no secrets. */
	readonly target: string
	/** `ok`, or the code of the error. */
	readonly outcome: string
	readonly address: string
}

/** An entry in its place: each bears the hash of the one before it, so that none can be changed or taken out unseen. */
export interface AuditRecord extends AuditEntry {
	/** Each process has a chain of its own. */
	readonly writer: string
	/** From 1, without holes. */
	readonly number: number
	readonly previous: string
	readonly hash: string
}
