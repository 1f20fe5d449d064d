import webPush from 'web-push'
import type { Channel, Message, SendResult } from '../channel.ts'
import type { GuardedPost } from '../guarded-request.ts'
import { noAnswer, resultOf } from './answers.ts'

export interface VapidKeys {
	readonly publicKey: string
	readonly privateKey: string
}

interface PushDeps {
	readonly post: GuardedPost
	readonly keys: VapidKeys
	/** Whom a push service turns to: `mailto:` or `https:`. */
	readonly contact: string
	readonly now: () => number
}

type Subscription = webPush.PushSubscription

/** What a push service keeps for a device that is off. */
const KEPT_SECONDS = 4 * 3_600
const URGENCY = { critical: 'high', major: 'high', minor: 'normal', info: 'low' } as const

/** Web Push to the devices of one person. An address is the list of what their browsers gave out, as JSON. */
export function createPushChannel({ post, keys, contact, now }: PushDeps): Channel {
	async function toDevice(subscription: Subscription, message: Message, signal: AbortSignal): Promise<SendResult> {
		const { id, kind, subject, short, link, alerts } = message
		try {
			const { endpoint, headers, body } = webPush.generateRequestDetails(
				subscription,
				JSON.stringify({ id, kind, title: subject, body: short, url: link }),
				{
					vapidDetails: { subject: contact, ...keys },
					TTL: KEPT_SECONDS,
					urgency: URGENCY[alerts[0]?.severity ?? 'info'],
					contentEncoding: 'aes128gcm',
				},
			)
			const answer = await post(endpoint, textsOf(headers), body ?? '', signal)
			const result = resultOf(answer, now(), 'sent')
			if (result.state !== 'failed') return result
			const gone = answer.status === 404 || answer.status === 410
			return { ...result, gone, permanent: gone || answer.status === 400 || answer.status === 413 }
		} catch (error) {
			return noAnswer(error)
		}
	}

	return {
		id: 'push',
		async send(message, signal) {
			const subscriptions = readSubscriptions(message.address.address)
			const results = await Promise.all(subscriptions.map((one) => toDevice(one, message, signal)))
			const failures = results.filter((result) => result.state === 'failed')
			const [first] = failures
			// One device that shows it is enough.
			if (failures.length < results.length) return { state: 'sent' }
			if (!first) return { state: 'failed', reason: 'no-usable-address', permanent: true, gone: true }
			const all = (what: 'gone' | 'permanent') => failures.every((failure) => failure[what] === true)
			return { ...first, gone: all('gone'), permanent: all('permanent') }
		},
	}
}

function readSubscriptions(address: string): Subscription[] {
	try {
		const parsed: unknown = JSON.parse(address)
		return Array.isArray(parsed) ? (parsed as Subscription[]) : []
	} catch {
		return []
	}
}

/** The length is told by the body itself. */
const textsOf = (headers: Readonly<Record<string, unknown>>) =>
	Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
