import { setTimeout as delay } from 'node:timers/promises'
import { createClient } from 'graphql-sse'
import { afterEach, expect, it, vi } from 'vitest'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { postBatch } from '../kit/webhook.ts'

const HOUR = 3_600_000
const cleanups: (() => Promise<unknown> | unknown)[] = []

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function openCentre(): Promise<{ centre: Centre; dataDir: string }> {
	const dir = await temporaryDir()
	cleanups.push(dir.remove)
	const centre = await startCentre({ dataDir: dir.path })
	cleanups.push(() => centre.stop())
	return { centre, dataDir: dir.path }
}

/** What an hour measured is gone from the wall when the next one begins: who would begin shortly before that waits for it. */
async function awayFromFullHour() {
	const left = HOUR - (Date.now() % HOUR)
	if (left < 120_000) await delay(left + 1_000)
}

const dossier = (code: string, id: string, type: string, at: number, data: object = {}, areacode = '25195') => ({
	specversion: '1.0',
	id,
	source: 'onestop',
	type,
	time: new Date(at).toISOString(),
	areacode,
	agency: 'H10.12',
	data: { MaHoSo: code, ...data },
})

interface Told {
	snapshot: boolean
	readings: { id: string; value: number | null; freshness: string; periodStart: string; revision: number }[]
}

/** What a subscriber to the readings of a place is told, as it comes. */
function listen(centre: Centre, area: string): Told[] {
	const told: Told[] = []
	const client = createClient({ url: `${centre.http}/graphql`, headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })
	const stop = client.subscribe<{ indicators: Told }>(
		{
			query:
				'subscription ($area: String) { indicators(area: $area) { snapshot readings { id value freshness periodStart revision } } }',
			variables: { area },
		},
		{
			next: ({ data }) => data && told.push(data.indicators),
			error: () => undefined,
			complete: () => undefined,
		},
	)
	cleanups.push(stop, () => client.dispose())
	return told
}

const latestOf = (told: readonly Told[], id: string) =>
	told.flatMap(({ readings }) => readings).findLast((reading) => reading.id === id)?.value

it('a subscriber sees what a dossier changes, in its own place only, and finds the same after a restart', async () => {
	const { centre, dataDir } = await openCentre()
	const town = listen(centre, 'dong-xoai')
	const other = listen(centre, 'phuoc-long')
	await vi.waitFor(() => expect([town.length, other.length]).toEqual([1, 1]), { timeout: 10_000 })
	expect(town[0]?.snapshot).toBe(true)

	const now = Date.now()
	const key = await centre.sourceSecret('onestop')
	const open = dossier('late', '1', 'dossier.received', now - 2 * HOUR, {
		NgayHenTra: new Date(now - HOUR).toISOString(),
		KenhThucHien: '2',
	})
	const done = dossier('done', '2', 'dossier.received', now - 2 * HOUR, {
		NgayHenTra: new Date(now + HOUR).toISOString(),
	})
	const ended = dossier('done', '3', 'dossier.finished', now - HOUR)
	expect((await postBatch(centre.http, 'onestop', key, [ended, open, done])).status).toBe(202)
	await vi.waitFor(
		() => {
			expect(latestOf(town, 'DOSSIER_OVERDUE_OPEN')).toBe(1)
			expect(latestOf(town, 'DOSSIER_ONTIME')).toBe(100)
			expect(latestOf(town, 'ONLINE_RATIO')).toBe(50)
			// One of the two is past its due date, and not ended.
			expect(latestOf(town, 'Q766_2')).toBe(10)
		},
		{ timeout: 10_000 },
	)
	// The same again, and the end of the late one.
	await postBatch(centre.http, 'onestop', key, [ended, dossier('late', '4', 'dossier.finished', now)])
	await vi.waitFor(
		() => expect([latestOf(town, 'DOSSIER_OVERDUE_OPEN'), latestOf(town, 'DOSSIER_ONTIME')]).toEqual([0, 50]),
		{ timeout: 10_000 },
	)
	expect(latestOf(other, 'DOSSIER_ONTIME') ?? null).toBeNull()

	const { dossiers } = await centre.query<{
		dossiers: { edges: { node: { code: string; state: string; onTime: boolean } }[] }
	}>('{ dossiers(filter: { areas: ["dong-xoai"] }) { edges { node { code state onTime } } } }')
	expect(dossiers.edges.map(({ node }) => node).toSorted((a, b) => a.code.localeCompare(b.code))).toEqual([
		{ code: 'done', state: '9', onTime: true },
		{ code: 'late', state: '9', onTime: false },
	])

	await centre.stop()
	const again = await startCentre({ dataDir })
	cleanups.push(() => again.stop())
	const { indicators } = await again.query<{ indicators: { value: number; freshness: string }[] }>(
		'{ indicators(area: "dong-xoai", ids: ["DOSSIER_ONTIME"]) { value freshness } }',
	)
	expect(indicators).toEqual([{ value: 50, freshness: 'LIVE' }])
}, 60_000)

