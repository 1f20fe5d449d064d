import type { KeptChunk } from './chunk-pages.ts'

/** What the spool knows of a batch besides its rows. */
export interface BatchState {
	readonly id: number
	/** No row of it has a lower number. */
	readonly first: number
	readonly recovered: boolean
	readonly writes: Set<Promise<void>>
	readonly counts: Map<string, number>
	chunks: number
	rows: number
	bytes: number
	durableBytes: number
	/** Its chunks by their index, as far as they are kept. */
	readonly kept: Map<number, KeptChunk>
}

export function createBatchState(id: number, first: number, recovered: boolean): BatchState {
	return {
		id,
		first,
		recovered,
		writes: new Set(),
		counts: new Map(),
		chunks: 0,
		rows: 0,
		bytes: 0,
		durableBytes: 0,
		kept: new Map(),
	}
}
