import type { Store, WritableTable } from '@vong/store/store'

const BLOCK = 50_000

/** Many lines, in blocks. `name` tells this insert of the table from others: the same again is written once. */
export async function insert(store: Store, table: WritableTable, lines: Iterable<Uint8Array>, name = 'once') {
	let block: Uint8Array[] = []
	let blocks = 0
	const flush = async () => {
		if (block.length > 0) await store.writer.insert(table, block, `${table}:${name}:${blocks++}`)
		block = []
	}
	for (const line of lines) if (block.push(line) === BLOCK) await flush()
	await flush()
}
