import type { Source } from '@vong/core/source'
import { expect, test } from 'vitest'
import { createSourceHealth } from './source-health.ts'

const NOW = Date.UTC(2026, 10, 23)

test('what was worked out of many rows is worked out anew when the clock was set back, and not held until that time comes again', async () => {
	let now = NOW
	let events = 1
	const healthOf = createSourceHealth({
		queries: {
			sourceArrivals: async () => [],
			sourceDelays: async () => [],
			recentMeasurements: async () => [],
			sourceRepeats: async () => [{ source: 'onestop', events, repeated: 0 }],
		},
		hours: { elapsed: (from, to) => to - from },
		clock: { now: () => now },
	})
	const eventsNow = async () =>
		(await healthOf({ id: 'onestop', every: 60, skew: 60 } as Source, null, true)).repeats?.events
	expect(await eventsNow()).toBe(1)
	events = 2
	expect(await eventsNow()).toBe(1)
	now -= 7 * 3_600_000
	expect(await eventsNow()).toBe(2)
})
