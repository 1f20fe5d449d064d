import type { Severity } from './severity.ts'

/** What an event is before it is read. */
export interface EventKind {
	readonly type: string
	readonly severity: Severity
}

interface Stretch {
	readonly first: number
	readonly last: number
	readonly kinds: readonly EventKind[]
}

/** More are not kept: what was not told has to be read, which is right in any case. */
const MOST_KEPT = 10_000

/** What was told of stretches of the writers' numbers, so that those in which nothing is wanted need not be read. */
export function createToldStretches() {
	const told = new Map<string, Stretch[]>()

	return {
		/** Both numbers inclusive; without kinds nothing is known of it. */
		add(writer: string, first: number, last: number, kinds: readonly EventKind[] | undefined) {
			if (!kinds) return
			const own = told.get(writer) ?? []
			told.set(writer, own)
			own.push({ first, last, kinds })
			if (own.length > MOST_KEPT) own.shift()
		},
		/** How far behind the number nothing is wanted; the number itself where what follows has to be read. */
		unwantedUpTo(writer: string, number: number, isWanted: (kind: EventKind) => boolean): number {
			const own = told.get(writer) ?? []
			let reached = number
			let passed = 0
			for (const { first, last, kinds } of own) {
				if (first > reached + 1 || (last > reached && kinds.some(isWanted))) break
				reached = Math.max(reached, last)
				passed++
			}
			own.splice(0, passed)
			return reached
		},
	}
}
