import { request as http } from 'node:http'
import { request as https } from 'node:https'
import { text } from 'node:stream/consumers'
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent'

export interface Answer {
	readonly status: number
	readonly retryAfter: string | undefined
	readonly body: string
}

export type GuardedPost = (
	url: string,
	headers: Readonly<Record<string, string>>,
	body: string | Uint8Array,
	signal: AbortSignal,
) => Promise<Answer>

/**
 * Posts to addresses that somebody else named. The address that a name leads to is checked when the connection is made: none of the inside
 * network, unless it is allowed. Redirects are not followed.
 */
export function createGuardedPost(allowed: readonly string[]): GuardedPost {
	const rules = { allowIPAddressList: [...allowed] }
	const agents = { http: new RequestFilteringHttpAgent(rules), https: new RequestFilteringHttpsAgent(rules) }
	return async (url, headers, body, signal) => {
		const { protocol } = new URL(url)
		if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`${protocol} is no way to send to`)
		const { promise, resolve, reject } = Promise.withResolvers<Answer>()
		const isTls = protocol === 'https:'
		const request = (isTls ? https : http)(
			url,
			{ method: 'POST', headers, signal, agent: isTls ? agents.https : agents.http },
			(response) => {
				text(response).then(
					(answer) =>
						resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], body: answer }),
					reject,
				)
			},
		)
		request.on('error', reject)
		request.end(body)
		return await promise
	}
}
