import type { Alert } from '@vong/core/alert'
import type { Address, ChannelId, Contact, Notification } from '@vong/core/notification'
import { type Span, type Trace, untraced } from '@vong/core/trace'
import type { Channel, Message, SendResult } from './channel.ts'
import { createLanes } from './lanes.ts'
import type { Outgoing } from './release.ts'

const ATTEMPT_MS = 15_000
const FIRST_RETRY_MS = 2_000
const LONGEST_RETRY_MS = 300_000
/** Tries over one channel while there is another one to fall back on. */
const TRIES = { critical: 2, other: 4 }
/** With no other way left it is tried for that long. */
const GIVE_UP_MS = 24 * 3_600_000
const AT_ONCE = 8
/** An address that answers slowly holds up its next message for so long. */
const PATIENCE_MS = 2_000

export type Composer = (input: {
	readonly id: string
	readonly step: string
	readonly alerts: readonly Alert[]
	readonly contact: Contact
	readonly address: Address
}) => Promise<Message>

interface DeliveryDeps {
	readonly channels: readonly Channel[]
	readonly compose: Composer
	readonly contactOf: (id: string) => Contact | undefined
	readonly alertOf: (id: string) => Alert | undefined
	/** Whether there is another way to reach the recipient after this one. */
	readonly hasOtherWay: (row: Notification) => boolean
	readonly disable: (contact: string, address: Address, reason: string) => Promise<void>
	readonly random: () => number
	readonly now: () => number
	readonly trace?: Trace | undefined
	readonly log: { warn(fields: object, message: string): void }
}

export interface Attempt {
	/** What the notifications are after it; none when it was not begun any more. */
	readonly rows: readonly Notification[]
	/**
	 * To be called when that is written down. The next to the same address waits for it, so that of what has arrived at most one message
	 * is not known to have, whenever the process ends.
	 */
	readonly written: () => void
}

export interface Delivery {
	/** Tries once. */
	attempt(message: Outgoing): Promise<Attempt>
	/** What waits for its turn is left to whoever comes next. */
	stop(): void
}

/** One try at a time for each message; when the next one is due is written down, so that it survives this process. */
export function createDelivery(deps: DeliveryDeps): Delivery {
	const { trace = untraced } = deps
	const gates = new Map(deps.channels.map(({ id }) => [id, createGate(AT_ONCE)]))
	const turnOn = createLanes(PATIENCE_MS)
	let stopped = false

	/** Puts it into words; what sends them then. */
	async function prepare(outgoing: Outgoing, channelId: ChannelId): Promise<() => Promise<SendResult>> {
		const channel = deps.channels.find(({ id }) => id === channelId)
		const gate = gates.get(channelId)
		if (!channel || !gate) return async () => failed('channel-not-set-up')
		const contact = deps.contactOf(outgoing.recipient)
		const address = contact?.addresses.find((one) => one.channel === channelId)
		if (!contact || !address) return async () => failed('no-address')
		const alerts = outgoing.rows.flatMap(({ alert }) => deps.alertOf(alert) ?? [])
		if (alerts.length === 0) return async () => failed('alert-gone')
		const step = outgoing.rows[0]?.step ?? 'first'
		const message = await deps.compose({ id: outgoing.id, step, alerts, contact, address })
		return async () => {
			const result = await gate(() => {
				const signal = AbortSignal.timeout(ATTEMPT_MS)
				return untilTimeout(channel.send(message, signal), signal)
			})
			if (result.state === 'failed' && result.gone) await deps.disable(contact.id, address, result.reason)
			return result
		}
	}

	function sendTraced(
		send: () => Promise<SendResult>,
		{ rows }: Outgoing,
		{ channel, attempts }: Notification,
	): Promise<SendResult> {
		const traced = async (span: Span) => {
			span.set({ 'vong.channel': channel, 'vong.attempt': attempts, 'vong.alerts': rows.length })
			const result = await send().catch((error: unknown): SendResult => ({ state: 'failed', reason: reasonOf(error) }))
			span.set({ 'vong.outcome': result.state })
			// Not the reason itself: a server's own words may hold an address.
			if (result.state === 'failed') span.fail(result.gone ? 'gone' : result.permanent ? 'permanent' : 'again')
			return result
		}
		return trace('send notification', traced, { kind: 'client' })
	}

	return {
		async attempt(outgoing) {
			const [first] = outgoing.rows
			if (!first) return NOTHING
			const send = await prepare(outgoing, first.channel).catch((error: unknown) => () => Promise.reject(error))
			const written = await turnOn(`${outgoing.recipient}\n${first.channel}`)
			if (stopped) {
				written()
				return NOTHING
			}
			const result = await sendTraced(send, outgoing, first)
			if (result.state === 'failed') {
				const { channel, attempts } = first
				deps.log.warn(
					{ channel, message: outgoing.id, attempts, reason: result.reason },
					'a message did not get through',
				)
			}
			const now = deps.now()
			return { rows: outgoing.rows.map((row) => after(row, result, now)), written }
		},
		stop() {
			stopped = true
		},
	}

	function after(row: Notification, result: SendResult, now: number): Notification {
		if (result.state !== 'failed') {
			return {
				...row,
				state: result.state,
				reason: '',
				until: null,
				providerId: result.providerId ?? '',
				sentAt: now,
				deliveredAt: result.state === 'delivered' ? now : null,
				changedAt: now,
			}
		}
		const severity = deps.alertOf(row.alert)?.severity
		const tries = severity === 'critical' ? TRIES.critical : TRIES.other
		const spent = deps.hasOtherWay(row) ? row.attempts >= tries : now - row.queuedAt > GIVE_UP_MS
		if (result.permanent || result.gone || spent) {
			return { ...row, state: 'failed', reason: result.reason, until: null, changedAt: now }
		}
		const wait = Math.max(retryDelay(row.attempts, deps.random()), result.retryAfter ?? 0)
		return { ...row, reason: 'retry', until: now + wait, changedAt: now }
	}
}

/** Doubling, with up to a half of it taken off by chance, so that what failed together does not come again together. */
function retryDelay(attempts: number, random: number): number {
	const full = Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, attempts - 1), LONGEST_RETRY_MS)
	return Math.round(full * (1 - random / 2))
}

const NOTHING: Attempt = { rows: [], written: () => undefined }

const failed = (reason: string): SendResult => ({ state: 'failed', reason, permanent: true })

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 300)

/** A channel that does not listen to its signal does not hold up the others. */
function untilTimeout(sending: Promise<SendResult>, signal: AbortSignal): Promise<SendResult> {
	return new Promise((resolve, reject) => {
		const end = () => resolve({ state: 'failed', reason: 'timeout' })
		signal.addEventListener('abort', end, { once: true })
		sending.then(resolve, reject).finally(() => signal.removeEventListener('abort', end))
	})
}

/** Lets that many through at a time. */
function createGate(places: number) {
	const waiting: (() => void)[] = []
	let free = places
	return async <T>(work: () => Promise<T>): Promise<T> => {
		if (free > 0) free--
		else await new Promise<void>((resolve) => waiting.push(resolve))
		try {
			return await work()
		} finally {
			const next = waiting.shift()
			if (next) next()
			else free++
		}
	}
}
