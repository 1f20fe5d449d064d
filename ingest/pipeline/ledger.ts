import type { CommitLine } from '@vong/store/event-row'
import type { SourceCounts } from './chunk.ts'
import type { Batch } from './spool.ts'

/** What became of a batch, beyond what its chunks say. */
export interface Outcome {
	/** Number → source of the rows that were stored before. */
	readonly duplicates: ReadonlyMap<number, string>
	/** Number → source and reason of the rows that the store refuses. */
	readonly poison: ReadonlyMap<number, { readonly source: string; readonly reason: string }>
	/** Source of each quarantined message that this batch replaces by its rows. */
	readonly replayed: readonly string[]
}

function countBySource(sources: Iterable<string>): Map<string, number> {
	const counts = new Map<string, number>()
	for (const source of sources) counts.set(source, (counts.get(source) ?? 0) + 1)
	return counts
}

function sumChunks(batch: Batch): Map<string, SourceCounts> {
	const sums = new Map<string, SourceCounts>()
	for (const chunk of batch.chunks) {
		for (const [source, counts] of Object.entries(chunk.sources)) {
			const sum = sums.get(source) ?? { events: 0, quarantined: 0, refused: 0, lastReceivedAt: 0 }
			sum.events += counts.events
			sum.quarantined += counts.quarantined
			sum.refused += counts.refused
			sum.lastReceivedAt = Math.max(sum.lastReceivedAt, counts.lastReceivedAt)
			sums.set(source, sum)
		}
	}
	return sums
}

/**
 * The ledger lines of a batch, one a source. In each, received = stored + duplicate + quarantined. A replayed message
 * counted as one quarantined item when it came in; now its rows are counted, so that one is taken back.
 */
export function ledgerLines(batch: Batch, outcome: Outcome, committedAt: number): CommitLine[] {
	const sums = sumChunks(batch)
	const duplicates = countBySource(outcome.duplicates.values())
	const poison = countBySource([...outcome.poison.values()].map(({ source }) => source))
	const replayed = countBySource(outcome.replayed)
	return [...sums].map(([source, { events, quarantined, refused, lastReceivedAt }]) => {
		const duplicate = duplicates.get(source) ?? 0
		const refusedByStore = poison.get(source) ?? 0
		const takenBack = replayed.get(source) ?? 0
		return {
			writer: batch.writer,
			batch: batch.id,
			source,
			first: batch.first,
			last: batch.last,
			received: events + quarantined - takenBack,
			stored: events - duplicate - refusedByStore,
			duplicate,
			quarantined: quarantined + refusedByStore - takenBack,
			refused,
			lastReceivedAt: lastReceivedAt === 0 ? null : lastReceivedAt,
			committedAt,
		}
	})
}
