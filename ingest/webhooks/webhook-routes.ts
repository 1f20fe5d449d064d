import { isUtf8 } from 'node:buffer'
import type { Clock } from '@vong/core/clock'
import type { Intake, Message, Refusal, SourceKeys, Verdict } from '@vong/core/door'
import { type ErrorCode, VongError } from '@vong/core/errors'
import { mediaType, webhookFeed } from '@vong/core/feed'
import type { Source } from '@vong/core/source'
import { type Bucket, createBucket } from '@vong/core/token-bucket'
import { type Span, type Trace, untraced } from '@vong/core/trace'
import { type Context, Hono } from 'hono'
import { problem } from './problem.ts'
import { readBody } from './read-body.ts'
import { headerProblem, type SignatureHeaders, signatureProblem } from './signature.ts'

interface WebhookDeps {
	readonly sources: ReadonlyMap<string, Source>
	readonly intake: Intake
	readonly keys: SourceKeys
	readonly clock: Clock
	readonly trace?: Trace
}

const PATH = '/webhooks/:source'
/** The name under which the ledger counts what came for no known source. */
const UNKNOWN = 'unknown'
const RETRY_AFTER_SECONDS = 5
const MOST_REASONS = 20
/** Nothing of the message was kept: it may come again. */
const RETRYABLE: ReadonlySet<ErrorCode> = new Set(['OVERLOADED', 'UNAVAILABLE'])
const SECRET_HEADERS = ['authorization', 'webhook-signature', 'cookie']

/**
 * `POST /webhooks/{source}`: CloudEvents, or the format that the source declares, signed by Standard Webhooks or with a bearer
 * token. A 2xx answer follows the durable write.
 */
export function createWebhookRoutes({ sources, intake, keys, clock, trace = untraced }: WebhookDeps): Hono {
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
		return signatureProblem({ ...signatureOf(c), body }, keys.signingSecrets(source.id))
	}

	async function take(source: Source, message: Message, span: Span): Promise<Response> {
		try {
			const [verdict] = await intake.acceptExactly([message])
			if (!verdict) throw new Error('no verdict')
			const { accepted, duplicate, quarantined } = verdict
			span.set({ 'vong.accepted': accepted, 'vong.duplicates': duplicate, 'vong.quarantined': quarantined })
			// How many events a message holds is known only now: the next message waits for what this one took too much.
			bucketOf(source).charge(accepted + duplicate + quarantined, clock.now())
			return answerOf(verdict, message)
		} catch (error) {
			// Nothing was taken: the spool is full, could not be written, or is closing.
			if (error instanceof VongError && RETRYABLE.has(error.code)) return unavailable(message.address)
			throw error
		}
	}

	/** The answer that needs no look at the body, cheapest first. */
	function refuseByHeaders(c: Context, source: Source): Response | undefined {
		const instance = c.req.path
		if (intake.full) return unavailable(instance)
		const waitMs = bucketOf(source).wait(clock.now())
		if (waitMs > 0) return turnAway(source.id, 'too-fast', tooFast(waitMs, instance))
		const distrust = source.auth === 'signature' ? headerProblem(signatureOf(c), clock.now()) : undefined
		return distrust === undefined ? undefined : distrusted(source, distrust, instance)
	}

	function unsupported(source: Source, c: Context): Response {
		const sent = c.req.header('content-type') ?? 'a body without content-type'
		return turnAway(
			source.id,
			'malformed',
			problem(415, `${source.id} does not send ${sent}.`, { instance: c.req.path }),
		)
	}

	function distrusted(source: Source, detail: string, instance: string): Response {
		const scheme = source.auth === 'bearer' ? 'Bearer' : 'Standard-Webhooks'
		return turnAway(
			source.id,
			'unauthenticated',
			problem(401, detail, { instance, headers: { 'www-authenticate': scheme } }),
		)
	}

	async function receive(c: Context, span: Span): Promise<Response> {
		const receivedAt = clock.now()
		const instance = c.req.path
		const source = sources.get(c.req.param('source') ?? '')
		span.set({ 'vong.source': source?.id ?? UNKNOWN })
		if (!source) return turnAway(UNKNOWN, 'unknown-source', problem(404, 'There is no such source.', { instance }))
		const headers = Object.fromEntries(c.req.raw.headers)
		const feed = webhookFeed(source, headers)
		if (!feed) return unsupported(source, c)
		const refused = refuseByHeaders(c, source)
		if (refused) return refused
		const { messageBytes } = source.limits
		const body = await readBody(c.req.raw, messageBytes)
		if (!body.ok) {
			const refusal = body.status === 413 ? 'too-large' : 'malformed'
			return turnAway(source.id, refusal, bodyProblem(body.status, messageBytes, instance))
		}
		span.set({ 'vong.bytes': body.bytes.length })
		const distrust = await authenticate(c, source, body.bytes)
		if (distrust !== undefined) return distrusted(source, distrust, instance)
		for (const name of SECRET_HEADERS) delete headers[name]
		const message: Message = { source, feed, door: 'webhook', receivedAt, body: body.bytes, address: instance, headers }
		return take(source, message, span)
	}

	routes.post(PATH, (c) => {
		const receiveTraced = async (span: Span) => {
			span.set({ 'http.request.method': 'POST', 'http.route': PATH })
			const response = await receive(c, span)
			span.set({ 'http.response.status_code': response.status })
			if (response.status >= 500) span.fail(String(response.status))
			return response
		}
		return trace(`POST ${PATH}`, receiveTraced, { kind: 'server', parent: c.req.header('traceparent') })
	})

	// CloudEvents' abuse protection: a sender may ask whether it may send here, and how much.
	routes.options(PATH, (c) => {
		const source = sources.get(c.req.param('source'))
		const origin = c.req.header('webhook-request-origin')
		if (!source) return problem(404, 'There is no such source.', { instance: c.req.path })
		const perMinute = String(Math.floor(source.limits.perSecond * 60))
		const allowed = { 'webhook-allowed-origin': origin ?? '*', 'webhook-allowed-rate': perMinute }
		return c.body(null, 204, { allow: 'POST, OPTIONS', ...(origin === undefined ? {} : allowed) })
	})
	routes.all(PATH, (c) =>
		problem(405, 'Send events with POST.', { instance: c.req.path, headers: { allow: 'POST, OPTIONS' } }),
	)
	return routes
}

