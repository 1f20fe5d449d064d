/** Lets work of one sort run one piece after the other, whatever becomes of each. */
export function createTurns() {
	let last: Promise<unknown> = Promise.resolve()
	return {
		take<T>(work: () => Promise<T>): Promise<T> {
			const next = last.then(work)
			last = next.catch(() => undefined)
			return next
		},
	}
}
