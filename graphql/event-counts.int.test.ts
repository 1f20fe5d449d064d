import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAreaIndex } from '@vong/core/area'
import type { Event } from '@vong/core/event'
import { createSuccessions } from '@vong/core/succession'
import type { Scope, Viewer } from '@vong/core/viewer'
import { connectStore } from '@vong/store/connect'
import { encodeEvent } from '@vong/store/event-row'
import type { Store } from '@vong/store/store'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CountFilterInput, createScopedReader, type FilterInput, type ReaderDeps } from './scoped-reader.ts'

const HOUR_MS = 3_600_000
/** Of now: what is past its retention would be gone. */
const NOW = Math.floor(Date.now() / HOUR_MS) * HOUR_MS + 20 * 60_000
const SPAN_HOURS = 24 * 40
const SOURCES = ['queue', 'onestop', 'environment']
const TYPES = ['ticket.issued', 'ticket.served', 'dossier.received', 'observation']
const AREAS = ['own', 'near', 'far']

let dir: string
let store: Store
let province: ReturnType<typeof readerOf>
let city: ReturnType<typeof readerOf>

beforeAll(async () => {
	dir = await mkdtemp(join(tmpdir(), 'vong-counts-'))
	store = await connectStore({ dataDir: dir, durability: 'process', clock: { now: () => NOW } })
	await store.migrate()
	const any = <T>(of: readonly T[]) => of[Math.floor(Math.random() * of.length)] as T
	for (let batch = 0; batch < 6; batch++) {
		const lines = Array.from({ length: 80 }, (_, index) => {
			const areaCode = any([...AREAS, ''])
			const event: Event = {
				...{ source: any(SOURCES), id: `e${batch}-${index}`, type: any(TYPES), subject: '', timeSent: true },
				time: NOW - Math.floor(Math.random() ** 2 * SPAN_HOURS * HOUR_MS),
				...{ receivedAt: NOW, skewed: false, dataSchema: '', areaCode, areaId: areaCode && `${areaCode}@` },
				...{ agency: '', severity: 'info', unit: '', lat: null, lon: null, data: {} },
				value: any([null, Math.round(Math.random() * 100) / 4]),
			}
			return encodeEvent(event, 'w', batch * 80 + index + 1, 90)
		})
		await store.writer.insert('events', lines, `w:${batch}`)
	}
	province = readerOf({ kind: 'all' })
	city = readerOf({ kind: 'areas', codes: ['own', 'near'] })
}, 60_000)

afterAll(async () => {
	await store.close()
	await rm(dir, { recursive: true, force: true })
})

function readerOf(scope: Scope) {
	const viewer: Viewer = { id: 'v', name: 'v', roles: ['OPERATOR'], scope, expiresAt: null }
	return createScopedReader(viewer, {
		queries: store.queries,
		indicators: {} as ReaderDeps['indicators'],
		successions: createSuccessions({ areas: createAreaIndex([]), successions: [] }),
		...{ areas: createAreaIndex([]), centres: [], walls: [], definitions: new Map(), sources: new Map() },
		visibleAreaIds: (of) => (of.kind === 'all' ? 'all' : of.codes.map((code) => `${code}@`)),
		...{ timeZone: 'Asia/Ho_Chi_Minh', clock: { now: () => NOW } },
	} as Partial<ReaderDeps> as ReaderDeps)
}

const some = (of: readonly string[]) => fc.option(fc.subarray([...of], { minLength: 1 }), { nil: null })
const asked = fc.record({
	step: fc.constantFrom('HOUR' as const, 'DAY' as const, 'WEEK' as const, 'MONTH' as const),
	by: fc.constantFrom('source' as const, 'type' as const),
	sources: some([...SOURCES, 'nobody']),
	types: some([...TYPES, 'ticket.*']),
	areas: some(['own', 'near']),
	span: fc.tuple(fc.integer({ min: 1, max: SPAN_HOURS }), fc.integer({ min: 1, max: SPAN_HOURS })),
	minutes: fc.integer({ min: 0, max: 59 }),
	isCity: fc.boolean(),
})

it('counts are those of the events that the same caller is shown by the same filter, step by step and line by line', async () => {
	await fc.assert(
		fc.asyncProperty(asked, async ({ step, by, span, minutes, isCity, ...wanted }) => {
			const reader = isCity ? city : province
			const [from, to] = [NOW - span[0] * HOUR_MS - minutes * 60_000, NOW - (span[0] - span[1]) * HOUR_MS]
			const filter: CountFilterInput = { ...wanted, from, to }
			const hours: FilterInput = {
				...wanted,
				from: Math.floor(from / HOUR_MS) * HOUR_MS,
				to: Math.ceil(to / HOUR_MS) * HOUR_MS,
			}
			const events = await reader.events(hours, 1_000, undefined)
			const together = await reader.eventCounts({ filter, step, by: undefined })
			const apart = await reader.eventCounts({ filter, step, by })
			for (const [counts, isApart] of [
				[together, false],
				[apart, true],
			] as const) {
				expect(counts.reduce((sum, each) => sum + each.events, 0)).toBe(events.length)
				for (const { start, group, ...counted } of counts) {
					const end = counts.find((each) => each.start > start)?.start ?? Number.POSITIVE_INFINITY
					const inStep = events.filter(
						(each) => each.time >= start && each.time < end && (!isApart || each[by] === group),
					)
					const values = inStep.flatMap(({ value }) => value ?? [])
					expect(counted).toEqual({
						events: inStep.length,
						measured: values.length,
						total: values.reduce((sum, value) => sum + value, 0),
						lowest: values.length === 0 ? null : Math.min(...values),
						highest: values.length === 0 ? null : Math.max(...values),
					})
				}
			}
		}),
		{ numRuns: 60 },
	)
}, 120_000)

it('a city is told nothing of other ground, nor of what could not be placed, and may not ask by its name', async () => {
	const total = async (reader: typeof city, filter: CountFilterInput = {}) => {
		const counts = await reader.eventCounts({ filter, step: 'MONTH', by: undefined })
		return counts.reduce((sum, { events }) => sum + events, 0)
	}
	const each = await Promise.all(AREAS.map((area) => total(province, { areas: [area] })))
	const [own = 0, near = 0, far = 0] = each
	expect(await total(city)).toBe(own + near)
	expect(await total(city, { areas: ['own'] })).toBe(own)
	expect(await total(province)).toBe(6 * 80)
	expect(own + near + far).toBeLessThan(6 * 80)
	await expect(async () => total(city, { areas: ['own', 'far'] })).rejects.toMatchObject({
		extensions: { code: 'FORBIDDEN' },
	})
})
