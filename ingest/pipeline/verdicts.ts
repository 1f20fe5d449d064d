import type { Outcome } from './ledger.ts'
import { pause, type Timers } from './timers.ts'

/** What the commit found out about rows that somebody is waiting for. */
export interface Findings {
	readonly duplicates: ReadonlySet<number>
	readonly poison: ReadonlyMap<number, string>
}

interface Watch {
	readonly numbers: readonly number[]
	readonly duplicates: Set<number>
	readonly poison: Map<number, string>
	readonly waiting: Set<number>
	readonly done: () => void
}

/** Lets doors wait for the certain outcome of rows, for as long as they are willing to. */
export function createVerdicts(timers: Timers) {
	const watches = new Set<Watch>()

	return {
		/** Resolves when all the rows are decided, or after `ms` with what is known by then. */
		async watch(numbers: readonly number[], ms: number): Promise<Findings> {
			const decided = new AbortController()
			const watch: Watch = {
				numbers,
				duplicates: new Set(),
				poison: new Map(),
				waiting: new Set(numbers),
				done: () => decided.abort(),
			}
			watches.add(watch)
			await pause(timers, ms, decided.signal)
			watches.delete(watch)
			return watch
		},
		/** Every number of the writer from `first` to `last` is decided. */
		settle(first: number, last: number, { duplicates, poison }: Outcome) {
			for (const watch of watches) {
				for (const number of watch.numbers) {
					if (number < first || number > last) continue
					watch.waiting.delete(number)
					if (duplicates.has(number)) watch.duplicates.add(number)
					const found = poison.get(number)
					if (found) watch.poison.set(number, found.reason)
				}
				if (watch.waiting.size === 0) watch.done()
			}
		},
	}
}

export type Verdicts = ReturnType<typeof createVerdicts>
