import type { Source } from '@vong/core/source'
import { type PackedMessages, packMessages, unpackMessages } from './packed-messages.ts'
import { createReadBlock, type RowBlock } from './row-block.ts'
import { createSteps } from './steps.ts'

export { type PackedMessages, packMessages, type RowBlock }

/** What another thread does with messages: all steps, up to rows that lack nothing but their numbers. */
export function createPackedReader(
	deps: Parameters<typeof createSteps>[0] & { readonly sources: ReadonlyMap<string, Source> },
): (packed: PackedMessages) => RowBlock {
	const readBlock = createReadBlock(createSteps(deps).read)
	return (packed) => {
		const { rows, table, ...rest } = readBlock(unpackMessages(packed, deps.sources), packed.writer)
		// Bytes of their own: they are handed over, and the reader goes on with its room.
		return { ...rest, rows: new Uint8Array(rows), table: new Float64Array(table) }
	}
}
