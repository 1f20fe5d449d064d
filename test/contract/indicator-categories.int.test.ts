import { createAreaIndex } from '@vong/core/area'
import { isToldByCategory } from '@vong/core/indicator'
import { createIndicatorReader, type IndicatorReader } from '@vong/graphql/indicator-reader'
import { createPlaces, type Place } from '@vong/graphql/places'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { full } from '../kit/scale.ts'
import { idOf, openInDisorder, PLACES, worldOf } from './disorder.ts'
import { openCentre, population, province, type TestCentre } from './indicators-centre.ts'
import { byMonth, categoriesOf, now, ofCategory } from './oracle/categories.ts'
import { anyCitizens } from './oracle/citizens.ts'
import { anyDossiers } from './oracle/dossiers.ts'
import { anySurroundings } from './oracle/surroundings.ts'
import { at, DAY, HOUR, NOW, raw, type Span } from './oracle/world.ts'

/** Readings by category as whoever asks gets them, against the second computation (`oracle/categories.ts`). */
const RUNS = full ? 30 : 2
const JUNE: Span = { start: at('2025-06-01 00:00'), end: at('2025-07-01 00:00') }
const JULY: Span = { start: JUNE.end, end: at('2025-08-01 00:00') }
/** One that nothing bears. */
const NONE = '9.999999'

let centre: TestCentre | undefined
afterEach(async () => {
	await centre?.close()
	centre = undefined
})

function readerOf({ store }: TestCentre, clock = { now: () => NOW }) {
	const areas = createAreaIndex(province.areas)
	const places = createPlaces({ areas, centres: province.centres })
	const reader = createIndicatorReader({
		...{ definitions: province.indicators, queries: store.queries, areas, clock, populationOf: population },
		...{ timeZone: province.timeZone, whole: undefined, sourceIds: [], lastReceivedAt: () => null },
		view: { current: () => [], listen: () => () => undefined, close: async () => undefined },
	})
	const placeOf = (place: string): Place => {
		const found = places.byId(idOf(place))
		if (!found) throw new Error(`there is no place ${place}`)
		return found
	}
	return { reader, placeOf }
}

const isToldFor = (indicator: string, level: string) =>
	indicator !== 'FREEZONE_COVER' || ['centre', 'province', 'district'].includes(level)

/** Nothing told is nothing, or a count of none. */
const say = (what: readonly unknown[], value: number | null | undefined) => `${what.join(' ')}: ${value || null}`

/** What is read of one category, what is told apart, and the course of a fortnight: what there is, and what the second computation says. */
async function compare(events: Parameters<typeof worldOf>[0], centreOf: TestCentre) {
	const world = worldOf(events)
	const { reader, placeOf } = readerOf(centreOf)
	const [found, expected]: [string[], string[]] = [[], []]
	const asked = [
		...Object.entries(byMonth).flatMap(([id, sort]) => [JUNE, JULY].map((period) => ({ id, sort, period }))),
		...Object.entries(now).map(([id, sort]) => ({ id, sort, period: { start: NOW, end: NOW + 1 } })),
	]
	for (const { id, sort, period } of asked) {
		for (const [name, level] of Object.entries(PLACES).filter(([, of]) => isToldFor(id, of))) {
			const place = placeOf(name)
			const rows = await reader.breakdown(place, { id, by: 'category', at: period.start })
			const categories = categoriesOf(world, sort)
			expect(rows.flatMap(({ category = NONE }) => (categories.includes(category) ? [] : category))).toEqual([])
			for (const category of [...categories, NONE]) {
				const [reading] = await reader.at(place, [id], period.start, category)
				const row = rows.find((each) => each.category === category)
				found.push(say([id, name, level, category, period.start], reading?.value))
				found.push(say([id, name, level, category, period.start], row?.value))
				const value = ofCategory(world, id, sort, category)(idOf(name), period)
				expected.push(...Array.from({ length: 2 }, () => say([id, name, level, category, period.start], value)))
			}
		}
	}
	return { found, expected }
}

