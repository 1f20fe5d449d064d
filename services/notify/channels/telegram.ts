import type { Channel } from '../channel.ts'
import type { GuardedPost } from '../guarded-request.ts'
import { jsonOf, noAnswer, resultOf } from './answers.ts'

interface TelegramDeps {
	readonly post: GuardedPost
	/** What BotFather gave out. */
	readonly token: string
	readonly url?: string
	readonly now: () => number
}

interface Told {
	readonly result: { readonly message_id?: number }
	readonly description: string
	readonly parameters: { readonly retry_after?: number }
}

const LONGEST = 4_096

/** A Telegram bot. An address is the chat's id, which the bot learns when somebody writes to it. */
export function createTelegramChannel({ post, token, url = 'https://api.telegram.org', now }: TelegramDeps): Channel {
	const target = `${url}/bot${token}/sendMessage`
	return {
		id: 'telegram',
		async send({ address, text }, signal) {
			const body = { chat_id: address.address, text: cut(text), link_preview_options: { is_disabled: true } }
			try {
				const answer = await post(target, { 'content-type': 'application/json' }, JSON.stringify(body), signal)
				const told = jsonOf<Told>(answer)
				const result = resultOf(answer, now(), 'sent')
				if (result.state !== 'failed') return { ...result, providerId: String(told.result?.message_id ?? '') }
				const wait = told.parameters?.retry_after
				return {
					...result,
					reason: told.description?.slice(0, 300) ?? result.reason,
					// The chat is none, or the person has shut the bot out.
					permanent: answer.status === 400 || answer.status === 403,
					...(wait === undefined ? {} : { retryAfter: wait * 1000 }),
				}
			} catch (error) {
				// The token stands in the address, and must not stand in a reason.
				const failed = noAnswer(error)
				return failed.state === 'failed' ? { ...failed, reason: failed.reason.replaceAll(token, '…') } : failed
			}
		},
	}
}

const cut = (text: string) => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`)
