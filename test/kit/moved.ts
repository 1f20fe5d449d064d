import { expect, vi } from 'vitest'
import type { Centre } from './centre.ts'
import { closes, type LedgerEntry, ledgerOf } from './ledger.ts'

const COUNTERS = ['stored', 'duplicate', 'quarantined', 'refused'] as const

/** Which counters of the source moved, and by how much, once nothing is in flight any more; and what the act answered. */
export async function moved<T>(centre: Centre, source: string, act: () => Promise<T>) {
	const before = await ledgerOf(centre, source)
	const answer = await act()
	let after: LedgerEntry = before
	await vi.waitFor(
		async () => {
			after = await ledgerOf(centre, source)
			expect(after.inFlight).toBe(0)
			expect(COUNTERS.some((counter) => after[counter] !== before[counter])).toBe(true)
		},
		{ timeout: 10_000, interval: 30 },
	)
	expect(closes(after)).toBe(true)
	const changes = COUNTERS.filter((counter) => after[counter] !== before[counter]).map(
		(counter) => [counter, after[counter] - before[counter]] as const,
	)
	return { answer, changes: Object.fromEntries(changes) }
}
