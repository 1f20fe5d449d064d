import type { Message } from '@vong/core/door'
import type { Source } from '@vong/core/source'
import { expect, test } from 'vitest'
import { createStatus } from './status.ts'

const HOUR = 3_600_000

test('what was received before the clock was set back is said to have been received by then', () => {
	let now = 12 * HOUR
	const status = createStatus({
		bus: { publish: async () => undefined },
		spool: { writer: 'w', committed: 0, pending: new Map(), bytes: 0, full: false },
		quotaBytes: 1,
		clock: { now: () => now },
		timers: { after: () => () => undefined },
		log: { info: () => undefined, warn: () => undefined, error: () => undefined },
		onTick: () => undefined,
	})
	const receive = (id: string) => status.received([{ source: { id } as Source, receivedAt: now } as Message])
	const said = () => status.snapshot().lastReceivedAt
	receive('queue')
	receive('onestop')
	expect(said()).toEqual({ queue: 12 * HOUR, onestop: 12 * HOUR })
	now = 5 * HOUR
	expect(said()).toEqual({ queue: 5 * HOUR, onestop: 5 * HOUR })
	now = 6 * HOUR
	receive('onestop')
	expect(said()).toEqual({ queue: 5 * HOUR, onestop: 6 * HOUR })
})
