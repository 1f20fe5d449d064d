import type { Event } from '@vong/core/event'
import type { Reading } from '@vong/core/indicator'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { full } from '../kit/scale.ts'
import { idOf, openInDisorder, PLACES, worldOf } from './disorder.ts'
import { openCentre, province, type TestCentre } from './indicators-centre.ts'
import * as citizens from './oracle/citizens.ts'
import * as dossiers from './oracle/dossiers.ts'
import { indexOf, MOST } from './oracle/index766.ts'
import * as offices from './oracle/offices.ts'
import * as operations from './oracle/operations.ts'
import * as surroundings from './oracle/surroundings.ts'
import { at, DAY, HOUR, NOW, type Oracle, raw, type Span } from './oracle/world.ts'

/**
 * Every indicator against a second computation (`oracle/`). Events come in any order, some of them twice, and the processes are cut off in
 * the middle.
 */
const RUNS = full ? 30 : 2
let centre: TestCentre | undefined
afterEach(async () => {
	await centre?.close()
	centre = undefined
})

const spans = (starts: readonly number[], length: number): Span[] =>
	starts.map((start) => ({ start, end: start + length }))
const JUNE: Span = { start: at('2025-06-01 00:00'), end: at('2025-07-01 00:00') }
const JULY: Span = { start: JUNE.end, end: at('2025-08-01 00:00') }
const MIDNIGHT = at('2025-07-10 00:00')
const parts = { ...dossiers.byMonth, ...dossiers.now, ...citizens.byMonth, ...offices.byMonth, ...offices.now }

/** In June nobody looked at what there was. */
const NO_SNAPSHOT = Object.fromEntries([...Object.keys(offices.now)].map((id): [string, Oracle] => [id, () => null]))

/** Who judges what, over which periods: those that are over, and the running one. */
const ORACLES: readonly {
	readonly oracles: Record<string, Oracle>
	readonly periods: readonly Span[]
	readonly isNow?: true
}[] = [
	{
		oracles: { ...dossiers.byMonth, ...citizens.byMonth, ...offices.byMonth, ...operations.byMonth },
		periods: [JUNE, JULY],
	},
	{ oracles: indexOf({ ...parts, ...NO_SNAPSHOT }), periods: [JUNE] },
	{ oracles: indexOf(parts), periods: [JULY] },
	{
		oracles: offices.byWeek,
		periods: spans([MIDNIGHT - 10 * DAY, MIDNIGHT - 3 * DAY], 7 * DAY),
	},
	{ oracles: offices.byYear, periods: [{ start: at('2025-01-01 00:00'), end: at('2026-01-01 00:00') }] },
	{
		oracles: { ...citizens.byDay, ...operations.byDay, ...surroundings.byDay },
		periods: spans(
			[0, 1, 2, 5, 9].map((age) => MIDNIGHT - age * DAY),
			DAY,
		),
	},
	{
		oracles: { ...citizens.byHour, ...surroundings.byHour },
		periods: spans(
			[0, 1, 2, 13].map((age) => MIDNIGHT + (12 - age) * HOUR),
			HOUR,
		),
	},
	{
		oracles: { ...dossiers.now, ...citizens.now, ...offices.now, ...operations.now, ...surroundings.now },
		periods: [{ start: 0, end: 0 }],
		isNow: true,
	},
]
/** Judged from what sources sent, not from what they say, or from the centre's own events: by tests of their own. */
const OF_SOURCES = [
	'FEED_FRESH',
	'PROBE_FAILED',
	'PROBE_LATENCY',
	'QUALITY_CLEAN',
	'QUALITY_COMPLETE',
	'QUALITY_CORRECT',
	'QUALITY_LIVE',
]

/** For which areas an indicator is told, where that is not all of them. */
const LEVELS: readonly (readonly [RegExp, readonly string[]])[] = [
	[/^(DVC_|C1022_|DTI$|DIGI_ECONOMY$|PORTAL_RANK$)/, ['province']],
	[/^(Q766_|FREEZONE_COVER$|DIGIT_UNITS_D$)/, ['province', 'district']],
]

