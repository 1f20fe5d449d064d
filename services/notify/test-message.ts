import type { Alert } from '@vong/core/alert'
import type { Clock } from '@vong/core/clock'
import type { ChannelId, Contact } from '@vong/core/notification'
import type { Channel, SendResult } from './channel.ts'
import type { Composer } from './delivery.ts'

const ATTEMPT_MS = 15_000

interface TestMessageDeps {
	readonly channels: readonly Channel[]
	readonly compose: Composer
	readonly clock: Clock
	readonly randomId: () => string
}

interface TestedWay {
	readonly channel: ChannelId
	readonly state: SendResult['state']
	readonly reason: string
}

/** Tells one contact something that is no alert, once and at once, by each of the ways asked for; what came of it is answered and not kept. */
export function createTestMessage({ channels, compose, clock, randomId }: TestMessageDeps) {
	return async (contact: Contact, only: ChannelId | undefined): Promise<TestedWay[]> => {
		const wanted = contact.addresses.filter(({ channel }) => only === undefined || channel === only)
		return Promise.all(
			wanted.map(async (address) => {
				const { channel: id } = address
				const channel = channels.find((one) => one.id === id)
				if (!channel) return { channel: id, state: 'failed' as const, reason: 'channel-not-set-up' }
				const alerts = [nothing(clock.now())]
				const message = await compose({ id: randomId(), step: 'test', alerts, contact, address })
				const result = await channel.send(message, AbortSignal.timeout(ATTEMPT_MS))
				return { channel: id, state: result.state, reason: result.state === 'failed' ? result.reason : '' }
			}),
		)
	}
}

/** Has the looks of an alert, and is none. */
const nothing = (at: number): Alert => ({
	...{ id: '', key: '', rule: '', ruleVersion: 0, area: '', agency: '', subject: '', field: '', procedure: '' },
	name: { vi: 'Vọng đến được với bạn', en: 'Vọng reaches you' },
	summary: { vi: 'Tin này để thử, không có gì xảy ra.', en: 'This is a test. Nothing has happened.' },
	...{ severity: 'info', phase: 'firing', sources: [], labels: {}, value: null, target: null, unit: '' },
	...{ asOf: null, startedAt: at, firedAt: at, acknowledgedAt: null, acknowledgedBy: null, assignedTo: null },
	...{ handedTo: null, resolvedAt: null, shadow: false, history: [] },
})
