import { afterEach, expect, it, vi } from 'vitest'
import { startCentre, temporaryDir } from '../kit/centre.ts'
import { dossier } from '../kit/cloud-event.ts'
import { type Collector, startCollector } from '../kit/collector.ts'
import { postBatch } from '../kit/webhook.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
/** Some work comes by the clock, every five seconds, and so do spans. */
const LONG = { timeout: 60_000, interval: 50 }
const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function start(): Promise<{ centre: Awaited<ReturnType<typeof startCentre>>; collector: Collector }> {
	const dir = await temporaryDir()
	const collector = await startCollector()
	cleanups.push(dir.remove, collector.close)
	const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: 'vong-test' }
	const centre = await startCentre({ dataDir: dir.path, env })
	cleanups.push(centre.kill)
	return { centre, collector }
}

it('tells a collector of requests, batches, operations and readings, and of nothing that is in them', async () => {
	const { centre, collector } = await start()
	const key = await centre.sourceSecret('onestop')
	const events = [dossier('t1', Date.now()), dossier('t2', Date.now()), dossier('t1', Date.now())]
	const parent = { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` }
	const sent = await postBatch(centre.http, 'onestop', key, events, crypto.randomUUID(), parent)
	expect(sent.status).toBe(202)
	// Duplicates are in it only when the batch was in the store within a second.
	const { accepted, duplicate } = (await sent.json()) as { accepted: number; duplicate: number }
	expect(accepted + duplicate).toBe(3)
	await postBatch(centre.http, 'onestop', 'whsec_d3Jvbmc=', events)
	await centre.query('query Whose { viewer { name } events(first: 1) { edges { node { id } } } }')
	const told = (name: string) => collector.spans.filter((span) => span.name === name)
	await vi.waitFor(() => {
		expect(told('judge alerts')[0]?.attributes['vong.rules']).toBeGreaterThan(20)
		expect(told('recompute readings').map(({ attributes }) => attributes['vong.cause'])).toContain('entities')
	}, LONG)
	expect(await centre.stop()).toBe(0)

	expect(collector.resource()).toMatchObject({ 'service.name': 'vong-test' })
	expect(told('POST /webhooks/:source')).toMatchObject([
		{
			kind: 2,
			traceId: TRACE,
			attributes: {
				'http.response.status_code': 202,
				'vong.source': 'onestop',
				'vong.accepted': accepted,
				'vong.duplicates': duplicate,
				'vong.quarantined': 0,
			},
		},
		{ parentSpanId: undefined, attributes: { 'http.response.status_code': 401, 'vong.source': 'onestop' } },
	])
	const batches = told('commit batch').map(({ attributes }) => attributes)
	const rows = (name: string) => batches.reduce((sum, attributes) => sum + Number(attributes[name]), 0)
	expect([rows('vong.rows'), rows('vong.duplicates'), rows('vong.quarantined')]).toEqual([3, 1, 0])
	expect(rows('vong.bytes')).toBeGreaterThan(500)
	expect(batches[0]?.['vong.writer']).toMatch(/./)
	expect(told('graphql query')).toMatchObject([
		{ attributes: { 'graphql.operation.name': 'Whose', 'graphql.operation.type': 'query', 'vong.errors': 0 } },
	])
	expect(told('graphql mutation')).toHaveLength(1)

	const everything = JSON.stringify(collector.spans)
	for (const secret of [key, 'H10-t1', '127.0.0.1', 'MaHoSo']) expect(everything).not.toContain(secret)
}, 120_000)

it('a collector that never answers holds up neither the work nor the stop', async () => {
	const { centre, collector } = await start()
	collector.answer(undefined)
	const key = await centre.sourceSecret('onestop')
	const events = Array.from({ length: 200 }, (_, index) => dossier(`n${index}`, Date.now()))
	const sent = await Promise.all(events.map((event) => postBatch(centre.http, 'onestop', key, [event])))
	expect(sent.map(({ status }) => status)).toEqual(events.map(() => 202))
	await vi.waitFor(async () => {
		const { ledger } = await centre.query<{ ledger: object[] }>('{ ledger(source: "onestop") { stored inFlight } }')
		expect(ledger).toEqual([{ stored: 200, inFlight: 0 }])
	}, LONG)
	expect(await centre.stop()).toBe(0)
}, 120_000)
