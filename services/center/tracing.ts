import { setTimeout as delay } from 'node:timers/promises'
import { defaultTextMapGetter, ROOT_CONTEXT, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import { AlwaysOnSampler, BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Clock } from '@vong/core/clock'
import { VongError } from '@vong/core/errors'
import type { Trace } from '@vong/core/trace'
import type { Environment } from './environment.ts'

const PATH = 'v1/traces'
const LONGEST_VALUE = 200
const TELL_EVERY_MS = 60_000
/** What is left of the ten seconds in which the centre stops. */
const FLUSH_MS = 1_000
const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT }

interface TracingDeps {
	readonly collector: NonNullable<Environment['collector']>
	readonly clock: Clock
	readonly log: { warn(fields: object, message: string): void }
}

/**
 * Sends traces to a collector by OTLP over HTTP, in JSON. Time-out, compression and certificates are taken from the other variables of
 * the standard (`OTEL_EXPORTER_OTLP_TIMEOUT` …) by the exporter itself. Nothing waits for the collector: what it does not take is dropped.
 */
export function createTracing({ collector, clock, log }: TracingDeps): {
	readonly trace: Trace
	close(): Promise<void>
} {
	const { endpoint, headers, resource } = collector
	const url = new URL(PATH, endpoint.endsWith('/') ? endpoint : `${endpoint}/`).href
	const exporter = tellingFailures(new OTLPTraceExporter({ url, headers }), clock, log)
	const provider = new TracerProvider({
		resource: defaultResource().merge(resourceFromAttributes(resource)),
		// Who calls does not decide what is told of its call; the collector may.
		sampler: new AlwaysOnSampler(),
		spanLimits: { attributeValueLengthLimit: LONGEST_VALUE },
		spanProcessors: [new BatchSpanProcessor({ exporter })],
	})
	const tracer = provider.getTracer('vong')
	const propagator = new W3CTraceContextPropagator()

	const trace: Trace = async (name, work, { kind, parent } = {}) => {
		const context = parent
			? propagator.extract(ROOT_CONTEXT, { traceparent: parent }, defaultTextMapGetter)
			: ROOT_CONTEXT
		const span = tracer.startSpan(name, { kind: kind ? KINDS[kind] : SpanKind.INTERNAL }, context)
		const fail = (type: string) => {
			span.setStatus({ code: SpanStatusCode.ERROR })
			span.setAttribute('error.type', type)
		}
		try {
			return await work({ set: (facts) => span.setAttributes(facts), fail })
		} catch (error) {
			// Not its message: that may speak of anything, and of anybody.
			fail(error instanceof VongError ? error.code : error instanceof Error ? error.name : 'unknown')
			throw error
		} finally {
			span.end()
		}
	}

	return {
		trace,
		async close() {
			const deadline = new AbortController()
			const flushed = provider.shutdown().catch(() => undefined)
			const late = delay(FLUSH_MS, undefined, { signal: deadline.signal }).catch(() => undefined)
			await Promise.race([flushed, late])
			deadline.abort()
		},
	}
}

/** A collector that is away is told of once a minute, with how many spans were lost meanwhile. */
function tellingFailures(exporter: SpanExporter, clock: Clock, log: TracingDeps['log']): SpanExporter {
	let lost = 0
	let toldAt = Number.NEGATIVE_INFINITY
	return {
		export(spans, done) {
			exporter.export(spans, (result) => {
				if (result.code === ExportResultCode.FAILED) lost += spans.length
				if (lost > 0 && clock.now() - toldAt >= TELL_EVERY_MS) {
					log.warn({ lost, reason: result.error?.message }, 'the collector does not take traces; they are dropped')
					toldAt = clock.now()
					lost = 0
				}
				done(result)
			})
		},
		forceFlush: async () => exporter.forceFlush?.(),
		shutdown: () => exporter.shutdown(),
	}
}
