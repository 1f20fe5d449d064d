import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadProvince } from '@vong/province/load-province'
import { afterEach, expect, it, vi } from 'vitest'
import { type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { postBatch } from '../kit/webhook.ts'

const PACK = join(import.meta.dirname, '../../services/province/binh-phuoc')
const HOUR = 3_600_000
const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

let ids = 0
const event = (source: string, type: string, at: number, data: object, areacode = '25195') => ({
	specversion: '1.0',
	id: `extra-${++ids}`,
	source,
	type,
	time: new Date(at).toISOString(),
	areacode,
	data,
})

/** What the samples, which speak of 2021, do not show: the present, and figures of other kinds. */
function extras(now: number): Record<string, object[]> {
	const dossier = (MaHoSo: string, due: number) =>
		event('onestop', 'dossier.received', now - 30 * HOUR, { MaHoSo, NgayHenTra: new Date(due).toISOString() })
	const figure = (indicator: string, value: number) =>
		event(
			'statistics',
			'report.value',
			Date.parse('2025-01-15T00:00:00+07:00'),
			{ indicator, period: '2024', value },
			'70',
		)
	const measured = (parameter: string, value: number, age = 0) => ({
		...event('environment', 'observation', now - age * HOUR, { station: 'S1', parameter, value, unit: '' }),
		subject: 'S1',
	})
	return {
		onestop: [
			dossier('overdue', now - HOUR),
			dossier('soon', now + HOUR),
			// A one-stop unit of a district, while there were any.
			event('onestop', 'dossier.received', Date.parse('2025-01-15T09:00:00+07:00'), { MaHoSo: 'district' }, '689'),
		],
		'service-catalogue': [
			event('service-catalogue', 'service.connected', now, { MaTTHC: '2.0', certifiedCopies: true }),
		],
		statistics: [figure('DTI', 640.5), figure('DIGI_ECONOMY', 12.4)],
		veterinary: [event('veterinary', 'zone.certified', now - HOUR, { disease: 'H5N1', validTo: '2199-01-01' })],
		'reports-1022': [
			event('reports-1022', 'report.received', now - 2 * HOUR, { code: 'r1', category: 'y tế' }),
			event('reports-1022', 'report.resolved', now - HOUR, { code: 'r1' }),
			event('reports-1022', 'report.received', now - 2 * HOUR, {
				...{ code: 'r2', category: 'môi trường', due: new Date(now - HOUR).toISOString() },
			}),
		],
		security: ['open', 'handled'].map((status, index) =>
			event('security', 'security.alert', now - (2 - index) * HOUR, { alert: 'a1', status }),
		),
		// Rates of calls are told from five on.
		'calls-1022': Array.from({ length: 6 }, (_, index) => [
			event('calls-1022', 'call.offered', now, { uniqueid: `c${index}` }),
			event('calls-1022', 'call.answered', now, { uniqueid: `c${index}`, wait: 3 }),
		]).flat(),
		vong: [
			event('vong', 'probe', now, { parameter: 'PROBE_LATENCY', value: 200, unit: 'ms' }),
			event('vong', 'probe', now, { parameter: 'PROBE_FAILED', value: 1 }),
		],
		environment: [measured('WATER_LEVEL', 2.5), measured('RAIN', 4), measured('PM2.5', 20), measured('PM2.5', 20, 1)],
	}
}

interface Reading {
	id: string
	value: number | null
	sample: number | null
}

/** Types of which an event of the source can be read. */
async function readable(centre: Centre, source: string, types: readonly string[]): Promise<string[]> {
	const fields = types.map(
		(type, index) =>
			`t${index}: events(filter: { sources: ["${source}"], types: ["${type}"] }, first: 1) { edges { node { type } } }`,
	)
	const found = await centre.query<Record<string, { edges: { node: { type: string } }[] }>>(`{ ${fields.join(' ')} }`)
	return Object.values(found).flatMap(({ edges }) => edges.map(({ node }) => node.type))
}

/** Where in time something of each category can be read: now, and when the samples happened. */
const INSTANTS = ['', ...['05', '06'].map((month) => `, at: "2021-${month}-10T00:00:00Z"`)]

/** Of each indicator that is told by category the categories that have a value, read one beside the other, alone, and as a course. */
async function categoriesWithValue(centre: Centre): Promise<Record<string, string[]>> {
	type Part = { category: string; value: number | null; denominator: number | null; agency: null; periodStart: string }
	const { indicatorCatalogue } = await centre.query<{ indicatorCatalogue: { id: string; by: string[] }[] }>(
		'{ indicatorCatalogue { id by } }',
	)
	const told = indicatorCatalogue.filter(({ by }) => by.includes('CATEGORY'))
	const found: Record<string, string[]> = {}
	for (const { id } of told) {
		for (const at of INSTANTS) {
			const fields = 'category value denominator agency periodStart'
			const { indicatorBreakdown: parts } = await centre.query<{ indicatorBreakdown: Part[] }>(
				`{ indicatorBreakdown(id: "${id}", area: "binh-phuoc", by: CATEGORY${at}) { ${fields} } }`,
			)
			for (const part of parts.filter(({ category, value }) => category !== '' && value !== null)) {
				const { indicators } = await centre.query<{ indicators: Part[] }>(
					`{ indicators(ids: ["${id}"], area: "binh-phuoc", category: "${part.category}"${at}) { ${fields} } }`,
				)
				const { indicatorSeries } = await centre.query<{ indicatorSeries: { value: number }[] }>(
					`{ indicatorSeries(id: "${id}", area: "binh-phuoc", category: "${part.category}", from: "2019-01-01T00:00:00Z",
						to: "2030-01-01T00:00:00Z", step: "month") { value } }`,
				)
				const isSame = indicators.every(
					({ value, denominator }) => value === part.value && denominator === part.denominator,
				)
				const isOnCourse = indicatorSeries.some(({ value }) => value === part.value)
				found[id] = [...(found[id] ?? []), ...(isSame && isOnCourse ? [part.category] : [])].toSorted()
			}
		}
	}
	return found
}

/** Indicators that have a value, now or in any month of these years. */
async function withValue(centre: Centre): Promise<string[]> {
	const { indicators } = await centre.query<{ indicators: Reading[] }>('{ indicators { id value sample } }')
	const found = new Set(indicators.filter(({ value, sample }) => value !== null && sample !== 0).map(({ id }) => id))
	const { indicatorCatalogue } = await centre.query<{ indicatorCatalogue: { id: string }[] }>(
		'{ indicatorCatalogue { id } }',
	)
	for (const { id } of indicatorCatalogue.filter((each) => !found.has(each.id))) {
		const { indicatorSeries } = await centre.query<{ indicatorSeries: { value: number | null }[] }>(
			`{ indicatorSeries(id: "${id}", area: "binh-phuoc", from: "2019-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z", step: "month") { value } }`,
		)
		if (indicatorSeries.some(({ value }) => value !== null)) found.add(id)
	}
	// Not told of months.
	const { indicatorSeries: days } = await centre.query<{ indicatorSeries: { value: number | null }[] }>(
		'{ indicatorSeries(id: "COVID_PER100K_7D", area: "binh-phuoc", from: "2021-11-01T00:00:00Z", to: "2021-12-01T00:00:00Z", step: "day") { value } }',
	)
	if (days.some(({ value }) => value !== null)) found.add('COVID_PER100K_7D')
	return [...found].toSorted()
}

it('every type of event, and a value of every indicator, can be read of what comes to the doors', async () => {
	const { sources, indicators } = await loadProvince(PACK)
	const dir = await temporaryDir()
	cleanups.push(dir.remove)
	const centre = await startCentre({ dataDir: dir.path })
	cleanups.push(() => centre.stop())
	const more = extras(Date.now())
	const withWebhook = [...sources.values()].filter(({ feeds }) => feeds.some(({ door }) => door === 'webhook'))
	for (const { id } of withWebhook) {
		const samples = JSON.parse(await readFile(join(PACK, 'samples', `${id}.json`), 'utf8')) as object[]
		const answer = await postBatch(centre.http, id, await centre.sourceSecret(id), [...samples, ...(more[id] ?? [])])
		expect([id, answer.status, await answer.json()]).toMatchObject([id, 202, { quarantined: 0 }])
	}
	await vi.waitFor(async () => expect(await withValue(centre)).toEqual([...indicators.keys()].toSorted()), {
		timeout: 40_000,
		interval: 1_000,
	})
	await vi.waitFor(
		async () =>
			expect(await categoriesWithValue(centre)).toEqual({
				CASE_TIME_AVG: ['1.004194'],
				DOSSIER_ONTIME: ['1.004194'],
				FREEZONE_COVER: ['H5N1'],
				R1022_ONTIME: ['y tế'],
				R1022_OPEN_LATE: ['hạ tầng', 'môi trường'],
				R1022_REOPEN: ['y tế'],
			}),
		{ timeout: 20_000, interval: 1_000 },
	)
	for (const { id, types } of withWebhook) {
		const names = types.map(({ type }) => type)
		expect([id, await readable(centre, id, names)]).toEqual([id, names])
	}
}, 90_000)
