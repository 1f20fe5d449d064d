import type { Channel } from '../channel.ts'
import type { GuardedPost } from '../guarded-request.ts'
import { withoutMarks } from '../sms-text.ts'
import { jsonOf, noAnswer, resultOf } from './answers.ts'

interface SmsDeps {
	readonly post: GuardedPost
	/** Where the gateway takes messages. */
	readonly url: string
	/** What it takes, with `{to}`, `{text}` and `{id}` in it: JSON, or else a form. */
	readonly body: string
	/** The `Authorization` header that it asks for. */
	readonly authorization: string | undefined
	/** False: letters are sent without their marks always, for gateways and phones that break them. */
	readonly accents: boolean
	readonly now: () => number
}

/** Text messages by an HTTP gateway. The text is within one message where that can be had. */
export function createSmsChannel({ post, url, body, authorization, accents, now }: SmsDeps): Channel {
	const isJson = body.trimStart().startsWith('{')
	const encode = (value: string) => (isJson ? JSON.stringify(value).slice(1, -1) : encodeURIComponent(value))
	return {
		id: 'sms',
		async send({ id, address, short }, signal) {
			const values = { to: address.address, text: accents ? short : withoutMarks(short), id }
			const filled = body.replaceAll(/\{(to|text|id)\}/g, (_, name: keyof typeof values) => encode(values[name]))
			try {
				const headers = {
					'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
					'idempotency-key': id,
					...(authorization === undefined ? {} : { authorization }),
				}
				const answer = await post(url, headers, filled, signal)
				const result = resultOf(answer, now(), 'sent')
				// 4xx but for "too many" and "too slow": this message will not be taken later either.
				if (result.state === 'failed') return { ...result, permanent: isFinal(answer.status) }
				const { id: given, messageId, message_id } = jsonOf<Record<'id' | 'messageId' | 'message_id', unknown>>(answer)
				return { ...result, providerId: String(given ?? messageId ?? message_id ?? '') }
			} catch (error) {
				return noAnswer(error)
			}
		},
	}
}

const isFinal = (status: number) => status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status)
