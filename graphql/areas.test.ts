import { type Area, type AreaLevel, createAreaIndex } from '@vong/core/area'
import { createSuccessions } from '@vong/core/succession'
import type { Viewer } from '@vong/core/viewer'
import type { AreaIds } from '@vong/store/store'
import { graphql } from 'graphql'
import { expect, it } from 'vitest'
import { createSchema } from './schema.ts'
import { createScopedReader, type ReaderDeps } from './scoped-reader.ts'

const THEN = Date.UTC(2025, 5, 30, 17)
const NOW = Date.UTC(2026, 10, 23)
const area = (code: string, name: string, level: AreaLevel, parentCode: string | null, old = false): Area => ({
	id: `${code}@${old ? '' : '2025-07-01'}`,
	code,
	name,
	type: name.split(' ')[0] ?? '',
	level,
	parentCode,
	validFrom: old ? null : THEN,
	validTo: old ? THEN : null,
	lat: null,
	lon: null,
})
const areas = createAreaIndex([
	area('689', 'Thành phố Đồng Xoài', 'district', null, true),
	area('25195', 'Phường Tân Phú', 'commune', '689', true),
	area('25198', 'Phường Tân Đồng', 'commune', '689', true),
	area('25244', 'Xã Bình Sơn', 'commune', null, true),
	area('25195', 'Phường Bình Phước', 'commune', null),
	area('25220', 'Phường Phước Bình', 'commune', null),
])
const row = (from: string | null, to: string, share: number | null) => ({ from, to, at: THEN, share, basis: '1662' })
const successions = createSuccessions({
	areas,
	successions: [
		row('25195@', '25195@2025-07-01', 1),
		row('25198@', '25195@2025-07-01', 1),
		row(null, '25195@2025-07-01', null),
	],
})
const schema = createSchema()
const viewer: Viewer = { id: 'v', name: 'v', roles: ['VIEWER'], scope: { kind: 'all' }, expiresAt: null }

async function ask(source: string, scope: AreaIds = 'all'): Promise<unknown> {
	const clock = { now: () => NOW }
	const deps = { areas, successions, centres: [], visibleAreaIds: () => scope, clock, indicators: {}, searchAreas }
	const reader = createScopedReader(viewer, deps as unknown as ReaderDeps)
	const { data, errors } = await graphql({ schema, source, contextValue: { reader, clock } })
	return JSON.parse(JSON.stringify(errors ?? data))
}

const searchAreas = (all: readonly Area[], text: string) => all.filter(({ name }) => name.includes(text)).toReversed()

const OLD = '"2025-01-01T00:00:00+07:00"'

it('an area tells what it became and what it was made of, by data and not by its code', async () => {
	expect(
		await ask(`{ old: area(code: "25198", at: ${OLD}) { successors { name } handedOn { to { id } share at basis } }
			town: area(code: "689", at: ${OLD}) { successors { name } handedOn { share } }
			unknown: area(code: "25244", at: ${OLD}) { successors { name } }
			now: area(code: "25195") { successors { name } predecessors { name } madeOf { from { code } share } } }`),
	).toEqual({
		old: {
			successors: [{ name: 'Phường Bình Phước' }],
			handedOn: [{ to: { id: '25195@2025-07-01' }, share: 1, at: '2025-06-30T17:00:00.000Z', basis: '1662' }],
		},
		town: { successors: [{ name: 'Phường Bình Phước' }], handedOn: [{ share: null }] },
		unknown: { successors: [] },
		now: {
			successors: [],
			predecessors: [{ name: 'Phường Tân Phú' }, { name: 'Phường Tân Đồng' }],
			madeOf: [
				{ from: { code: '25195' }, share: 1 },
				{ from: { code: '25198' }, share: 1 },
				{ from: null, share: null },
			],
		},
	})
})

it('what an area became or came from is not told to those who may not see it', async () => {
	const scope = ['25195@', '25195@2025-07-01']
	expect(await ask('{ area(code: "25195") { predecessors { id } madeOf { from { id } } } }', scope)).toEqual({
		area: { predecessors: [{ id: '25195@' }], madeOf: [{ from: { id: '25195@' } }, { from: null }, { from: null }] },
	})
	expect(await ask(`{ area(code: "25195", at: ${OLD}) { successors { id } } }`, ['25195@'])).toEqual({
		area: { successors: [] },
	})
})

it('areas are searched by name among those that stood then and that the caller may see', async () => {
	expect(await ask('{ areas(search: "Phước") { name } }')).toEqual({
		areas: [{ name: 'Phường Phước Bình' }, { name: 'Phường Bình Phước' }],
	})
	expect(await ask('{ areas(search: "Phước") { name } }', ['25220@2025-07-01'])).toEqual({
		areas: [{ name: 'Phường Phước Bình' }],
	})
	expect(await ask(`{ areas(search: "Tân", level: COMMUNE, under: "689", at: ${OLD}) { code } }`)).toEqual({
		areas: [{ code: '25198' }, { code: '25195' }],
	})
})
