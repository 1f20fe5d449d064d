import { setTimeout as delay } from 'node:timers/promises'
import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import type { AlertingRecord, NotificationQueries } from '@vong/store/notification-queries'
import { encodeAlertingRecord } from '@vong/store/notification-row'
import type { StoreWriter } from '@vong/store/store'

const RETRY_MS = 1_000

export interface KeptLogDeps {
	readonly store: {
		readonly queries: Pick<NotificationQueries, 'alertingLog' | 'alertingRecords'>
		readonly writer: StoreWriter
	}
	readonly bus: Bus
	readonly clock: Clock
	readonly randomId: () => string
	readonly log: { warn(fields: object, message: string): void }
}

/** Words that must not stand in the store as they are. */
export interface Sealing {
	seal(name: string, text: string): string
	unseal(name: string, sealed: string): string
}

export interface KeptLog {
	/** The last word on each thing of a kind that was not taken back. */
	all(kind: string): ReadonlyMap<string, unknown>
	/** Writes it down, then it holds; null takes it back. */
	put(kind: string, id: string, value: unknown, by: string): Promise<void>
	/** The same for several, at once. */
	putAll(kind: string, values: ReadonlyMap<string, unknown>, by: string): Promise<void>
	onChange(listener: () => void): () => void
	close(): Promise<void>
}

interface Line {
	readonly value: unknown
	readonly by: string
}

/** Some kinds of the log of what is set up at run time, in memory, as all processes write it. */
export async function createKeptLog(
	{ store, bus, clock, randomId, log }: KeptLogDeps,
	what: string,
	kinds: readonly string[],
	sealing?: Sealing,
): Promise<KeptLog> {
	const listeners = new Set<() => void>()
	const closed = new AbortController()
	let asked = false
	let reading = false
	let held = new Map<string, Map<string, unknown>>()
	/** When the last word on each thing was written. */
	let writtenAt = new Map<string, number>()
	/** Written here and perhaps not seen by a reading that began before. */
	let own: AlertingRecord[] = []

	const nameOf = ({ kind, id }: Pick<AlertingRecord, 'kind' | 'id'>) => `${kind}:${id}`
	const sameAs = (a: AlertingRecord) => (b: AlertingRecord) =>
		nameOf(a) === nameOf(b) && a.at === b.at && a.body === b.body

	function fold(records: readonly AlertingRecord[]) {
		const folded = new Map(kinds.map((kind) => [kind, new Map<string, unknown>()]))
		for (const record of records) {
			const text = sealing ? sealing.unseal(nameOf(record), record.body) : record.body
			const { value } = JSON.parse(text) as Line
			if (value === null) folded.get(record.kind)?.delete(record.id)
			else folded.get(record.kind)?.set(record.id, value)
		}
		held = folded
		writtenAt = new Map(records.map((record) => [nameOf(record), record.at]))
		for (const listener of listeners) listener()
	}

	async function refresh() {
		const stored = await store.queries.alertingLog(kinds)
		own = own.filter((record) => !stored.some(sameAs(record)))
		fold([...stored, ...own])
	}

	/** One reading after the other, so that an older one cannot end last; again until it works. */
	async function ask() {
		asked = true
		if (reading) return
		reading = true
		while (asked && !closed.signal.aborted) {
			asked = false
			try {
				await refresh()
			} catch (error) {
				log.warn({ err: error, what }, 'could not be read again; trying until it can')
				asked = true
				await delay(RETRY_MS, undefined, { signal: closed.signal }).catch(() => undefined)
			}
		}
		reading = false
	}

	async function putAll(kind: string, values: ReadonlyMap<string, unknown>, by: string) {
		if (values.size === 0) return
		// The log is read in the order of its instants: a later word has a later one, also where the clock was set back.
		const at = Math.max(clock.now(), ...[...values.keys()].map((id) => (writtenAt.get(nameOf({ kind, id })) ?? 0) + 1))
		const records = [...values].map(([id, value]): AlertingRecord => {
			const text = JSON.stringify({ value, by } satisfies Line)
			const name = nameOf({ kind, id })
			return { kind, id, at, body: sealing ? sealing.seal(name, text) : text }
		})
		await store.writer.insert('alerting_log', records.map(encodeAlertingRecord), `a:${randomId()}`)
		own.push(...records)
		for (const record of records) writtenAt.set(nameOf(record), at)
		const known = new Map(held.get(kind))
		for (const [id, value] of values) {
			if (value === null) known.delete(id)
			else known.set(id, value)
		}
		held.set(kind, known)
		for (const listener of listeners) listener()
		await bus.publish('alerting.changed', { what, at })
	}

	const subscription = await bus.subscribe(
		'alerting.changed',
		(change) => {
			if (change.what === what) void ask()
		},
		() => void ask(),
	)
	await refresh()

	return {
		all: (kind) => held.get(kind) ?? new Map(),
		put: (kind, id, value, by) => putAll(kind, new Map([[id, value]]), by),
		putAll,
		onChange(listener) {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
		close() {
			closed.abort()
			return subscription.close()
		},
	}
}
