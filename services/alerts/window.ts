/** Instants within a span that slides with the time; each is named, and counts once. */
export interface Window {
	put(name: string, at: number): void
	/** How many there are within the span that ends at `now`; what is older goes for good. */
	count(now: number): number
	/** The instant of the `rank`-th from the newest on, counted from 1. */
	fromNewest(rank: number): number | undefined
	/** Of all that ever came; 0 when nothing did. */
	newest(): number
}

/** When so many that have gone stand in front, the rest moves up. */
const MOVES_UP_AT = 1_024

export function createWindow(span: number): Window {
	const names = new Set<string>()
	let entries: { readonly name: string; readonly at: number }[] = []
	let first = 0
	let newest = 0
	let ended = Number.NEGATIVE_INFINITY

	return {
		put(name, at) {
			newest = Math.max(newest, at)
			if (at <= ended || names.has(name)) return
			names.add(name)
			entries.push({ name, at })
			// They come nearly in order: few have to make room.
			for (let index = entries.length - 1; index > first; index--) {
				const [before, own] = [entries[index - 1], entries[index]]
				if (!before || !own || before.at <= own.at) break
				entries[index - 1] = own
				entries[index] = before
			}
		},
		count(now) {
			ended = Math.max(ended, now - span)
			for (let entry = entries[first]; entry && entry.at <= ended; entry = entries[first]) {
				names.delete(entry.name)
				first++
			}
			if (first > MOVES_UP_AT && first > entries.length / 2) {
				entries = entries.slice(first)
				first = 0
			}
			return entries.length - first
		},
		fromNewest: (rank) => (rank <= entries.length - first ? entries[entries.length - rank]?.at : undefined),
		newest: () => newest,
	}
}
