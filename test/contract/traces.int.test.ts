import { readEnvironment } from '@vong/center/environment'
import { openTracing } from '@vong/center/open-tracing'
import type { Trace } from '@vong/core/trace'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Collector, startCollector } from '../kit/collector.ts'

const CALLER = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }
/** Beyond the second that the exporter waits before it tries again what came to nothing. */
const BATCHES = { timeout: 20_000, interval: 20 }
const warn = vi.fn()
let collector: Collector
let stops: (() => unknown)[]
let now: number

beforeEach(async () => {
	collector = await startCollector()
	stops = []
	now = 0
	warn.mockClear()
})

afterEach(async () => {
	await stop()
	await collector.close()
})

const stop = () => Promise.all(stops.splice(0).map((each) => each()))

async function open(settings: Record<string, string> = {}): Promise<Trace> {
	const read = readEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...settings })
	if (!read.ok) throw new Error(read.errors.join())
	const cleanup = { add: (_: string, each: () => unknown) => stops.push(each), run: async () => undefined }
	return openTracing({ environment: read.value, clock: { now: () => now }, log: { warn } }, cleanup)
}

it('a piece of work is told of with what came of it, under the trace of whoever asked for it', async () => {
	const trace = await open()
	const parent = `00-${CALLER.traceId}-${CALLER.spanId}-00`
	const done = await trace(
		'take in',
		async (span) => {
			span.set({ 'vong.rows': 3, 'vong.source': 'onestop', 'vong.recovered': false })
			return 'done'
		},
		{ kind: 'server', parent },
	)
	await stop()
	expect(done).toBe('done')
	expect(collector.spans).toEqual([
		{
			name: 'take in',
			kind: 2,
			traceId: CALLER.traceId,
			parentSpanId: CALLER.spanId,
			failed: false,
			attributes: { 'vong.rows': 3, 'vong.source': 'onestop', 'vong.recovered': false },
		},
	])
	expect(collector.requests[0]?.path).toBe('/v1/traces')
	expect(collector.resource()).toMatchObject({ 'service.name': 'vong', 'telemetry.sdk.language': 'nodejs' })
})

it('what is thrown passes through, and only its kind is told', async () => {
	const trace = await open()
	const work = () => Promise.reject(new RangeError('Nguyễn Văn A, 0912 345 678'))
	await expect(trace('take in', work, { parent: 'nonsense' })).rejects.toThrow('Nguyễn')
	await trace('take in', async (span) => span.fail('gone'))
	await stop()
	expect(collector.spans).toMatchObject([
		{ failed: true, attributes: { 'error.type': 'RangeError' } },
		{ failed: true, attributes: { 'error.type': 'gone' } },
	])
	expect(JSON.stringify(collector.spans)).not.toContain('Nguyễn')
})

it('name, attributes, headers and a path in front are those of the standard variables', async () => {
	const trace = await open({
		OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/otlp/`,
		OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc==, x-tenant=t1',
		OTEL_SERVICE_NAME: 'vong-ingest',
		OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,deployment.environment.name=th%E1%BB%AD',
	})
	await trace('take in', async () => undefined)
	await stop()
	expect(collector.requests).toMatchObject([
		{ path: '/otlp/v1/traces', headers: { authorization: 'Bearer abc==', 'x-tenant': 't1' } },
	])
	expect(collector.resource()).toMatchObject({
		'service.name': 'vong-ingest',
		'deployment.environment.name': 'thử',
	})
})

it('a collector that takes nothing is told of once a minute, and disturbs nobody', async () => {
	const trace = await open()
	collector.answer(400)
	const work = () => Promise.all(Array.from({ length: 512 }, (_, index) => trace('take in', async () => index)))
	expect(await work()).toHaveLength(512)
	await vi.waitFor(() => expect(warn).toHaveBeenCalledTimes(1), BATCHES)
	expect(warn).toHaveBeenLastCalledWith({ lost: 512, reason: 'Bad Request' }, expect.any(String))
	await work()
	await vi.waitFor(() => expect(collector.requests).toHaveLength(2), BATCHES)
	now += 60_000
	await work()
	await vi.waitFor(() => expect(warn).toHaveBeenCalledTimes(2), BATCHES)
	expect(warn).toHaveBeenLastCalledWith({ lost: 1_024, reason: 'Bad Request' }, expect.any(String))
})

it.each(['that never answers', 'that is not there'])('a collector %s holds up the stop for a second', async (which) => {
	const trace = await open(which === 'that is not there' ? { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' } : {})
	collector.answer(undefined)
	expect(await trace('take in', async () => 'done')).toBe('done')
	const before = performance.now()
	await stop()
	expect(performance.now() - before).toBeLessThan(2_000)
	expect(await trace('take in', async () => 'done after the end')).toBe('done after the end')
})
