import type { Clock } from '@vong/core/clock'
import { type Trace, untraced } from '@vong/core/trace'
import type { Logger } from 'pino'
import type { Cleanup } from './cleanup.ts'
import type { Environment } from './environment.ts'

interface OpenTracingDeps {
	readonly environment: Pick<Environment, 'collector'>
	readonly clock: Clock
	readonly log: Pick<Logger, 'warn'>
}

/** Tells of each piece of work where there is a collector; where there is none, what would do so is not even loaded. */
export async function openTracing({ environment, clock, log }: OpenTracingDeps, cleanup: Cleanup): Promise<Trace> {
	const { collector } = environment
	if (!collector) return untraced
	const { createTracing } = await import('./tracing.ts')
	const tracing = createTracing({ collector, clock, log })
	cleanup.add('tracing', tracing.close)
	return tracing.trace
}
