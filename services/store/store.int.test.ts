import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '@vong/core/event'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectStore } from './connect.ts'
import { encodeCommit, encodeEvent, encodeQuarantine, encodeReplay } from './event-row.ts'
import type { Store } from './store.ts'

const NOW = Date.UTC(2026, 10, 23, 3)
let dataDir: string
let store: Store
const bytes = (...lines: string[]) => lines.map((line) => Buffer.from(line))

function event(id: string, changes: Partial<Event> = {}): Event {
	return {
		source: 'environment',
		id,
		type: 'observation',
		subject: "Trạm Đồng Xoài's",
		time: NOW - 1_000,
		timeSent: true,
		receivedAt: NOW,
		skewed: false,
		dataSchema: '',
		areaCode: '25195',
		areaId: '25195@',
		agency: '',
		severity: 'info',
		value: 12.5,
		unit: 'ug/m3',
		lat: null,
		lon: null,
		data: { station: 'Đ\n"\\', value: 12.5 },
		...changes,
	}
}

beforeAll(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'vong-store-'))
	store = await connectStore({ dataDir, durability: 'disk', clock: { now: () => NOW } })
	expect((await store.migrate()).applied.length).toBeGreaterThan(0)
	expect((await store.migrate()).applied).toEqual([])
})

afterAll(async () => {
	await store.close()
	await rm(dataDir, { recursive: true, force: true })
})

it('a block sent twice with its token is stored once, in the table and in every table behind it', async () => {
	const lines = bytes(encodeEvent(event('a'), 'w', 1, 90), encodeEvent(event('b', { time: 1_000 }), 'w', 2, 90))
	await store.writer.insert('events', lines, 'w:1')
	await store.writer.insert('events', lines, 'w:1')
	const tail = await store.queries.eventsTail({ writer: 'w', after: 0, upTo: 10, limit: 10 })
	expect(tail).toEqual([
		{ ...event('a'), writer: 'w', number: 1 },
		{ ...event('b', { time: 1_000 }), writer: 'w', number: 2 },
	])
	expect(await store.queries.findIdentities('environment', ['b', 'nobody', 'a'])).toEqual(
		expect.arrayContaining([
			{ source: 'environment', id: 'a', writer: 'w', number: 1 },
			{ source: 'environment', id: 'b', writer: 'w', number: 2 },
		]),
	)
	expect(await store.queries.findIdentities('environment', ['nobody'])).toEqual([])
})

it('pages go newest first over all time, by scope and filter', async () => {
	const read = (filter: object, scope: 'all' | string[] = 'all') =>
		store.queries.eventsPage({ scope, filter, limit: 1 }).then((found) => found.map(({ id }) => id))
	expect(await read({})).toEqual(['a'])
	expect(await read({ to: NOW - 1_000 })).toEqual(['b'])
	expect(await read({ types: ['observation'], areas: ['25195@'], severities: ['info'] })).toEqual(['a'])
	expect(await read({ types: ['dossier.*'] })).toEqual([])
	expect(await read({}, ['elsewhere'])).toEqual([])
	const [first] = await store.queries.eventsPage({ scope: 'all', filter: {}, limit: 1 })
	if (!first) throw new Error('no event')
	const next = await store.queries.eventsPage({ scope: 'all', filter: {}, limit: 5, after: first })
	expect(next.map(({ id }) => id)).toEqual(['b'])
})

it('the ledger sums the lines of the batches, and heads are the last numbers', async () => {
	const line = {
		writer: 'w',
		batch: 1,
		source: 'environment',
		first: 1,
		last: 4,
		received: 4,
		stored: 2,
		duplicate: 1,
		quarantined: 1,
		refused: 0,
		lastReceivedAt: NOW,
		committedAt: NOW,
	}
	const replay = { ...line, batch: 2, first: 5, last: 5, received: 0, stored: 1, duplicate: 0, quarantined: -1 }
	await store.writer.insert('commits', bytes(encodeCommit(line), encodeCommit(replay)), 'w:1')
	expect(await store.queries.ledger()).toEqual([
		{ source: 'environment', received: 4, stored: 3, duplicate: 1, quarantined: 0, refused: 0, lastReceivedAt: NOW },
	])
	expect(await store.queries.heads()).toEqual({ w: 5 })
	expect(await store.queries.headsAt(NOW - 1)).toEqual({})
	expect(await store.queries.lastNumber('w')).toBe(5)
	expect(await store.queries.lastNumber('other')).toBe(0)
	expect(await store.queries.tailCounts({ after: {}, upTo: { w: 5 } })).toEqual({ stored: 3, kept: 2 })
})

it('quarantined messages come back as they were, marked once driven again', async () => {
	const row = {
		id: 'q1',
		source: 'environment',
		receivedAt: NOW,
		door: 'mqtt',
		address: 'events/environment',
		headers: { 'content-type': 'x' },
		step: 'decode',
		reason: 'not JSON',
		raw: Buffer.from([255, 0]).toString('base64'),
	}
	await store.writer.insert('quarantine', bytes(encodeQuarantine(row, 'w', 3)), 'w:1')
	expect(await store.queries.quarantinePage({ limit: 10 })).toEqual([{ ...row, replayedAt: null }])
	await store.writer.insert(
		'quarantine_replays',
		bytes(encodeReplay({ id: 'q1', replayedAt: NOW + 5, replayedBy: 'admin' }, 'w')),
		'w:2',
	)
	expect(await store.queries.quarantineByIds(['q1', 'q2'])).toEqual([{ ...row, replayedAt: NOW + 5 }])
})

it('a row that the store refuses is told apart from a store that is away', async () => {
	await expect(store.writer.insert('events', bytes('["w", "no number"]\n'), 'w:bad')).rejects.toMatchObject({
		kind: 'content',
	})
})