/** Of each day of the fortnight, in one place. */
async function compareDays(events: Parameters<typeof worldOf>[0], reader: IndicatorReader, place: Place) {
	const world = worldOf(events)
	const [id, category] = ['DOSSIER_ONTIME', '1.004194']
	const [from, to] = [at('2025-06-26 00:00'), at('2025-07-10 00:00')]
	const points = await reader.series(place, { id, category, from, to, step: 'day' })
	const oracle = ofCategory(world, id, byMonth[id] as never, category)
	for (let start = from; start < to; start += DAY) {
		const point = points.find((each) => each.start === start)
		const value = oracle(place.id, { start, end: start + DAY })
		expect(say([start], point?.value)).toBe(say([start], value))
	}
}

const anyEvents = fc.tuple(anyDossiers, anyCitizens, anySurroundings).map((all) => all.flat())

test('what the rule book asks for by category is told by category', () => {
	const told = [...province.indicators.values()].filter(isToldByCategory).map(({ id }) => id)
	expect(told.toSorted()).toEqual(Object.keys({ ...byMonth, ...now }).toSorted())
})

test(
	'a reading of a category is what a second computation over the events of its things gives, under disorder, late arrival, repetition and crashes',
	async () => {
		await fc.assert(
			fc.asyncProperty(anyEvents, fc.infiniteStream(fc.nat()), async (all, randoms) => {
				await centre?.close()
				const open = await openInDisorder(all, randoms)
				centre = open
				const { found, expected } = await compare(all, open)
				expect(found).toEqual(expected)
				const { reader, placeOf } = readerOf(open)
				await compareDays(all, reader, placeOf('centre:binh-phuoc'))
			}),
			{ numRuns: RUNS, endOnFailure: true },
		)
	},
	120_000 * RUNS,
)

test('the parts add up to the whole: numerators and denominators, never rates', async () => {
	await fc.assert(
		fc.asyncProperty(anyEvents, fc.infiniteStream(fc.nat()), async (all, randoms) => {
			await centre?.close()
			const open = await openInDisorder(all, randoms)
			centre = open
			const { reader, placeOf } = readerOf(open)
			const place = placeOf('centre:binh-phuoc')
			for (const id of Object.keys(byMonth)) {
				const [whole] = await reader.at(place, [id], JUNE.start)
				const parts = await reader.breakdown(place, { id, by: 'category', at: JUNE.start })
				for (const name of ['numerator', 'denominator', 'sample'] as const) {
					// Hours are added up in another order.
					const sum = parts.reduce((total, part) => total + (part[name] ?? 0), 0)
					expect(sum, `${id} ${name}`).toBeCloseTo(whole?.[name] ?? 0, 6)
				}
			}
		}),
		{ numRuns: 1, endOnFailure: true },
	)
}, 120_000)

const dossier = (MaHoSo: string, MaTTHC: string, finished: string) => {
	const [time, said] = [at('2025-06-10 09:00'), { NgayTiepNhan: '20250610090000', NgayHenTra: '20250612090000' }]
	return [
		raw('onestop', 'dossier.received', time, '25195', { MaHoSo, MaTTHC, ...said }),
		raw('onestop', 'dossier.finished', at(finished), '25195', { MaHoSo }),
	]
}

test('late data restates a closed month for its category alone, and a thing that turns out to be of another leaves the first', async () => {
	const open = await openCentre(NOW)
	centre = open
	await open.start()
	const { reader, placeOf } = readerOf(open)
	const place = placeOf('centre:dong-xoai')
	const read = async () =>
		(await reader.breakdown(place, { id: 'DOSSIER_ONTIME', by: 'category', at: JUNE.start }))
			.map(({ category, value, numerator, denominator, revision }) => [
				category,
				value,
				numerator,
				denominator,
				revision,
			])
			.toSorted()
	await open.commit([...dossier('a', 'p', '2025-06-10 10:00'), ...dossier('b', 'q', '2025-06-10 10:00')])
	await open.settle()
	expect(await read()).toEqual([
		['p', 100, 1, 1, 1],
		['q', 100, 1, 1, 1],
	])
	await open.commit(dossier('c', 'p', '2025-06-20 10:00'))
	await open.settle()
	expect(await read()).toEqual([
		['p', 50, 1, 2, 1],
		['q', 100, 1, 1, 1],
	])
	await open.commit([raw('onestop', 'dossier.status', at('2025-06-30 09:00'), '25195', { MaHoSo: 'b', MaTTHC: 'p' })])
	await open.settle()
	expect(await read()).toEqual([['p', 66.67, 2, 3, 1]])
})