function signatureOf(c: Context): SignatureHeaders {
	return {
		id: c.req.header('webhook-id'),
		timestamp: c.req.header('webhook-timestamp'),
		signature: c.req.header('webhook-signature'),
	}
}

function answerOf({ accepted, duplicate, quarantined, reasons }: Verdict, message: Message): Response {
	if (accepted + duplicate > 0 || quarantined === 0) {
		return Response.json(
			{ accepted, duplicate, quarantined },
			{ status: 202, headers: { 'cache-control': 'no-store' } },
		)
	}
	const detail = `${reasons[0]?.reason ?? 'No event can be used'}. It is kept in the quarantine.`
	return problem(isReadable(message) ? 422 : 400, detail, {
		instance: message.address,
		accepted,
		duplicate,
		quarantined,
		reasons: reasons.slice(0, MOST_REASONS),
	})
}

/** Tells a message that is no JSON at all (malformed) from one that can be read, but whose events cannot be used. */
function isReadable({ body, feed, headers }: Message): boolean {
	const isJson = feed.format === 'cloudevents' || /[/+]json$/.test(mediaType(headers['content-type']))
	if (!isUtf8(body)) return false
	if (!isJson) return true
	try {
		JSON.parse(Buffer.from(body).toString('utf8'))
		return true
	} catch {
		return body.length === 0 && headers['ce-specversion'] !== undefined
	}
}

function unavailable(instance: string): Response {
	return problem(503, 'There is no room: the store is away or too slow. Send again later; nothing was taken.', {
		instance,
		headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
	})
}

function tooFast(waitMs: number, instance: string): Response {
	return problem(429, 'This source sends faster than its entry allows. Send again later; nothing was taken.', {
		instance,
		headers: { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))) },
	})
}

function bodyProblem(status: 400 | 413 | 415, limit: number, instance: string): Response {
	switch (status) {
		case 413:
			return problem(413, `A message of this source may have ${limit} bytes.`, { instance })
		case 415:
			return problem(415, 'The content encoding has to be gzip or none.', {
				instance,
				headers: { 'accept-encoding': 'gzip' },
			})
		case 400:
			return problem(400, 'The body ended too early, or is not compressed as it says.', { instance })
	}
}
