import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'
import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import { OWN_SOURCE } from '@vong/core/source'
import type { Viewer } from '@vong/core/viewer'
import type { Logger } from 'pino'
import { Webhook } from 'standardwebhooks'
import type { Cleanup } from './cleanup.ts'
import { startLeasedRole } from './leased-role.ts'

/** An event that has not come back by then is lost to who waits for it. */
const PATIENCE_MS = 10_000
const NO_SESSION = { token: '', expiresAt: 0 }
const UNAUTHENTICATED = 401
const VIEWER: Viewer = { id: 'probe', name: 'probe', roles: ['VIEWER'], scope: { kind: 'all' }, expiresAt: null }
const SUBSCRIPTION = `subscription { events(filter: { sources: ["${OWN_SOURCE}"], types: ["probe"] }) { events { id } } }`

interface ProbeDeps {
	/** Of this process's own doors. */
	readonly url: string
	readonly everyMs: number
	readonly keys: {
		signingSecrets(source: string): readonly string[]
		rotateSourceSecret(source: string): Promise<{ secret: string }>
	}
	readonly createSession: (viewer: Viewer) => Promise<{ token: string; expiresAt: number }>
	readonly randomId: () => string
	/** How long a probe is waited for. */
	readonly patienceMs?: number
	readonly bus: Bus
	readonly clock: Clock
	readonly log: Logger
}

interface Stats {
	/** Of the last probe; undefined when it did not come back. */
	milliseconds: number | undefined
	/** Since the process started. */
	failures: number
}

export interface Probe {
	/** Undefined while another process probes. */
	stats(): Readonly<Stats> | undefined
	stop(): Promise<void>
}

/**
 * Sends an event of its own through the webhook door, as any source does, and waits for it at a subscription, as any wall does. How long that
 * took goes out with the next one, so that it becomes a reading like all others; of several processes one probes.
 */
export function startProbe(deps: ProbeDeps): Probe {
	const { bus, log } = deps
	const stats: Stats = { milliseconds: undefined, failures: 0 }
	let isHeld = false
	const start = async (cleanup: Cleanup) => {
		isHeld = true
		cleanup.add('probe lease', async () => {
			isHeld = false
		})
		run(deps, stats, cleanup)
	}
	const role = startLeasedRole({ name: 'probe', start, bus, log })
	return { stats: () => (isHeld ? stats : undefined), stop: role.stop }
}

function run(deps: ProbeDeps, stats: Stats, cleanup: Cleanup): void {
	const { url, everyMs, keys, createSession, randomId, patienceMs = PATIENCE_MS, clock, log } = deps
	const stopping = new AbortController()
	const { signal } = stopping
	let session = NO_SESSION
	/** Failures that no event has told yet. */
	let untold = 0
	stats.milliseconds = undefined

	async function once(): Promise<number> {
		const secret = keys.signingSecrets(OWN_SOURCE)[0] ?? (await keys.rotateSourceSecret(OWN_SOURCE)).secret
		if (session.expiresAt < clock.now() + patienceMs) session = await createSession(VIEWER)
		const limit = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
		const id = randomId()
		const stream = await openSubscription(url, session.token, limit)
		try {
			const sentAt = performance.now()
			await send(url, secret, eventOf(id, untold, stats.milliseconds, clock.now()), limit)
			untold = 0
			await stream.until((text) => text.includes(id))
			return Math.round(performance.now() - sentAt)
		} finally {
			stream.close()
		}
	}

	async function keepProbing() {
		while (!signal.aborted) {
			try {
				stats.milliseconds = await once()
			} catch (error) {
				if (signal.aborted) break
				log.warn({ err: error }, 'the probe did not come back')
				untold++
				stats.failures++
				stats.milliseconds = undefined
				if (error instanceof Error && error.cause === UNAUTHENTICATED) session = NO_SESSION
			}
			await delay(everyMs, undefined, { signal }).catch(() => undefined)
		}
	}
	const probing = keepProbing()
	cleanup.add('probe', async () => {
		stopping.abort()
		await probing
	})
}

function eventOf(id: string, failed: number, milliseconds: number | undefined, now: number) {
	const measured =
		failed > 0
			? { parameter: 'PROBE_FAILED', value: failed }
			: milliseconds === undefined
				? {}
				: { parameter: 'PROBE_LATENCY', value: milliseconds, unit: 'ms', milliseconds }
	const time = new Date(now).toISOString()
	return {
		...{ specversion: '1.0', id, source: OWN_SOURCE, type: 'probe', subject: 'probe', time },
		data: { probe: id, sentAt: time, ...measured },
	}
}

function open(url: string, path: string, headers: Record<string, string>, body: string, signal: AbortSignal) {
	const target = new URL(path, url)
	const request = target.protocol === 'https:' ? httpsRequest : httpRequest
	return new Promise<IncomingMessage>((resolve, reject) => {
		// The certificate is for the name that others know this centre by, not for the loopback.
		request(target, { method: 'POST', headers, signal, rejectUnauthorized: false }, resolve)
			.on('error', reject)
			.end(body)
	})
}

async function send(url: string, secret: string, event: object, signal: AbortSignal): Promise<void> {
	const body = JSON.stringify(event)
	const at = new Date()
	const id = crypto.randomUUID()
	const headers = {
		'content-type': 'application/cloudevents+json',
		'webhook-id': id,
		'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
		'webhook-signature': new Webhook(secret).sign(id, at, body),
	}
	const answer = await open(url, `/webhooks/${OWN_SOURCE}`, headers, body, signal)
	answer.resume()
	if (answer.statusCode !== 202) throw new Error(`the webhook door answered ${answer.statusCode}`)
}

/** Server-sent events; settles when the subscription stands. */
async function openSubscription(url: string, token: string, signal: AbortSignal) {
	const headers = {
		'content-type': 'application/json',
		accept: 'text/event-stream',
		authorization: `Bearer ${token}`,
	}
	const answer = await open(url, '/graphql', headers, JSON.stringify({ query: SUBSCRIPTION }), signal)
	if (answer.statusCode !== 200) {
		answer.resume()
		throw new Error(`the subscription was answered ${answer.statusCode}`, { cause: answer.statusCode })
	}
	const chunks = answer.setEncoding('utf8')[Symbol.asyncIterator]() as AsyncIterator<string>
	let text = ''
	async function until(fits: (text: string) => boolean): Promise<void> {
		while (!fits(text)) {
			const { done, value } = await chunks.next()
			if (done) throw new Error('the subscription ended')
			text += value
		}
		text = ''
	}
	// The first delivery says where the stream stands: what is sent after it comes in it.
	await until((told) => told.includes('data:'))
	return { until, close: () => void answer.destroy() }
}
