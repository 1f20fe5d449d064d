import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '@vong/core/event'
import { connectStore } from '@vong/store/connect'
import { encodeCommit, encodeEvent, encodeQuarantine, encodeReplay } from '@vong/store/event-row'
import type { Store } from '@vong/store/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const NOW = Date.UTC(2026, 10, 23, 3)
const HOUR = 3_600_000
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
		lon: 106.9,
		data: { station: 'Đ\t\n"\\\'', value: 12.5 },
		...changes,
	}
}

/** What every store does, whether its engine runs in this process or behind HTTP. */
export function storeContract(name: string, start: () => Promise<{ url?: string; stop: () => Promise<unknown> }>) {
	describe(name, () => {
		let store: Store
		let dataDir: string
		let stop: () => Promise<unknown>
		beforeAll(async () => {
			dataDir = await mkdtemp(join(tmpdir(), 'vong-store-'))
			const started = await start()
			stop = started.stop
			store = await connectStore({ url: started.url, dataDir, durability: 'disk', clock: { now: () => NOW } })
			expect((await store.migrate()).applied.length).toBeGreaterThan(0)
		})
		afterAll(async () => {
			await store.close()
			await stop()
			await rm(dataDir, { recursive: true, force: true })
		})

		it('applies each migration once', async () => {
			expect((await store.migrate()).applied).toEqual([])
			await store.ping()
		})

		it('stores a block once however often it comes with its token, with every character as it was', async () => {
			const events = [event('a'), event("b'\\\t", { time: 1_000, type: 'dossier.received', areaId: '' })]
			const lines = bytes(...events.map((each, index) => encodeEvent(each, 'w', index + 1, 90)))
			for (let time = 0; time < 3; time++) await store.writer.insert('events', lines, 'w:1')
			expect(await store.queries.eventsTail({ writer: 'w', after: 0, upTo: 10, limit: 10 })).toEqual(
				events.map((each, index) => ({ ...each, writer: 'w', number: index + 1 })),
			)
			const found = await store.queries.findIdentities('environment', ["b'\\\t", 'nobody', 'a'])
			expect(found.sort((one, other) => one.number - other.number)).toEqual([
				{ source: 'environment', id: 'a', writer: 'w', number: 1 },
				{ source: 'environment', id: "b'\\\t", writer: 'w', number: 2 },
			])
			expect(await store.queries.findIdentities('elsewhere', ['a'])).toEqual([])
		})

		it('looks up more identities at once than a URL can carry', async () => {
			const ids = [...Array.from({ length: 5_000 }, (_, index) => `nobody-${index}`), 'a']
			expect(await store.queries.findIdentities('environment', ids)).toEqual([
				{ source: 'environment', id: 'a', writer: 'w', number: 1 },
			])
		})

		it('pages go newest first over all time, by scope and filter, and the next page begins where the last ended', async () => {
			const late = [event('day', { time: NOW - 20 * HOUR }), event('ahead', { time: NOW + 300 * HOUR })]
			await store.writer.insert('events', bytes(...late.map((each, at) => encodeEvent(each, 'w', at + 3, 90))), 'w:2')
			const read = (filter: object, scope: 'all' | string[] = 'all') =>
				store.queries.eventsPage({ scope, filter, limit: 9 }).then((found) => found.map(({ id }) => id))
			expect(await read({})).toEqual(['ahead', 'a', 'day', "b'\\\t"])
			expect(await read({ from: NOW - 20 * HOUR, to: NOW })).toEqual(['a', 'day'])
			expect(await read({ types: ['dossier.*', 'nothing'] })).toEqual(["b'\\\t"])
			expect(await read({ types: ['dossier'] })).toEqual([])
			expect(await read({ subject: "Trạm Đồng Xoài's", severities: ['info'] }, ['25195@'])).toHaveLength(3)
			expect(await read({ areas: ['25195@'] }, ['elsewhere'])).toEqual([])
			expect(await read({}, [])).toEqual([])
			const paged: string[] = []
			let page = await store.queries.eventsPage({ scope: 'all', filter: {}, limit: 1 })
			for (let [last] = page; last !== undefined; [last] = page) {
				paged.push(last.id)
				page = await store.queries.eventsPage({ scope: 'all', filter: {}, limit: 1, after: last })
			}
			expect(paged).toEqual(await read({}))
		})

		it('the ledger sums the lines of the batches, and heads are the last numbers', async () => {
			const counts = { received: 5, stored: 4, duplicate: 0, quarantined: 1, refused: 0 }
			const shared = { writer: 'w', source: 'environment', lastReceivedAt: NOW, committedAt: NOW }
			const line = encodeCommit({ ...shared, ...counts, batch: 1, first: 1, last: 5 })
			const replay = { received: 0, stored: 1, duplicate: 0, quarantined: -1, refused: 0 }
			const correction = encodeCommit({ ...shared, ...replay, batch: 2, first: 6, last: 6 })
			for (let time = 0; time < 2; time++) await store.writer.insert('commits', bytes(line, correction), 'w:1')
			expect(await store.queries.ledger()).toEqual([
				{ source: 'environment', ...counts, stored: 5, quarantined: 0, lastReceivedAt: NOW },
			])
			expect(await store.queries.heads()).toEqual({ w: 6 })
			expect(await store.queries.headsAt(NOW - 1)).toEqual({})
			expect(await store.queries.lastNumber('w')).toBe(6)
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
			await store.writer.insert('quarantine', bytes(encodeQuarantine(row, 'w', 5)), 'w:1')
			expect(await store.queries.quarantinePage({ limit: 10 })).toEqual([{ ...row, replayedAt: null }])
			const replay = encodeReplay({ id: 'q1', replayedAt: NOW + 5, replayedBy: 'admin' }, 'w')
			await store.writer.insert('quarantine_replays', bytes(replay), 'w:2')
			expect(await store.queries.quarantineByIds(['q1', 'q2'])).toEqual([{ ...row, replayedAt: NOW + 5 }])
		})

		it('a row that the store refuses is told apart from a store that is away, and harms nothing after it', async () => {
			const bad = store.writer.insert('events', bytes('["w", "no number"]\n'), 'w:3')
			await expect(bad).rejects.toMatchObject({ kind: 'content' })
			await store.writer.insert('events', bytes(encodeEvent(event('after'), 'other', 1, 90)), 'w:3')
			expect(await store.queries.eventsTail({ writer: 'other', after: 0, upTo: 9, limit: 9 })).toHaveLength(1)
		})
	})
}
