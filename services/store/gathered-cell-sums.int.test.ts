import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectStore } from './connect.ts'
import type { CellQuery, CellSum } from './derived-store.ts'
import { encodeCell } from './entity-row.ts'
import type { Store } from './store.ts'

const dir = mkdtempSync(join(tmpdir(), 'vong-gathered-'))
const HOUR = 3_600_000
const DAY = Date.UTC(2021, 4, 17, 17)
const AREAS = ['a', 'b', 'c', '']
let store: Store

/** Cells of a day and a half in all areas, some of them with nothing, at agencies that two areas share. */
function cells(indicator: string): Uint8Array[] {
	const found: Uint8Array[] = []
	for (let hour = 0; hour < 36; hour++) {
		for (const [index, areaId] of AREAS.entries()) {
			const sample = (hour * 7 + index * 3 + indicator.length) % 5
			const name = { indicator, start: DAY + hour * HOUR, areaId, agency: `x${(hour + index) % 3}` }
			found.push(encodeCell({ ...name, numerator: sample * (hour % 4), denominator: sample * 4, sample }, 1))
		}
	}
	return found
}

beforeAll(async () => {
	store = await connectStore({ dataDir: dir, clock: { now: Date.now }, durability: 'process' })
	await store.migrate()
	await store.writer.insert('cells', ['SUM', 'LATEST', 'RANK', 'OTHER'].flatMap(cells), 't1')
	const again = { indicator: 'SUM', start: DAY, areaId: 'a', agency: 'x0', numerator: 9, denominator: 9, sample: 9 }
	await store.writer.insert('cells', [encodeCell(again, 2)], 't2')
})
afterAll(async () => {
	await store.close()
	rmSync(dir, { recursive: true, force: true })
})

const day = { from: DAY, to: DAY + 24 * HOUR }
const whole = { from: DAY, to: DAY + 36 * HOUR }
const rank = { indicators: ['RANK', 'SUM'], newest: ['RANK'] }
const QUESTIONS: readonly CellQuery[] = [
	{ indicators: ['SUM', 'OTHER', 'NONE'], areas: 'all', ...day },
	{ indicators: ['LATEST'], areas: ['a', 'c'], latest: true, ...day },
	{ indicators: ['LATEST'], areas: ['b'], latest: true, from: DAY + HOUR, to: DAY + 2 * HOUR },
	{ ...rank, areas: ['a', 'b', ''], ...day },
	{ ...rank, areas: 'all', by: 'area', ...whole },
	{ indicators: ['SUM'], areas: ['b', 'nowhere'], ...day },
	{ indicators: ['SUM', 'RANK'], areas: ['b'], by: 'area', ...whole },
	{ indicators: ['OTHER'], areas: [], ...day },
	{ indicators: ['LATEST'], areas: 'all', by: 'area-and-agency', latest: true, ...day },
	{ indicators: ['SUM', 'OTHER'], areas: ['a', 'b'], by: 'area-and-agency', ...whole },
	{ ...rank, areas: 'all', by: 'area-and-agency', ...day },
	{ indicators: ['OTHER'], areas: 'all', agency: 'x1', ...whole },
	{ indicators: ['OTHER'], areas: 'all', step: { unit: 'hour', timeZone: 'Asia/Ho_Chi_Minh' }, ...day },
]
const sorted = (sums: readonly CellSum[]) =>
	sums.toSorted((a, b) =>
		JSON.stringify([a.indicator, a.areaId, a.agency]) < JSON.stringify([b.indicator, b.areaId, b.agency]) ? -1 : 1,
	)

test('what is asked together is answered as if each question had been asked alone', async () => {
	const together = await Promise.all(QUESTIONS.map((question) => store.queries.cellSums(question)))
	for (const [index, question] of QUESTIONS.entries()) {
		const alone = await store.queries.cellSums(question)
		expect(sorted(together[index] ?? []), JSON.stringify(question)).toEqual(sorted(alone))
	}
})
