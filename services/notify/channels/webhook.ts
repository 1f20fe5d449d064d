import { Webhook } from 'standardwebhooks'
import type { Channel, SendResult } from '../channel.ts'
import type { Answer, GuardedPost } from '../guarded-request.ts'
import { noAnswer, resultOf } from './answers.ts'

interface WebhookDeps {
	readonly post: GuardedPost
	readonly now: () => number
}

/** Signed as Standard Webhooks says. An address is the URL, and its secret (`whsec_…`) behind a `#`, which is never sent. */
export function createWebhookChannel({ post, now }: WebhookDeps): Channel {
	return {
		id: 'webhook',
		async send(message, signal) {
			const { id, kind, alerts, subject, text, link } = message
			const body = JSON.stringify({ type: `alert.${kind}`, data: { subject, text, link, alerts } })
			const at = new Date(now())
			const signed = sign(message.address.address, id, at, body)
			if (!signed) return { state: 'failed', reason: 'no-usable-address', permanent: true }
			const { url, signature } = signed
			try {
				const headers = {
					'content-type': 'application/json',
					'webhook-id': id,
					'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
					'webhook-signature': signature,
				}
				return verdictOn(await post(url, headers, body, signal), now())
			} catch (error) {
				return noAnswer(error)
			}
		},
	}
}

/** Undefined when the address is no URL with a secret behind it: no later try would be better. */
function sign(address: string, id: string, at: Date, body: string): { url: string; signature: string } | undefined {
	try {
		const url = new URL(address)
		const secret = url.hash.slice(1)
		url.hash = ''
		return { url: url.href, signature: new Webhook(secret).sign(id, at, body) }
	} catch {
		return undefined
	}
}

/** 410: never again. Anything else than success may be better later. */
function verdictOn(answer: Answer, now: number): SendResult {
	if (answer.status === 410) return { state: 'failed', reason: 'gone', permanent: true, gone: true }
	return resultOf(answer, now, 'delivered')
}
