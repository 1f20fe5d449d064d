import { request as http } from 'node:http'
import { request as https } from 'node:https'
import type { Readable } from 'node:stream'
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent'

export interface Answer {
	readonly status: number
	readonly retryAfter: string | undefined
	readonly body: string
}

/** What is looked at of an answer; who sends more is cut off. */
const LONGEST_ANSWER = 65_536

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
				beginningOf(response).then(
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

async function beginningOf(response: Readable): Promise<string> {
	const chunks: Buffer[] = []
	let length = 0
	for await (const chunk of response as AsyncIterable<Buffer>) {
		chunks.push(chunk)
		length += chunk.length
		// Leaving the loop ends the connection.
		if (length >= LONGEST_ANSWER) break
	}
	return Buffer.concat(chunks).toString().slice(0, LONGEST_ANSWER)
}
