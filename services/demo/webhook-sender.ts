import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { CLOUD_EVENT, type Message } from './message.ts'
import type { Outcome, Sender } from './outcome.ts'
import { createWindow } from './window.ts'

const BATCH = 'application/cloudevents-batch+json'
const MOST_EVENTS = 500
const MOST_BYTES = 500_000
/** Requests at the same time of what cannot be put together. */
const LANES = 8
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000

interface WebhookSenderOptions {
	readonly http: string
	readonly secret: string
	readonly outcome: Outcome
	/** Messages waiting or on their way at the same time. */
	readonly window: number
	readonly signal: AbortSignal
}

/**
 * A service system's sender: events one request at a time, in order. What has gathered meanwhile goes as one batch, and what was
 * refused for the moment goes again under the same id.
 */
export function createWebhookSender({ http, secret, outcome, window: most, signal }: WebhookSenderOptions): Sender {
	const signer = new Webhook(secret)
	const window = createWindow(most)
	const queue: Message[] = []
	let posting = 0

	function start() {
		while (queue[0] && posting < (isCloudEvent(queue[0]) ? 1 : LANES)) void post(nextParcel(queue))
	}

	async function post(parcel: readonly Message[]) {
		posting++
		await deliver(parcel)
		posting--
		window.leave(parcel.length)
		start()
	}

	async function deliver(parcel: readonly Message[]) {
		const [first] = parcel
		if (!first) return
		const isBatch = parcel.length > 1
		const body = isBatch ? `[${parcel.map(textOf).join(',')}]` : textOf(first)
		const headers = { ...first.headers, ...(isBatch ? { 'content-type': BATCH } : {}) }
		const id = `msg_${crypto.randomUUID()}`
		for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
			const answer = await request(first.address, id, body, headers)
			if (typeof answer !== 'number') return count(parcel.length, answer)
			if (signal.aborted) return fail(parcel.length, 'stopped before it was acknowledged')
			outcome.retried++
			await sleep(answer || pause, undefined, { signal }).catch(() => undefined)
		}
	}

	/** The answer, or after how many milliseconds to try again. */
	async function request(path: string, id: string, body: string, headers: Readonly<Record<string, string>>) {
		const at = new Date()
		try {
			const response = await fetch(`${http}${path}`, {
				method: 'POST',
				headers: {
					...headers,
					'webhook-id': id,
					'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
					'webhook-signature': signer.sign(id, at, body),
				},
				body,
			})
			const text = await response.text()
			if (response.status === 429 || response.status >= 500)
				return Number(response.headers.get('retry-after') ?? 0) * 1000
			return { status: response.status, text }
		} catch {
			return 0
		}
	}

	function count(messages: number, { status, text }: { status: number; text: string }) {
		if (status !== 202) return fail(messages, `${status} ${text.slice(0, 300)}`)
		const { accepted, duplicate, quarantined } = JSON.parse(text) as Record<string, number>
		outcome.acknowledged += messages
		outcome.accepted += accepted ?? 0
		outcome.duplicate += duplicate ?? 0
		outcome.quarantined += quarantined ?? 0
	}

	function fail(messages: number, why: string) {
		outcome.failed += messages
		outcome.problem ??= why
	}

	return {
		async send(message) {
			await window.enter()
			outcome.sent++
			queue.push(message)
			start()
		},
		drain: () => window.empty(),
		close: async () => undefined,
	}
}

/** What goes by webhook is text. */
const textOf = ({ body }: Message) => (typeof body === 'string' ? body : Buffer.from(body).toString('utf8'))

const isCloudEvent = ({ headers }: Message) => headers['content-type'] === CLOUD_EVENT

/** The first messages of the queue that may go together. */
function nextParcel(queue: Message[]): Message[] {
	let bytes = 0
	const end = queue.findIndex((message, index) => {
		bytes += message.body.length
		return (
			index > 0 &&
			(!(isCloudEvent(message) && queue[0] && isCloudEvent(queue[0])) || index >= MOST_EVENTS || bytes > MOST_BYTES)
		)
	})
	return queue.splice(0, end === -1 ? queue.length : end)
}
