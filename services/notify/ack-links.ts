import { createHash } from 'node:crypto'
import type { Bus } from '@vong/bus/bus'
import type { Alert } from '@vong/core/alert'
import type { Clock } from '@vong/core/clock'
import type { AlertingRecord, NotificationQueries } from '@vong/store/notification-queries'
import { encodeAlertingRecord } from '@vong/store/notification-row'
import type { StoreWriter } from '@vong/store/store'
import { roundOf } from './rounds.ts'

const LINK = 'ack-link'
const USED = 'ack-link-used'
const LASTS_MS = 72 * 3_600_000
const TOKEN_BYTES = 24

interface AckLinksDeps {
	readonly store: { readonly queries: Pick<NotificationQueries, 'alertingRecords'>; readonly writer: StoreWriter }
	readonly bus: Pick<Bus, 'claims'>
	readonly alertById: (id: string) => Promise<Alert | undefined>
	/** Notes that the contact took the alert on; harmless when it is noted twice. */
	readonly acknowledge: (alert: string, by: string, comment: string) => Promise<void>
	readonly random: (bytes: number) => Uint8Array
	readonly randomId: () => string
	readonly clock: Clock
}

interface Link {
	readonly alert: string
	readonly contact: string
	readonly expiresAt: number
	/** How often the alert had been handed over by then: whom it was taken from does not take it on for the others. */
	readonly round: number
}

export interface AckLinks {
	/** A token for one alert and one recipient. Only its hash is kept. */
	create(alert: Pick<Alert, 'id' | 'history'>, contact: string): Promise<string>
	/** The alert that the token is for, without changing anything; undefined when it does not hold (any more). */
	find(token: string): Promise<Alert | undefined>
	/** Acknowledges for the recipient, once. Undefined when the token does not hold (any more). */
	redeem(token: string, comment: string): Promise<Alert | undefined>
}

/** Acknowledging from a message, by whoever has the message: bound to one alert, used once, over after some days. */
export function createAckLinks(deps: AckLinksDeps): AckLinks {
	const { store, bus, clock } = deps

	const append = writtenTogether<AlertingRecord>((records) =>
		store.writer.insert('alerting_log', records.map(encodeAlertingRecord), `k:${deps.randomId()}`),
	)

	/** What a link that holds is for. */
	async function linkOf(id: string): Promise<{ readonly link: Link; readonly alert: Alert } | undefined> {
		const [record] = await store.queries.alertingRecords(LINK, id)
		if (!record) return undefined
		const link = JSON.parse(record.body) as Link
		if (link.expiresAt <= clock.now()) return undefined
		if ((await store.queries.alertingRecords(USED, id)).length > 0) return undefined
		const alert = await deps.alertById(link.alert)
		return alert && roundOf(alert).number === link.round ? { link, alert } : undefined
	}

	return {
		async create(alert, contact) {
			const token = Buffer.from(deps.random(TOKEN_BYTES)).toString('base64url')
			const link: Link = {
				...{ alert: alert.id, contact, expiresAt: clock.now() + LASTS_MS, round: roundOf(alert).number },
			}
			await append({ kind: LINK, id: fingerprint(token), at: clock.now(), body: JSON.stringify(link) })
			return token
		},
		async find(token) {
			return (await linkOf(fingerprint(token)))?.alert
		},
		async redeem(token, comment) {
			const id = fingerprint(token)
			const owner = deps.randomId()
			// Of two that come at the same time one is too late, wherever they came in.
			const others = await bus.claims.take([`ack:${id}`], owner)
			if (others.length > 0) return undefined
			try {
				const found = await linkOf(id)
				if (!found) return undefined
				const { link } = found
				await deps.acknowledge(link.alert, link.contact, comment)
				await append({ kind: USED, id, at: clock.now(), body: '{}' })
				return await deps.alertById(link.alert)
			} finally {
				await bus.claims.release([`ack:${id}`], owner)
			}
		},
	}
}

/** What comes while something is being written is written after it, all at once: many messages at a time have many links. */
function writtenTogether<T>(write: (all: readonly T[]) => Promise<void>) {
	let gathered: T[] = []
	let last: Promise<void> = Promise.resolve()
	let next: Promise<void> | undefined
	return (one: T): Promise<void> => {
		gathered.push(one)
		next ??= last.then(() => {
			const all = gathered
			gathered = []
			next = undefined
			return write(all)
		})
		last = next.catch(() => undefined)
		return next
	}
}

const fingerprint = (token: string) => createHash('sha256').update(token).digest('base64url')