const isToldFor = (indicator: string, level: string) =>
	level === 'centre' || (LEVELS.find(([ids]) => ids.test(indicator))?.[1].includes(level) ?? true)

/** What was told, and what the second computation says, of everything and everywhere. Nothing told is nothing, or a count of none. */
function compare(events: readonly Event[], { reading }: TestCentre) {
	const world = worldOf(events)
	const [found, expected]: [string[], string[]] = [[], []]
	for (const { oracles, periods, isNow } of ORACLES) {
		for (const [indicator, oracle] of Object.entries(oracles)) {
			for (const [place, level] of Object.entries(PLACES)) {
				for (const period of periods) {
					const id = idOf(place)
					const say = (value: number | null | undefined) => `${indicator} ${place} ${period.start} ${value || null}`
					const isTold = isToldFor(indicator, level)
					found.push(say(reading(indicator, id, isNow ? 0 : period.start)?.value))
					expected.push(say(isTold ? oracle(world, id, period) : null))
				}
			}
		}
	}
	return { found, expected }
}

const anyEvents = fc
	.tuple(
		dossiers.anyDossiers,
		citizens.anyCitizens,
		offices.anyOffices,
		operations.anyOperations,
		surroundings.anySurroundings,
	)
	.map((all) => all.flat())

test('there is a second computation of every indicator of the catalogue', () => {
	const judged = new Set([...ORACLES.flatMap(({ oracles }) => Object.keys(oracles)), ...OF_SOURCES])
	expect([...judged].toSorted()).toEqual([...province.indicators.keys()].toSorted())
	expect(MOST).toBe(100)
})

test(
	'every indicator is what a second computation over the raw events gives, under disorder, late arrival, repetition and crashes',
	async () => {
		await fc.assert(
			fc.asyncProperty(anyEvents, fc.infiniteStream(fc.nat()), async (all, randoms) => {
				await centre?.close()
				const open = await openInDisorder(all, randoms)
				centre = open
				await open.lookUp()
				const { found, expected } = compare(all, open)
				expect(found).toEqual(expected)
			}),
			{ numRuns: RUNS, endOnFailure: true },
		)
	},
	120_000 * RUNS,
)

test('late data restates a closed month: a new revision, and the former value can still be read', async () => {
	const open = await openCentre(NOW)
	centre = open
	await open.start()
	const said = (MaHoSo: string) => ({ MaHoSo, NgayTiepNhan: '20250610090000', NgayHenTra: '20250612090000' })
	const time = at('2025-06-10 09:00')
	await open.commit([
		raw('onestop', 'dossier.received', time, '25195', said('a')),
		raw('onestop', 'dossier.finished', time + HOUR, '25195', { MaHoSo: 'a' }),
	])
	await open.settle()
	expect(open.reading('DOSSIER_ONTIME', 'centre:dong-xoai', JUNE.start)).toMatchObject({
		value: 100,
		revision: 1,
		map: 'as-was',
	})
	await open.commit([
		raw('onestop', 'dossier.received', time, '25195', said('b')),
		raw('onestop', 'dossier.finished', at('2025-06-20 09:00'), '25195', { MaHoSo: 'b' }),
	])
	await open.settle()
	expect(open.reading('DOSSIER_ONTIME', 'centre:dong-xoai', JUNE.start)).toMatchObject({ value: 50, revision: 2 })
	const revisions = await open.store.queries.readingRevisions({
		indicators: ['DOSSIER_ONTIME'],
		area: 'centre:dong-xoai',
		agency: '',
		period: 'month',
		start: JUNE.start,
	})
	expect(revisions.map(({ reading }) => (JSON.parse(reading) as Reading).value)).toEqual([100, 50])
})
