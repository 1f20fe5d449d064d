import type { Messages } from '@vong/core/door'
import type { Source } from '@vong/core/source'
import { type PackedMessages, packMessages, unpackMessages } from './packed-messages.ts'
import { createRecycler } from './recycler.ts'
import { createReadBlock, type RowBlock } from './row-block.ts'
import { createSteps } from './steps.ts'

export type { RowBlock }

/** What goes to the thread that reads: batches, and memory of former answers, for the next ones. */
export interface ReadingTask {
	readonly batches: readonly PackedMessages[]
	readonly spare: readonly ArrayBuffer[]
}

/** What comes back: a block for each batch, and the memory of the batches. */
export interface ReadingAnswer {
	readonly blocks: readonly RowBlock[]
	readonly spare: readonly ArrayBuffer[]
}

/** What the thread does with messages: all steps, up to rows that lack nothing but their numbers. */
export function createPackedReader(
	deps: Parameters<typeof createSteps>[0] & { readonly sources: ReadonlyMap<string, Source> },
): (task: ReadingTask) => ReadingAnswer {
	const readBlock = createReadBlock(createSteps(deps).read)
	const recycler = createRecycler()

	function read(packed: PackedMessages): RowBlock {
		const { rows, table, ...rest } = readBlock(unpackMessages(packed, deps.sources), packed.writer)
		const ownRows = new Uint8Array(recycler.take(rows.byteLength), 0, rows.length)
		const ownTable = new Float64Array(recycler.take(table.byteLength), 0, table.length)
		ownRows.set(rows)
		ownTable.set(table)
		return { ...rest, rows: ownRows, table: ownTable }
	}

	return ({ batches, spare }) => {
		recycler.give(spare)
		return { blocks: batches.map(read), spare: buffersOf(batches.flatMap(({ table, bodies }) => [table, bodies])) }
	}
}

/** The other side: what it takes to give such tasks and to take the answers. */
export function createTasks() {
	const recycler = createRecycler()
	let spent: ArrayBuffer[] = []

	return {
		taskOf(batches: readonly { readonly messages: Messages; readonly writer: string }[]): ReadingTask {
			const spare = spent
			spent = []
			return { batches: batches.map(({ messages, writer }) => packMessages(messages, writer, recycler)), spare }
		},
		/** Nothing of the answer is needed any more. */
		done({ blocks, spare }: ReadingAnswer) {
			recycler.give(spare)
			spent.push(...buffersOf(blocks.flatMap(({ rows, table }) => [rows, table])))
		},
	}
}

/** What goes over without being copied. */
export const buffersOfTask = ({ batches, spare }: ReadingTask) => [
	...buffersOf(batches.flatMap(({ table, bodies }) => [table, bodies])),
	...spare,
]
export const buffersOfAnswer = ({ blocks, spare }: ReadingAnswer) => [
	...buffersOf(blocks.flatMap(({ rows, table }) => [rows, table])),
	...spare,
]
const buffersOf = (views: readonly ArrayBufferView[]) => views.map(({ buffer }) => buffer as ArrayBuffer)