test('what is open now is told by category as it was kept at each hour, and just after the hour as it was before it', async () => {
	const time = { now: at('2025-07-08 09:30') }
	const open = await openCentre(time.now)
	centre = open
	await open.start()
	const clock = { now: () => time.now }
	const { reader, placeOf } = readerOf(open, clock)
	const place = placeOf('centre:dong-xoai')
	const late = (code: string, category: string) =>
		raw('reports-1022', 'report.received', at('2025-06-02 08:00'), '25195', {
			code,
			category,
			due: '2025-06-03T08:00:00+07:00',
		})
	const read = async (instant?: number) =>
		(await reader.breakdown(place, { id: 'R1022_OPEN_LATE', by: 'category', at: instant }))
			.map(({ category, value }) => [category, value])
			.toSorted()
	const moveTo = async (text: string) => {
		time.now = at(text)
		await open.moveTo(time.now)
	}
	await open.commit([late('a', 'y tế'), late('b', 'y tế'), late('c', '')])
	await open.settle()
	await moveTo('2025-07-08 09:31')
	expect(await read()).toEqual([
		['', 1],
		['y tế', 2],
	])
	time.now = at('2025-07-08 10:00')
	expect(await read()).toEqual([
		['', 1],
		['y tế', 2],
	])
	await moveTo('2025-07-08 10:00:05')
	await open.commit([raw('reports-1022', 'report.resolved', at('2025-07-08 10:00'), '25195', { code: 'a' })])
	await open.settle()
	await moveTo('2025-07-08 10:05')
	expect(await read()).toEqual([
		['', 1],
		['y tế', 1],
	])
	expect(await read(at('2025-07-08 09:45'))).toEqual([
		['', 1],
		['y tế', 2],
	])
	const course = {
		id: 'R1022_OPEN_LATE',
		category: 'y tế',
		from: time.now - 2 * HOUR,
		to: time.now,
		step: 'hour',
	} as const
	expect((await reader.series(place, course)).map(({ value }) => value)).toEqual([2, 1])
})

test('what was stored before anything was told by category is told by category after the next start', async () => {
	const open = await openCentre(NOW)
	centre = open
	const former = [...province.indicators].map(([id, definition]) => {
		const { formula } = definition
		return [
			id,
			formula.kind === 'entities' ? { ...definition, formula: { ...formula, by: undefined } } : definition,
		] as const
	})
	await open.start(undefined, new Map(former))
	await open.commit([...dossier('a', 'p', '2025-06-10 10:00'), ...dossier('b', '', '2025-06-20 10:00')])
	await open.settle()
	await open.stop()
	const { reader, placeOf } = readerOf(open)
	const read = () => reader.breakdown(placeOf('70@'), { id: 'DOSSIER_ONTIME', by: 'category', at: JUNE.start })
	expect(await read()).toEqual([])
	await open.start()
	expect((await read()).map(({ category, value }) => [category, value]).toSorted()).toEqual([
		['', 0],
		['p', 100],
	])
})

test('what is not told by category, and a category of an agency, are turned down', async () => {
	const open = await openCentre(NOW)
	centre = open
	const { reader, placeOf } = readerOf(open)
	const place = placeOf('centre:dong-xoai')
	const no = 'WAIT_AVG is not told by category.'
	const span = { from: JUNE.start, to: JUNE.end, step: 'day' } as const
	await expect(reader.at(place, ['WAIT_AVG'], NOW, 'x')).rejects.toThrow(no)
	await expect(reader.series(place, { id: 'WAIT_AVG', category: 'x', ...span })).rejects.toThrow(no)
	await expect(reader.breakdown(place, { id: 'WAIT_AVG', by: 'category' })).rejects.toThrow(no)
	const both = { id: 'DOSSIER_ONTIME', category: 'x', agency: 'y', ...span }
	await expect(reader.series(place, both)).rejects.toThrow('Either `agency` or `category`')
})
