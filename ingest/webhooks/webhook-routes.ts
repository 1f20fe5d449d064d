import type { Clock } from '@vong/core/clock'
import type { Intake, Message, Refusal, SourceKeys, Verdict } from '@vong/core/door'
import { VongError } from '@vong/core/errors'
import type { Feed, Source } from '@vong/core/source'
import { type Context, Hono } from 'hono'
import { problem } from './problem.ts'
import { readBody } from './read-body.ts'
import { signatureProblem } from './signature.ts'
import { type Bucket, createBucket } from './token-bucket.ts'

interface WebhookDeps {
	readonly sources: ReadonlyMap<string, Source>
	readonly intake: Intake
	readonly keys: SourceKeys
	readonly clock: Clock
}

/** The name under which the ledger counts what came for no known source. */
const UNKNOWN = 'unknown'
const RETRY_AFTER_SECONDS = 5
const CLOUDEVENTS_TYPES = ['application/cloudevents+json', 'application/cloudevents-batch+json']

/**
 * `POST /webhooks/{source}`: CloudEvents, or the format that the source declares, signed by Standard Webhooks or with a bearer
 * token. A 2xx answer follows the durable write.
 */
export function createWebhookRoutes({ sources, intake, keys, clock }: WebhookDeps): Hono {
	const routes = new Hono()
	const buckets = new Map<string, Bucket>()

	function turnAway(source: string, refusal: Refusal, answer: Response): Response {
		intake.refuse(source, refusal)
		return answer
	}

	function bucketOf({ id, limits }: Source): Bucket {
		const bucket = buckets.get(id) ?? createBucket(limits.perSecond, limits.burst)
		buckets.set(id, bucket)
		return bucket
	}

	async function authenticate(c: Context, source: Source, body: Uint8Array): Promise<string | undefined> {
		if (source.auth === 'bearer') {
			const token = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
			return (await keys.verifyPassword(source.id, token)) ? undefined : 'This source needs its bearer token.'
		}
		const signed = {
			id: c.req.header('webhook-id'),
			timestamp: c.req.header('webhook-timestamp'),
			signature: c.req.header('webhook-signature'),
			body,
		}
		return signatureProblem(signed, keys.signingSecrets(source.id), clock.now())
	}

	async function take(source: Source, message: Message): Promise<Response> {
		if (intake.full) return unavailable()
		try {
			const [verdict] = await intake.accept([message], 'exact')
			if (!verdict) throw new Error('no verdict')
			const waitMs = bucketOf(source).take(verdict.accepted + verdict.duplicate, clock.now())
			// What was taken is taken: the next message of a source that is too fast is the one that waits.
			if (waitMs > 0) slowUntil.set(source.id, clock.now() + waitMs)
			return answerOf(verdict)
		} catch (error) {
			if (error instanceof VongError && error.code === 'OVERLOADED') return unavailable()
			throw error
		}
	}

	const slowUntil = new Map<string, number>()

	routes.post('/webhooks/:source', async (c) => {
		const receivedAt = clock.now()
		const source = sources.get(c.req.param('source'))
		if (!source) return turnAway(UNKNOWN, 'unknown-source', problem(404, 'There is no such source.'))
		const waitMs = (slowUntil.get(source.id) ?? 0) - receivedAt
		if (waitMs > 0) return turnAway(source.id, 'too-fast', tooFast(waitMs))
		const feed = feedOf(source, c.req.raw.headers)
		if (!feed) {
			return turnAway(
				source.id,
				'malformed',
				problem(415, `${source.id} does not send ${c.req.header('content-type')}.`),
			)
		}
		const { messageBytes } = source.limits
		const body = await readBody(c.req.raw, messageBytes)
		if (!body.ok)
			return turnAway(
				source.id,
				body.status === 413 ? 'too-large' : 'malformed',
				bodyProblem(body.status, messageBytes),
			)
		const distrust = await authenticate(c, source, body.bytes)
		if (distrust !== undefined) {
			return turnAway(
				source.id,
				'unauthenticated',
				problem(401, distrust, { headers: { 'www-authenticate': 'Bearer' } }),
			)
		}
		const headers = Object.fromEntries(c.req.raw.headers)
		delete headers['authorization']
		delete headers['webhook-signature']
		delete headers['cookie']
		return take(source, { source, feed, door: 'webhook', receivedAt, body: body.bytes, address: c.req.path, headers })
	})

	// CloudEvents' abuse protection: a sender may ask whether it may send here, and how much.
	routes.options('/webhooks/:source', (c) => {
		const source = sources.get(c.req.param('source'))
		const origin = c.req.header('webhook-request-origin')
		if (!source) return problem(404, 'There is no such source.')
		const perMinute = String(Math.floor(source.limits.perSecond * 60))
		const allowed = { 'webhook-allowed-origin': origin ?? '*', 'webhook-allowed-rate': perMinute }
		return c.body(null, 204, { allow: 'POST, OPTIONS', ...(origin === undefined ? {} : allowed) })
	})
	routes.all('/webhooks/:source', () => problem(405, 'Send events with POST.', { headers: { allow: 'POST, OPTIONS' } }))
	return routes
}

/** The feed whose media type fits, an exact one before `*`; for CloudEvents any JSON in binary mode, too. */
function feedOf(source: Source, headers: Headers): Feed | undefined {
	const type = (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
	const feeds = source.feeds.filter((feed) => feed.door === 'webhook')
	const exact = feeds.find((feed) => feed.match === type)
	if (exact) return exact
	const open = feeds.find((feed) => feed.match === '*')
	if (open?.format !== 'cloudevents') return open
	const json = type === '' || type === 'application/json' || type.endsWith('+json')
	const binary = headers.has('ce-specversion') && json
	return CLOUDEVENTS_TYPES.includes(type) || binary || type === 'application/json' ? open : undefined
}

function answerOf({ accepted, duplicate, quarantined, reasons }: Verdict): Response {
	if (accepted + duplicate > 0 || quarantined === 0) {
		return Response.json(
			{ accepted, duplicate, quarantined },
			{ status: 202, headers: { 'cache-control': 'no-store' } },
		)
	}
	const first = reasons[0]
	// One part that is no JSON at all is the message itself; anything finer is a message whose events cannot be used.
	const malformed =
		quarantined === 1 && first?.step === 'decode' && /not valid (UTF-8|JSON)|nested deeper/.test(first.reason)
	const detail = `${first?.reason ?? 'No event can be used'}. It is kept in the quarantine.`
	return problem(malformed ? 400 : 422, detail, { accepted, duplicate, quarantined, reasons: reasons.slice(0, 20) })
}

function unavailable(): Response {
	return problem(503, 'There is no room: the store is away or too slow. Send again later; nothing was taken.', {
		headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
	})
}

function tooFast(waitMs: number): Response {
	return problem(429, 'This source sends faster than its entry allows. Send again later; nothing was taken.', {
		headers: { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))) },
	})
}

function bodyProblem(status: 400 | 413 | 415, limit: number): Response {
	if (status === 413) return problem(413, `A message of this source may have ${limit} bytes.`)
	if (status === 415) return problem(415, 'The content encoding has to be gzip or none.')
	return problem(400, 'The body ended too early, or is not compressed as it says.')
}
