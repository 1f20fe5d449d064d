import { StoreError } from '@vong/store/errors'
import type { StoreWriter } from '@vong/store/store'
import type { Batch } from './spool.ts'

/** A row that the store refuses for its content, alone as well. */
export interface PoisonRow {
	readonly number: number
	readonly row: Uint8Array
	readonly reason: string
}

/** What earlier tries learnt about a batch: ranges that must not be sent whole, rows that must not be sent at all. */
export interface Findings {
	readonly isSplit: (range: string) => boolean
	split(range: string): Promise<void>
	readonly poison: (number: number) => string | undefined
	markPoison(number: number, reason: string): Promise<void>
}

/** Every event row of a batch, whether wanted or not: ranges are told by row, and must mean the same on every try. */
interface Rows {
	readonly numbers: Float64Array
	row(row: number): Uint8Array
	/** The bytes of the wanted rows from `from` up to `to`, neighbours joined. */
	pieces(from: number, to: number, wanted: (number: number) => boolean): Uint8Array[]
}

/**
 * Inserts the rows of a batch that are no duplicates. When the store refuses the content, the range is halved until the
 * poison row stands alone. Each halving is written down first: a part that went in under its own token must never be
 * sent again under the token of the whole.
 */
export async function insertEvents(
	writer: StoreWriter,
	batch: Batch,
	isDuplicate: (number: number) => boolean,
	findings: Findings,
): Promise<PoisonRow[]> {
	const rows = rowsOf(batch)
	const poison: PoisonRow[] = []
	const token = `${batch.writer}:${batch.id}`

	async function insertRange(from: number, to: number): Promise<void> {
		const range = `${from}-${to}`
		const whole = from === 0 && to === rows.numbers.length
		const single = to - from === 1
		const number = rows.numbers[from]
		if (single && number !== undefined) {
			const reason = findings.poison(number)
			if (reason !== undefined) {
				poison.push({ number, row: rows.row(from), reason })
				return
			}
		}
		if (!findings.isSplit(range)) {
			const pieces = rows.pieces(from, to, (number) => !isDuplicate(number))
			if (pieces.length === 0) return
			try {
				await writer.insert('events', pieces, whole ? token : `${token}:${range}`)
				return
			} catch (error) {
				if (!(error instanceof StoreError) || error.kind !== 'content') throw error
				if (single && number !== undefined) {
					await findings.markPoison(number, error.message)
					poison.push({ number, row: rows.row(from), reason: error.message })
					return
				}
				await findings.split(range)
			}
		}
		const middle = (from + to) >>> 1
		await insertRange(from, middle)
		await insertRange(middle, to)
	}

	if (rows.numbers.length > 0) await insertRange(0, rows.numbers.length)
	return poison
}

function rowsOf(batch: Batch): Rows {
	const count = batch.chunks.reduce((sum, { offsets }) => sum + offsets.length, 0)
	const numbers = new Float64Array(count)
	const starts = new Uint32Array(count)
	let index = 0
	for (const { first, offsets, lengths } of batch.chunks) {
		for (let row = 0, at = 0; row < offsets.length; row++, index++) {
			numbers[index] = first + (offsets[row] as number)
			starts[index] = at
			at += lengths[row] as number
		}
	}
	return {
		numbers,
		row(wanted) {
			return this.pieces(wanted, wanted + 1, () => true)[0] ?? new Uint8Array()
		},
		pieces(from, to, wanted) {
			const pieces: Uint8Array[] = []
			let base = 0
			for (const { events, lengths } of batch.chunks) {
				let begin = -1
				let end = -1
				const last = Math.min(to, base + lengths.length)
				for (let row = Math.max(from, base); row < last; row++) {
					if (!wanted(numbers[row] as number)) continue
					const at = starts[row] as number
					if (at !== end) {
						if (begin >= 0) pieces.push(events.subarray(begin, end))
						begin = at
					}
					end = at + (lengths[row - base] as number)
				}
				if (begin >= 0) pieces.push(events.subarray(begin, end))
				base += lengths.length
			}
			return pieces
		},
	}
}
