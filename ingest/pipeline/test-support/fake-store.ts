import type { Event } from '@vong/core/event'
import type { Position } from '@vong/core/position'
import { StoreError } from '@vong/store/errors'
import { decodeEvent } from '@vong/store/event-row'
import type { CommittedLedger, EventStore, EventStoreQueries, QuarantineRow, WritableTable } from '@vong/store/store'

/** What happens to a call: it works, it fails before or after it took effect, or the process dies before or after. */
export type Fate = 'ok' | 'fails' | 'fails-after' | 'dies' | 'dies-after'

interface FakeEvent extends Event {
	readonly writer: string
	readonly number: number
}

export const POISON = 'poison'

function parseLines(bytes: Buffer): unknown[][] {
	return bytes
		.toString('utf8')
		.split('\n')
		.filter((text) => text !== '')
		.map((text) => JSON.parse(text) as unknown[])
}

/** The tables in memory, with blocks that are dropped when their token was seen, as the real store does it. */
export function createFakeTables() {
	const tokens = new Set<string>()
	const events: FakeEvent[] = []
	const quarantine: (Omit<QuarantineRow, 'replayedAt'> & { writer: string })[] = []
	const replays = new Map<string, number>()
	const commits: {
		writer: string
		batch: number
		source: string
		last: number
		counts: number[]
		at: number | null
	}[] = []

	function insert(table: WritableTable, lines: readonly Uint8Array[], token: string) {
		const bytes = Buffer.concat(lines)
		if (table === 'events' && bytes.includes(POISON)) throw new StoreError('content', 'a row cannot be parsed')
		if (tokens.has(`${table} ${token}`)) return
		tokens.add(`${table} ${token}`)
		if (table === 'events') {
			for (let at = 0; at < bytes.length; ) {
				const { end, retentionDays: _, ...event } = decodeEvent(bytes.subarray(at))
				events.push(event)
				at += end
			}
			return
		}
		for (const columns of parseLines(bytes)) {
			if (table === 'quarantine') {
				const [id, writer, , source, receivedAt, door, address, headers, step, reason, raw] = columns as string[]
				quarantine.push({
					id: String(id),
					writer: String(writer),
					source: String(source),
					receivedAt: Number(receivedAt),
					door: String(door),
					address: String(address),
					headers: JSON.parse(String(headers)) as Record<string, string>,
					step: String(step),
					reason: String(reason),
					raw: String(raw),
				})
			} else if (table === 'quarantine_replays') {
				const [id, , replayedAt] = columns as [string, string, number]
				replays.set(id, replayedAt)
			} else if (table === 'commits') {
				const [writer, batch, source, , last, ...rest] = columns as [
					string,
					number,
					string,
					number,
					number,
					...number[],
				]
				commits.push({ writer, batch, source, last, counts: rest.slice(0, 5), at: rest[5] ?? null })
			}
		}
	}

	function ledger(since: Position = {}): CommittedLedger[] {
		return [...Map.groupBy(commits, (row) => row.source)].map(([source, rows]) => {
			const sum = (column: number) => rows.reduce((total, { counts }) => total + (counts[column] ?? 0), 0)
			return {
				source,
				recent: rows.reduce(
					(total, { writer, last, counts }) => total + (last > (since[writer] ?? last) ? (counts[0] ?? 0) : 0),
					0,
				),
				received: sum(0),
				stored: sum(1),
				duplicate: sum(2),
				quarantined: sum(3),
				refused: sum(4),
				lastReceivedAt: Math.max(...rows.map((row) => row.at ?? 0)) || null,
			}
		})
	}

	function quarantineRows(): QuarantineRow[] {
		return quarantine.map(({ writer: _, ...row }) => ({ ...row, replayedAt: replays.get(row.id) ?? null }))
	}

	const queries: EventStoreQueries = {
		eventsPage: async () => [],
		eventCounts: async () => [],
		eventsTail: async () => [],
		lastReceipts: async () => [],
		heads: async () => ({}),
		headsAt: async (instants) => instants.map(() => ({})),
		tailCounts: async () => ({ stored: 0, kept: 0 }),
		async findIdentities(source, ids) {
			const wanted = new Set(ids)
			return events.filter((event) => event.source === source && wanted.has(event.id))
		},
		async recentIdentities(limit) {
			return events.toSorted((one, other) => other.receivedAt - one.receivedAt).slice(0, limit)
		},
		ledger: async (since) => ledger(since),
		async sourceActivity() {
			return [...Map.groupBy(events, (event) => event.source)].map(([source, rows]) => ({
				source,
				lastEventAt: Math.max(...rows.map((row) => row.time)),
				lastReceivedAt: Math.max(...rows.map((row) => row.receivedAt)),
			}))
		},
		quarantinePage: async () => quarantineRows(),
		quarantineByIds: async (ids) => quarantineRows().filter((row) => ids.includes(row.id)),
		async lastNumber(writer) {
			return Math.max(0, ...commits.filter((row) => row.writer === writer).map((row) => row.last))
		},
		accessLog: async () => [],
	}
	return { insert, queries, events, commits, ledger, quarantineRows }
}

export type FakeTables = ReturnType<typeof createFakeTables>

/** One process' way to the tables. Once it has died, none of its calls ever settles. */
export function createFakeConnection(tables: FakeTables, mode: EventStore['mode'], fateOf: (call: string) => Fate) {
	let dead = false
	const never = new Promise<never>(() => {})

	async function call<T>(name: string, effect: () => T | Promise<T>): Promise<T> {
		await new Promise<void>((resolve) => setImmediate(resolve))
		if (dead) return never
		const fate = fateOf(name)
		if (fate === 'fails') throw new StoreError('unavailable', `${name} failed`)
		if (fate === 'dies') {
			dead = true
			return never
		}
		const result = await effect()
		if (fate === 'fails-after') throw new StoreError('unavailable', `${name} failed after it had committed`)
		if (fate === 'dies-after') {
			dead = true
			return never
		}
		return result
	}

	const { queries } = tables
	const store: EventStore = {
		mode,
		queries: {
			...queries,
			findIdentities: (source, ids) => call('findIdentities', () => queries.findIdentities(source, ids)),
			lastNumber: (writer) => call('lastNumber', () => queries.lastNumber(writer)),
			recentIdentities: (limit) => call('recentIdentities', () => queries.recentIdentities(limit)),
			sourceActivity: () => call('sourceActivity', () => queries.sourceActivity()),
			quarantineByIds: (ids) => call('quarantineByIds', () => queries.quarantineByIds(ids)),
		},
		writer: {
			insert: (table, lines, token) => call(`insert ${table}`, () => tables.insert(table, lines, token)),
		},
		migrate: async () => ({ applied: [] }),
		ping: async () => undefined,
		close: async () => undefined,
	}
	return {
		store,
		call,
		get dead() {
			return dead
		},
	}
}
