import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAreaIndex } from '@vong/core/area'
import { createSuccessions } from '@vong/core/succession'
import { afterEach, expect, it, test } from 'vitest'
import { readAreas } from './areas-file.ts'
import { readCentres } from './centres-file.ts'
import { readSuccessions } from './successions-file.ts'

const PACK = join(import.meta.dirname, 'binh-phuoc')
const HEAD = 'from_code,to_code,date,share,basis\n'
const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
	for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function fileOf(text: string): Promise<string> {
	const dir = await mkdtemp(join(tmpdir(), 'vong-borders-'))
	cleanups.push(() => rm(dir, { recursive: true }))
	const path = join(dir, 'file.csv')
	await writeFile(path, text)
	return path
}

async function packAreas() {
	const errors: string[] = []
	const areas = await readAreas(join(PACK, 'areas.csv'), errors)
	expect(errors).toEqual([])
	return areas
}

it('each of the 111 communes of before is whole in one of the 40 since, and each of these comes from some of them', async () => {
	const areas = await packAreas()
	const errors: string[] = []
	const rows = await readSuccessions(join(PACK, 'successions.csv'), areas, errors)
	expect(errors).toEqual([])
	const index = createAreaIndex(areas)
	const { handedOn, madeOf, cover } = createSuccessions({ areas: index, successions: rows })
	const at = (date: string) => Date.parse(`${date}T00:00:00+07:00`)
	const before = index.at(at('2025-06-30'), { level: 'commune' })
	const since = index.at(at('2025-07-01'), { level: 'commune' })
	expect([before.length, since.length]).toEqual([111, 40])
	for (const area of before)
		expect([area.name, handedOn(area)]).toEqual([area.name, [expect.objectContaining({ share: 1 })]])
	for (const area of since) expect([area.name, madeOf(area).length > 0]).toEqual([area.name, true])
	// Whatever ended for other reasons is the same place under its next name.
	for (const area of areas.filter(({ validTo, level }) => validTo !== null && level !== 'district')) {
		expect([area.id, handedOn(area).length]).toEqual([area.id, 1])
	}

	const now = at('2026-06-01')
	const names = (ids: readonly string[]) => ids.flatMap((id) => index.byId(id)?.name ?? []).toSorted()
	const phuocBinh = index.resolve('25220', now)?.id ?? ''
	expect(names(cover([phuocBinh], now).whole)).toEqual(
		['Phường Long Phước', 'Phường Phước Bình', 'Phường Phước Bình', 'Xã Bình Sơn', 'Xã Long Giang'].toSorted(),
	)
	const town = ['25195', '25210'].flatMap((code) => index.resolve(code, now)?.id ?? [])
	expect(names(cover(town, now).whole)).toContain('Thành phố Đồng Xoài')
	const province = [index.resolve('75', now)?.id ?? '']
	expect(cover(province, now).knownFrom).toBe(at('2025-07-01'))
})

test.each([
	['a code that ends on another day', '25198,25195,2025-07-02,1,X', 'no area 25198 ends on 2025-07-02'],
	['a code that does not begin then', '25198,25198,2025-07-01,1,X', 'no area 25198 begins on 2025-07-01'],
	[
		'a row twice',
		'25198,25195,2025-07-01,1,X\n25198,25195,2025-07-01,1,X',
		'3: 25198 → 25195 on 2025-07-01 is listed twice',
	],
	[
		'shares that are too much',
		'25198,25195,2025-07-01,1,X\n25198,25210,2025-07-01,0.5,X',
		'2: 25198@: its shares add up to 1.5',
	],
	[
		'half of the shares',
		'25198,25195,2025-07-01,,X\n25198,25210,2025-07-01,0.5,X',
		'2: 25198@: expected all of its shares, or none',
	],
	['a share over 1', '25198,25195,2025-07-01,2,X', 'share: expected a part of 1'],
	['a share of unknown ground', ',75,2025-07-01,0.5,X', 'share: nobody knows'],
	['no side at all', ',,2025-07-01,,X', 'expected a code on one side'],
	['no resolution', '25198,25195,2025-07-01,1,', 'basis: expected the resolution'],
])('of successions, %s is told by line', async (_, rows, expected) => {
	const errors: string[] = []
	await readSuccessions(await fileOf(HEAD + rows), await packAreas(), errors)
	expect(errors[0]).toMatch(/file\.csv:\d+: /)
	expect(errors.join('\n')).toContain(expected)
})

const AREAS = 'code,parent_code,level,name,type,valid_from,valid_to,lat,lon\n'
const province = '70,,province,A,Tỉnh,,2020-01-01,,\n70,,province,B,Tỉnh,2020-01-01,2025-07-01,,\n'

test.each([
	['under a parent that changes its name', `${province}11,70,district,D,Huyện,2019-01-01,2025-07-01,,`, undefined],
	['that outlives its parent', `${province}11,70,district,D,Huyện,,,,`, '4: the parent 70 of 11 ends before it does'],
	[
		'that is older than its parent',
		'70,,province,A,Tỉnh,2020-01-01,,,\n11,70,district,D,Huyện,,,,',
		'3: the parent 70 of 11 does not stand when it begins',
	],
	[
		'over a gap of its parent',
		'70,,province,A,Tỉnh,,2020-01-01,,\n70,,province,B,Tỉnh,2021-01-01,,,\n11,70,district,D,Huyện,,,,',
		'4: the parent 70 of 11 ends before it does',
	],
	[
		'below its own level',
		'11,12,district,D,Huyện,,,,\n12,11,district,E,Huyện,,,,',
		'2: the parent 12 of 11 is of no higher level',
	],
])('an area %s', async (_, rows, expected) => {
	const errors: string[] = []
	await readAreas(await fileOf(AREAS + rows), errors)
	if (expected === undefined) expect(errors).toEqual([])
	else expect(errors.join('\n')).toContain(expected)
})

test.each([
	['that is named throughout', '{ from: "2025-07-01", codes: ["25195", "75"] }', undefined],
	['that is named by two areas one after the other', '{ to: "2025-08-01", codes: ["25195"] }', undefined],
	['that ends within the span', '{ codes: ["689"] }', /in that span no area, or not for all of it, has the code 689/],
	[
		'that begins within the span',
		'{ from: "2024-01-01", codes: ["25195", "75"] }',
		/not for all of it, has the code 75/,
	],
	['that never names anything', '{ from: "2024-01-01", codes: ["99999"] }', /has the code 99999/],
])('a centre may have a code %s', async (_, set, expected) => {
	const path = await fileOf(`centres:\n  - { id: x, name: { vi: x, en: x }, areas: [${set}] }\n`)
	const errors: string[] = []
	await readCentres(path, await packAreas(), errors)
	if (expected) expect(errors.join('\n')).toMatch(expected)
	else expect(errors).toEqual([])
})
