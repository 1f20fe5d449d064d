import { createHash } from 'node:crypto'
import type { Bus } from '@vong/bus/bus'
import type { Alert } from '@vong/core/alert'
import type { Clock } from '@vong/core/clock'
import type { AlertingRecord, NotificationQueries } from '@vong/store/notification-queries'
import { encodeAlertingRecord } from '@vong/store/notification-row'
import type { StoreWriter } from '@vong/store/store'

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
}

export interface AckLinks {
	/** A token for one alert and one recipient. Only its hash is kept. */
	create(alert: string, contact: string): Promise<string>
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

	async function linkOf(id: string): Promise<Link | undefined> {
		const [record] = await store.queries.alertingRecords(LINK, id)
		if (!record) return undefined
		const link = JSON.parse(record.body) as Link
		if (link.expiresAt <= clock.now()) return undefined
		return (await store.queries.alertingRecords(USED, id)).length === 0 ? link : undefined
	}

	return {
		async create(alert, contact) {
			const token = Buffer.from(deps.random(TOKEN_BYTES)).toString('base64url')
			const link: Link = { alert, contact, expiresAt: clock.now() + LASTS_MS }
			await append({ kind: LINK, id: fingerprint(token), at: clock.now(), body: JSON.stringify(link) })
			return token
		},
		async find(token) {
			const link = await linkOf(fingerprint(token))
			return link && deps.alertById(link.alert)
		},
		async redeem(token, comment) {
			const id = fingerprint(token)
			const owner = deps.randomId()
			// Of two that come at the same time one is too late, wherever they came in.
			const others = await bus.claims.take([`ack:${id}`], owner)
			if (others.length > 0) return undefined
			try {
				const link = await linkOf(id)
				if (!link) return undefined
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