it('late data restates a month that is over: subscribers are told, former values stay, the running figure stands', async () => {
	const { centre } = await openCentre()
	const town = listen(centre, 'dong-xoai')
	await vi.waitFor(() => expect(town).toHaveLength(1), { timeout: 10_000 })
	const key = await centre.sourceSecret('onestop')
	const monthOf = (at: number) => new Date(at + 7 * HOUR).toISOString().slice(0, 7)
	const thisMonth = Date.parse(`${monthOf(Date.now())}-01T00:00:00+07:00`)
	const then = thisMonth - 48 * HOUR
	const lastMonth = Date.parse(`${monthOf(then)}-01T00:00:00+07:00`)
	const finished = (code: string, due: number) => [
		dossier(code, `${code}-1`, 'dossier.received', then - 24 * HOUR, { NgayHenTra: new Date(due).toISOString() }),
		dossier(code, `${code}-2`, 'dossier.finished', then),
	]
	const closed = () =>
		town.flatMap(({ readings }) =>
			readings
				.filter(({ id, periodStart }) => id === 'DOSSIER_ONTIME' && Date.parse(periodStart) === lastMonth)
				.map(({ value, revision }) => ({ value, revision })),
		)
	await postBatch(centre.http, 'onestop', key, finished('in-time', then + HOUR))
	await vi.waitFor(() => expect(closed()).toEqual([{ value: 100, revision: 1 }]), { timeout: 20_000 })
	await postBatch(centre.http, 'onestop', key, finished('too-late', then - HOUR))
	await vi.waitFor(
		() =>
			expect(closed()).toEqual([
				{ value: 100, revision: 1 },
				{ value: 50, revision: 2 },
			]),
		{ timeout: 20_000 },
	)
	const { past, present } = await centre.query<Record<'past' | 'present', object[]>>(
		`query ($at: DateTime) {
			past: indicators(area: "dong-xoai", ids: ["DOSSIER_ONTIME"], at: $at) { value revision revisions { revision value sample status } }
			present: indicators(area: "dong-xoai", ids: ["DOSSIER_ONTIME"]) { value revision periodStart revisions { value } }
		}`,
		{ at: new Date(then).toISOString() },
	)
	expect(past).toEqual([
		{
			...{ value: 50, revision: 2 },
			revisions: [
				{ revision: 1, value: 100, sample: 1, status: 'GOOD' },
				{ revision: 2, value: 50, sample: 2, status: 'BAD' },
			],
		},
	])
	const periodStart = new Date(thisMonth).toISOString()
	expect(present).toEqual([{ value: null, revision: 0, periodStart, revisions: [] }])
}, 90_000)

