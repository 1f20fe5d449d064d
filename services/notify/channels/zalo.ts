import type { Channel, SendResult } from '../channel.ts'
import type { Answer, GuardedPost } from '../guarded-request.ts'
import { jsonOf, noAnswer, resultOf } from './answers.ts'

/** What the account signs in with; the refreshing token is good once and comes anew with each access token. */
export interface ZaloTokens {
	readonly access: string
	readonly refresh: string
	readonly expiresAt: number
}

interface ZaloDeps {
	readonly post: GuardedPost
	readonly appId: string
	readonly appSecret: string
	/** The one that the operator was given; counts until another is kept that came from it. */
	readonly refreshToken: string
	readonly tokens: {
		read(): ZaloTokens | undefined
		write(tokens: ZaloTokens): Promise<void>
	}
	readonly url?: string
	readonly signInUrl?: string
	readonly now: () => number
}

interface Told {
	readonly error: number
	readonly message: string
	readonly data: { readonly message_id?: string }
}
interface Granted {
	readonly access_token: string
	readonly refresh_token: string
	readonly expires_in: string | number
	readonly error_description: string
}

const EARLY_MS = 60_000
const LONGEST = 2_000
/** The access token is no good (any more). */
const BAD_TOKEN: readonly (number | undefined)[] = [-216, -124]
/** Passes by itself: busy, too many. */
const PASSING: readonly (number | undefined)[] = [-200, -211, -32, -18]

/** A Zalo official account, to people who follow it. An address is the follower's id with this account. */
export function createZaloChannel(deps: ZaloDeps): Channel {
	const { post, tokens, now, url = 'https://openapi.zalo.me', signInUrl = 'https://oauth.zaloapp.com' } = deps
	let renewing: Promise<string> | undefined

	async function renew(signal: AbortSignal): Promise<string> {
		const { appId, appSecret } = deps
		const form = new URLSearchParams({
			app_id: appId,
			grant_type: 'refresh_token',
			refresh_token: tokens.read()?.refresh ?? deps.refreshToken,
		})
		const headers = { 'content-type': 'application/x-www-form-urlencoded', secret_key: appSecret }
		const answer = await post(`${signInUrl}/v4/oa/access_token`, headers, form.toString(), signal)
		const { access_token, refresh_token, expires_in, error_description } = jsonOf<Granted>(answer)
		if (!access_token || !refresh_token)
			throw new Error(`Zalo gave no access token: ${error_description ?? `status ${answer.status}`}`)
		const expiresAt = now() + Number(expires_in ?? 3_600) * 1000
		// Kept before it is used: the one that it came from is used up.
		await tokens.write({ access: access_token, refresh: refresh_token, expiresAt })
		return access_token
	}

	/** One at a time: two would use up the same token. */
	function fresh(signal: AbortSignal): Promise<string> {
		renewing ??= renew(signal).finally(() => {
			renewing = undefined
		})
		return renewing
	}

	async function tell(to: string, text: string, access: string, signal: AbortSignal): Promise<Answer> {
		const headers = { 'content-type': 'application/json', access_token: access }
		const body = JSON.stringify({ recipient: { user_id: to }, message: { text: text.slice(0, LONGEST) } })
		return post(`${url}/v3.0/oa/message/cs`, headers, body, signal)
	}

	return {
		id: 'zalo',
		async send({ address, text }, signal): Promise<SendResult> {
			try {
				const known = tokens.read()
				const holds = known && known.expiresAt - EARLY_MS > now()
				let answer = await tell(address.address, text, holds ? known.access : await fresh(signal), signal)
				if (holds && BAD_TOKEN.includes(jsonOf<Told>(answer).error))
					answer = await tell(address.address, text, await fresh(signal), signal)
				const result = resultOf(answer, now(), 'sent')
				if (result.state === 'failed') return result
				// What went wrong stands in the body of a 200.
				const { error, message, data } = jsonOf<Told>(answer)
				if (error === 0) return { ...result, providerId: data?.message_id ?? '' }
				const reason = `Zalo ${error ?? 'without an answer'}: ${message ?? ''}`.slice(0, 300)
				return {
					state: 'failed',
					reason,
					permanent: error !== undefined && ![...PASSING, ...BAD_TOKEN].includes(error),
				}
			} catch (error) {
				return noAnswer(error)
			}
		},
	}
}
