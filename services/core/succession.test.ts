import { expect, test } from 'vitest'
import { type Area, type AreaLevel, createAreaIndex } from './area.ts'
import { createSuccessions, type Succession } from './succession.ts'

const THEN = 1_000
const NOW = 5_000
const area = (
	id: string,
	level: AreaLevel,
	parentCode: string | null,
	[validFrom, validTo]: [number | null, number | null],
): Area => ({
	id,
	code: id.split('@')[0] ?? id,
	name: id,
	type: '',
	level,
	parentCode,
	validFrom,
	validTo,
	lat: null,
	lon: null,
})

/** Province P of two districts; on THEN the districts end, X is split, Y and Z become one, Q is all that is left above. */
const OLD: [null, number] = [null, THEN]
const NEW: [number, null] = [THEN, null]
const areas = createAreaIndex([
	area('P@', 'province', null, OLD),
	area('D@', 'district', 'P', OLD),
	area('E@', 'district', 'P', OLD),
	area('X@', 'commune', 'D', OLD),
	area('Y@', 'commune', 'D', OLD),
	area('Z@', 'commune', 'E', OLD),
	area('W@', 'commune', 'E', OLD),
	area('Q@new', 'province', null, NEW),
	area('X@new', 'commune', 'Q', NEW),
	area('Y@new', 'commune', 'Q', NEW),
	area('W@new', 'commune', 'Q', NEW),
])
const row = (from: string | null, to: string | null, share: number | null = 1): Succession => ({
	from,
	to,
	at: THEN,
	share,
	basis: 'Resolution 1',
})
const ROWS = [row('P@', 'Q@new'), row('Y@', 'Y@new'), row('Z@', 'Y@new'), row('W@', 'W@new')]
const split = (x: number | null, y: number | null) => [...ROWS, row('X@', 'X@new', x), row('X@', 'Y@new', y)]
const of = (...successions: Succession[]) => createSuccessions({ areas, successions })
const sorted = (ids: readonly string[]) => ids.toSorted()

test('an area is handed on to those that took its ground, and is made of those it came from', () => {
	const { handedOn, madeOf } = of(...split(0.75, 0.25))
	const byId = (id: string) => areas.byId(id) as Area
	expect(handedOn(byId('X@')).map(({ to, share }) => [to, share])).toEqual([
		['X@new', 0.75],
		['Y@new', 0.25],
	])
	expect(madeOf(byId('Y@new')).map(({ from }) => from)).toEqual(['Y@', 'Z@', 'X@'])
	expect(handedOn(byId('Y@new'))).toEqual([])
})

test('a level that was given up is handed on to what its parts became, without a share', () => {
	const rows = of(...split(0.75, 0.25)).handedOn(areas.byId('D@') as Area)
	expect(rows.map(({ from, to, share }) => [from, to, share])).toEqual([
		['D@', 'X@new', null],
		['D@', 'Y@new', null],
	])
})

test('whole areas count whole, a split one by its share, and what lies above only when all of it lies in the set', () => {
	const { cover } = of(...split(0.75, 0.25))
	expect(cover(['Y@new'], NOW)).toEqual({
		whole: ['Y@', 'Z@', 'Y@new'],
		parts: [{ id: 'X@', share: 0.25 }],
		unknown: [],
		knownFrom: null,
	})
	const both = cover(['X@new', 'Y@new'], NOW)
	expect([sorted(both.whole), both.parts]).toEqual([['D@', 'X@', 'X@new', 'Y@', 'Y@new', 'Z@'], []])
	expect(cover(['Q@new', 'X@new', 'Y@new', 'W@new'], NOW).whole).toHaveLength(areas.all.length)
})

test('a share that nobody stated is unknown, unless all of it lies in the set anyway', () => {
	const { cover } = of(...split(null, null))
	expect(cover(['Y@new'], NOW)).toMatchObject({ whole: ['Y@', 'Z@', 'Y@new'], parts: [], unknown: ['X@'] })
	expect(cover(['X@new', 'Y@new'], NOW)).toMatchObject({ unknown: [] })
	expect(cover(['W@new'], NOW)).toMatchObject({ whole: ['W@', 'W@new'], unknown: [] })
})

test('ground that came from nobody knows where is known only from then on', () => {
	expect(of(...ROWS).cover(['X@new'], NOW)).toMatchObject({ whole: ['X@new'], knownFrom: THEN })
	expect(of(...split(1, null), row(null, 'Q@new', null)).cover(['Q@new'], NOW)).toMatchObject({ knownFrom: THEN })
	expect(of(...ROWS).cover(['W@new'], NOW)).toMatchObject({ knownFrom: null })
})

test('an area with ground outside of the pack does not lie in a set that holds all of its parts that the pack knows', () => {
	const later = createAreaIndex([
		...areas.all.filter(({ validTo }) => validTo !== null),
		area('Q@new', 'province', null, [THEN, 2_000]),
		...['X', 'Y', 'W'].map((code) => area(`${code}@new`, 'commune', 'Q', NEW)),
		area('Q@now', 'province', null, [2_000, null]),
	])
	const renamed = { ...row('Q@new', 'Q@now'), at: 2_000 }
	const communes = ['X@new', 'Y@new', 'W@new']
	const partial = createSuccessions({
		areas: later,
		successions: [...split(0.5, 0.5), row(null, 'Q@new', null), renamed],
	})
	expect(partial.cover(communes, NOW).whole).not.toContain('Q@new')
	expect(partial.cover(communes, NOW).whole).toContain('P@')
	expect(partial.cover(['Q@now', ...communes], NOW)).toMatchObject({ knownFrom: THEN })
	expect(partial.cover(['Q@now', ...communes], NOW).whole).toHaveLength(later.all.length)
})

test('what ended in the set is none of it: the set is read as of the instant', () => {
	expect(of(...ROWS).cover(['D@', 'X@', 'Y@'], NOW)).toEqual({ whole: [], parts: [], unknown: [], knownFrom: null })
	expect(of(...ROWS).cover(['Y@', 'Y@new'], THEN - 1).whole).toEqual(['Y@'])
})
