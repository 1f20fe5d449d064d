import { untraced } from '@vong/core/trace'
import { expect, it, vi } from 'vitest'
import { createCleanup } from './cleanup.ts'
import { readEnvironment } from './environment.ts'
import { openTracing } from './open-tracing.ts'

const { loaded } = vi.hoisted(() => ({ loaded: vi.fn() }))
vi.mock('./tracing.ts', () => {
	loaded()
	return { createTracing: () => ({ trace: undefined, close: async () => undefined }) }
})

async function open(settings: Record<string, string>) {
	const read = readEnvironment(settings)
	if (!read.ok) throw new Error(read.errors.join())
	const log = { warn: vi.fn(), error: vi.fn() }
	return openTracing({ environment: read.value, clock: { now: () => 0 }, log }, createCleanup(log))
}

it('without a collector nothing is loaded, and work is done as if nobody had asked about it', async () => {
	const trace = await open({ OTEL_SERVICE_NAME: 'vong', OTEL_EXPORTER_OTLP_ENDPOINT: '' })
	expect(trace).toBe(untraced)
	expect(loaded).not.toHaveBeenCalled()
	const work = async () => 'done'
	expect(await trace('take in', work)).toBe('done')
	await open({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' })
	expect(loaded).toHaveBeenCalledOnce()
})
