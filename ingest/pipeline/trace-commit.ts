import type { Trace } from '@vong/core/trace'
import type { Chunk } from './chunk.ts'
import type { CommitBatch } from './commit.ts'

/** Tells of each try to put a batch into the store. There is none of a single message: there may be 150,000 of these a second. */
export function traceCommit(commit: CommitBatch, trace: Trace): CommitBatch {
	return (batch) =>
		trace('commit batch', async (span) => {
			const { id, writer, recovered, chunks } = batch
			const sum = (of: (chunk: Chunk) => number) => chunks.reduce((total, chunk) => total + of(chunk), 0)
			span.set({
				'vong.writer': writer,
				'vong.batch': id,
				'vong.recovered': recovered,
				'vong.rows': sum((chunk) => chunk.offsets.length),
				'vong.bytes': sum(({ eventBytes, quarantineBytes }) => eventBytes + quarantineBytes),
			})
			const outcome = await commit(batch)
			span.set({
				'vong.duplicates': outcome.duplicates.size,
				'vong.quarantined': outcome.poison.size + sum(quarantinedIn),
				'vong.replayed': outcome.replayed.length,
			})
			return outcome
		})
}

const quarantinedIn = ({ sources }: Chunk) =>
	Object.values(sources).reduce((total, { quarantined }) => total + quarantined, 0)