it('the sources are judged by what they send, and measurements become readings', async () => {
	await awayFromFullHour()
	const { centre } = await openCentre()
	const key = await centre.sourceSecret('environment')
	const at = Date.now()
	const observation = (id: string, value: number, status: string, parameter = 'WATER_LEVEL', age = 0) => ({
		specversion: '1.0',
		id,
		source: 'environment',
		type: 'observation',
		subject: 'S1',
		time: new Date(at - age * HOUR).toISOString(),
		areacode: '25195',
		data: { station: 'S1', parameter, value, unit: 'm', status },
	})
	// A calibrating station's figure is no measurement; nonsense is no event.
	await postBatch(centre.http, 'environment', key, [
		observation('1', 2, '00'),
		observation('2', 4, '00'),
		observation('3', 900, '01'),
		{ ...observation('4', 1, '00'), type: 'nonsense' },
	])
	// Two of the three newest hours are enough for the air quality index.
	await postBatch(centre.http, 'environment', key, [
		observation('5', 50, '00', 'PM2.5'),
		observation('6', 50, '00', 'PM2.5', 2),
	])
	await vi.waitFor(
		async () => {
			const { indicators } = await centre.query<{
				indicators: { id: string; agency: string | null; value: number | null }[]
			}>('{ indicators(ids: ["WATER_LEVEL", "AQI_VN", "QUALITY_CORRECT", "FEED_FRESH"]) { id agency value } }')
			const of = (id: string, agency: string | null) =>
				indicators.find((reading) => reading.id === id && reading.agency === agency)?.value
			expect([of('WATER_LEVEL', null), of('AQI_VN', null)]).toEqual([3, 100])
			expect(of('QUALITY_CORRECT', 'environment')).toBeCloseTo(83.3, 1)
			expect(of('FEED_FRESH', 'environment')).toBeLessThan(1)
			const { sources } = await centre.query<{
				sources: { id: string; quality: { correct: number | null; live: number | null } }[]
			}>('{ sources { id quality { correct live } } }')
			expect(sources.find(({ id }) => id === 'environment')?.quality).toEqual({ correct: 83.3, live: 100 })
			expect(sources.find(({ id }) => id === 'queue')?.quality).toEqual({ correct: null, live: null })
			const health = await centre.query<{ sources: { id: string; health: object }[] }>(
				'{ sources { id health { freshness nextBy cadence learnedOpen { every } clock { sample } stuck { station } restamped { station } reason unknown { of reason } } } }',
			)
			const healthOf = (source: string) => health.sources.find(({ id }) => id === source)?.health
			expect(healthOf('environment')).toEqual({
				...{ freshness: 'LIVE', nextBy: expect.any(String), cadence: 'ALWAYS', learnedOpen: null },
				...{ clock: { sample: 5 }, stuck: [], restamped: [], reason: 'SENT_IN_TIME' },
				unknown: ['LEARNED_PACE', 'CLOCK'].map((of) => ({ of, reason: 'TOO_LITTLE' })),
			})
			expect(healthOf('queue')).toMatchObject({ freshness: 'DEAD', reason: 'NEVER_SENT', nextBy: null })
			expect(of('FEED_FRESH', 'queue')).toBeNull()
		},
		// The sources are judged once a minute.
		{ timeout: 75_000, interval: 250 },
	)
}, 260_000)

it('the centre sends itself an event through its own doors, and how long that takes is a reading', async () => {
	const dir = await temporaryDir()
	cleanups.push(dir.remove)
	const centre = await startCentre({ dataDir: dir.path, env: { PROBE_EVERY: '5' } })
	cleanups.push(() => centre.stop())
	await vi.waitFor(
		async () => {
			const { indicators, sources } = await centre.query<{
				indicators: { id: string; value: number | null; status: string }[]
				sources: { id: string; freshness: string }[]
			}>('{ indicators(ids: ["PROBE_LATENCY", "PROBE_FAILED"]) { id value status } sources { id freshness } }')
			expect(indicators.find(({ id }) => id === 'PROBE_LATENCY')?.value).toBeGreaterThan(0)
			expect(indicators.find(({ id }) => id === 'PROBE_FAILED')?.value ?? 0).toBe(0)
			expect(sources.find(({ id }) => id === 'vong')?.freshness).toBe('LIVE')
		},
		{ timeout: 40_000, interval: 250 },
	)
}, 90_000)

it('the rank of a month is the one of its last week with the number ranked then, and no mean', async () => {
	const { centre } = await openCentre()
	const rank = (period: string, value: number, ranked: number) => ({
		...{ specversion: '1.0', id: period, source: 'statistics', type: 'report.value', areacode: '70' },
		time: '2024-05-14T08:00:00+07:00',
		data: { indicator: 'PORTAL_RANK', period, value, ranked, status: 'official' },
	})
	const secret = await centre.sourceSecret('statistics')
	const weeks = [rank('2024-W20', 1, 63), rank('2024-W18', 47, 62), rank('2024-W19', 9, 63)]
	expect((await postBatch(centre.http, 'statistics', secret, weeks)).status).toBe(202)
	const series = (step: string) =>
		`indicatorSeries(id: "PORTAL_RANK", area: "binh-phuoc", from: "2024-04-01T00:00:00+07:00", to: "2024-06-01T00:00:00+07:00", step: "${step}") { value denominator }`
	await vi.waitFor(
		async () => {
			const { weekly, monthly, indicators } = await centre.query<Record<string, object[]>>(
				`{ weekly: ${series('week')} monthly: ${series('month')}
					indicators(area: "binh-phuoc", ids: ["PORTAL_RANK", "DTI"], at: "2024-05-16T00:00:00+07:00") { value outOf } }`,
			)
			expect(weekly).toEqual([
				{ value: 47, denominator: 62 },
				{ value: 9, denominator: 63 },
				{ value: 1, denominator: 63 },
			])
			// Week 18 began in April.
			expect(monthly).toEqual([
				{ value: 47, denominator: 62 },
				{ value: 1, denominator: 63 },
			])
			expect(indicators).toEqual([
				{ value: 1, outOf: 63 },
				{ value: null, outOf: null },
			])
		},
		{ timeout: 30_000, interval: 500 },
	)
})
