import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Area, type AreaLevel, createAreaIndex } from '@vong/core/area'
import { afterEach, expect, it, test } from 'vitest'
import { readBoundaries } from './boundaries.ts'

const THEN = Date.parse('2025-07-01T00:00:00+07:00')
const area = (code: string, level: AreaLevel, old: boolean): Area => ({
	id: `${code}@${old ? '' : 'new'}`,
	code,
	name: code,
	type: '',
	level,
	parentCode: null,
	validFrom: old ? null : THEN,
	validTo: old ? THEN : null,
	lat: null,
	lon: null,
})
const areas = createAreaIndex([
	area('694', 'district', true),
	area('690', 'district', true),
	area('25326', 'commune', true),
	area('25326', 'commune', false),
])
type Position = [number, number]
const box = ([x, y]: Position, [u, v]: Position): Position[] => [
	[x, y],
	[u, y],
	[u, v],
	[x, v],
	[x, y],
]
const feature = (code: unknown, coordinates: unknown, type = 'Polygon', more: object = {}) => ({
	type: 'Feature',
	properties: { code, ...more },
	geometry: { type, coordinates },
})
/** 690 lies in the hole of 694, and 25326 in a corner of 690. */
const RING = feature('694', [box([106, 11], [107, 12]), box([106.4, 11.4], [106.6, 11.6])])
const TOWN = feature('690', [[box([106.4, 11.4], [106.6, 11.6])], [box([108, 11], [108.1, 11.1])]], 'MultiPolygon')
const WARD = feature('25326', [box([106.4, 11.4], [106.5, 11.5])])
const NEW = feature('25326', [box([106.5, 11.5], [106.6, 11.6])], 'Polygon', { validFrom: '2025-07-01' })
const OLD = { from: null, to: THEN }
const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
	for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function fileOf(content: unknown): Promise<string> {
	const dir = await mkdtemp(join(tmpdir(), 'vong-boundaries-'))
	cleanups.push(() => rm(dir, { recursive: true }))
	const path = join(dir, 'map.geojson')
	await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
	return path
}

const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features })

it('a point lies in the finest area on whose ground it lay then: holes, several polygons and dates count', async () => {
	const former = await fileOf(collection(RING, TOWN, WARD, feature('99999', [box([0, 0], [1, 1])])))
	const now = await fileOf(collection(NEW))
	const { locate } = await readBoundaries(
		[
			{ path: former, ...OLD },
			{ path: now, from: null, to: null },
		],
		areas,
	)
	const id = (lat: number, lon: number, at = THEN - 1) => locate(lat, lon, at)?.id
	expect(id(11.2, 106.2)).toBe('694@')
	expect(id(11.55, 106.55)).toBe('690@')
	expect(id(11.45, 106.45)).toBe('25326@')
	expect(id(11.05, 108.05)).toBe('690@')
	expect(id(11.4, 106.4)).toBe('25326@')
	expect(id(0.5, 0.5)).toBeUndefined()
	expect(id(0, 0)).toBeUndefined()
	expect(id(11.45, 106.45, THEN)).toBeUndefined()
	expect(id(11.55, 106.55, THEN)).toBe('25326@new')
})

it('without a file no point lies anywhere', async () => {
	expect((await readBoundaries([], areas)).locate(11.5, 106.5, THEN)).toBeUndefined()
})

test.each([
	['no file of JSON', '{', /map\.geojson: .*JSON/],
	['another object', { type: 'Topology' }, /expected a FeatureCollection/],
	[
		'a code as a number',
		collection(WARD, feature(25326, [])),
		/feature 2: properties\.code: expected the official code as text/,
	],
	['a line', collection(feature('690', [], 'LineString')), /feature 1: geometry\.?(type)?: expected a Polygon/],
	[
		'latitude first',
		collection(
			feature('690', [
				[
					[11, 106],
					[12, 106],
					[12, 107],
					[11, 106],
				],
			]),
		),
		/feature 1: .*in this order/,
	],
	[
		'an open ring',
		collection(
			feature('690', [
				[
					[1, 1],
					[2, 1],
					[2, 2],
					[1, 2],
				],
			]),
		),
		/feature 1: .*ends where it begins/,
	],
	[
		'a code that names nothing then',
		collection(feature('690', [box([1, 1], [2, 2])], 'Polygon', { validFrom: '2025-07-01', validTo: '2026-01-01' })),
		/feature 1: code 690 names no area in that span/,
	],
	['a code twice', collection(TOWN, TOWN), /feature 2: code 690 stands twice/],
	['no code of the pack', collection(feature('99999', [box([1, 1], [2, 2])])), /none of its features/],
])('%s is told with path and feature', async (_, content, expected) => {
	const path = await fileOf(content)
	await expect(readBoundaries([{ path, ...OLD }], areas)).rejects.toThrow(expected)
})

it('borders without a date are a mistake, and so is a file that is not there', async () => {
	const path = await fileOf(collection(WARD))
	await expect(readBoundaries([{ path, from: null, to: null }], areas)).rejects.toThrow(
		/feature 1: code 25326: say from/,
	)
	await expect(readBoundaries([{ path: `${path}.no`, ...OLD }], areas)).rejects.toThrow(/map\.geojson\.no: ENOENT/)
})
