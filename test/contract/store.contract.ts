import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '@vong/core/event'
import type { Position } from '@vong/core/position'
import { connectStore } from '@vong/store/connect'
import { encodeCategoryCell, encodeCell } from '@vong/store/entity-row'
import { encodeAccess, encodeCommit, encodeEvent, encodeQuarantine, encodeReplay } from '@vong/store/event-row'
import type { ReceiptsInput, Store, StoredEvent } from '@vong/store/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventCountsContract } from './event-counts.contract.ts'

const HOUR = 3_600_000
/** Of today: rows of another year would be past their retention, and gone. */
const NOW = Math.floor(Date.now() / HOUR) * HOUR
const bytes = (...rows: (string | Uint8Array)[]) => rows.map((row) => Buffer.from(row))

export function storedEvent(id: string, changes: Partial<Event> = {}): Event {
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

const event = storedEvent

export const storedLine = (each: Event, number: number, writer = 'w') =>
	Buffer.from(encodeEvent(each, writer, number, 90))

/** How much of the two events `a` and `b` stands in each table that a block of events fills. */
export const rollupCounts = `SELECT (SELECT count() FROM events), (SELECT count() FROM event_identity),
	(SELECT sum(events) FROM events_hour), (SELECT sum(total) FROM events_hour)`
export const ROLLUP_COUNTS = '2\t2\t2\t25\n'

interface Started {
	readonly url?: string
	/** One statement, past the store. */
	readonly ask: (sql: string) => Promise<string>
	readonly stop: () => Promise<unknown>
}

/** What every store does, whether its engine runs in this process or behind HTTP. */
export function storeContract(name: string, start: (dataDir: string) => Promise<Started>) {
	describe(name, () => {
		let store: Store
		let dataDir: string
		let started: Started
		beforeAll(async () => {
			dataDir = await mkdtemp(join(tmpdir(), 'vong-store-'))
			started = await start(dataDir)
			store = await connectStore({ url: started.url, dataDir, durability: 'disk', clock: { now: () => NOW } })
			expect((await store.migrate()).applied.length).toBeGreaterThan(0)
		})
		afterAll(async () => {
			await store.close()
			await started.stop()
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
			// The one of 1970 is past what hours are kept for.
			expect(await started.ask(rollupCounts)).toBe('2\t2\t1\t12.5\n')
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
				{ source: 'environment', ...counts, recent: 0, stored: 5, quarantined: 0, lastReceivedAt: NOW },
			])
			const recentSince = async (since: Position) => (await store.queries.ledger(since)).map(({ recent }) => recent)
			expect(await recentSince({ w: 4 })).toEqual([5])
			expect(await recentSince({ w: 5, v: 0 })).toEqual([0])
			expect(await store.queries.heads()).toEqual({ w: 6 })
			expect(await store.queries.headsAt([NOW, NOW - 1, NOW + 1, NOW])).toEqual([{ w: 6 }, {}, { w: 6 }, { w: 6 }])
			expect(await store.queries.headsAt([])).toEqual([])
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

		it('counts what was stored after a position, and what of it is still kept', async () => {
			const line = (batch: number, first: number, last: number, stored: number) =>
				encodeCommit({
					...{ writer: 'tail', batch, source: 'environment', first, last, received: stored, stored },
					...{ duplicate: 0, quarantined: 0, refused: 0, lastReceivedAt: NOW, committedAt: NOW + batch },
				})
			const kept = [5, 6].map((number) => storedLine(event(`tail-${number}`), number, 'tail'))
			await store.writer.insert('events', kept, 'tail:2')
			await store.writer.insert('commits', bytes(line(1, 1, 4, 4), line(2, 5, 6, 2)), 'tail:2')
			const counts = (after: object, upTo: object) =>
				store.queries.tailCounts({ after: { ...after }, upTo: { ...upTo } })
			expect(await counts({}, { tail: 6 })).toEqual({ stored: 6, kept: 2 })
			expect(await counts({ tail: 4 }, { tail: 6 })).toEqual({ stored: 2, kept: 2 })
			expect(await counts({ tail: 6 }, { tail: 6 })).toEqual({ stored: 0, kept: 0 })
			expect(await counts({}, { nobody: 6 })).toEqual({ stored: 0, kept: 0 })
			expect(await store.queries.headsAt([NOW + 2, NOW + 1, NOW])).toMatchObject([{ tail: 6 }, { tail: 4 }, {}])
		})

		it('identities of late come newest received first, and each source is as fresh as its newest event', async () => {
			const late = [1, 2, 3].map((at) =>
				event(`late-${at}`, { source: 'late', time: NOW - at * HOUR, receivedAt: NOW + at * HOUR }),
			)
			await store.writer.insert(
				'events',
				late.map((each, at) => storedLine(each, at + 1, 'late')),
				'late:1',
			)
			expect(await store.queries.recentIdentities(2)).toEqual([
				{ source: 'late', id: 'late-3', receivedAt: NOW + 3 * HOUR },
				{ source: 'late', id: 'late-2', receivedAt: NOW + 2 * HOUR },
			])
			expect((await store.queries.sourceActivity()).find(({ source }) => source === 'late')).toEqual({
				source: 'late',
				lastEventAt: NOW - HOUR,
				lastReceivedAt: NOW + 3 * HOUR,
			})
		})

		it('tells when something was heard last of each place, of what fits, from an instant on and within a stretch', async () => {
			const heard = [
				event('h1', { receivedAt: NOW + 1, value: 1, data: { mode: 'on' } }),
				event('h2', { receivedAt: NOW + 2, value: 5, data: { mode: true } }),
				event('h3', { receivedAt: NOW + 3, subject: 'elsewhere', agency: 'A', value: null, data: {} }),
				event('h4', { receivedAt: NOW + 4, type: 'other.type' }),
			].map((each) => ({ ...each, source: 'heard' }))
			await store.writer.insert('events', bytes(...heard.map((each, at) => encodeEvent(each, 'h', at + 1, 90))), 'h:1')
			const match = { sources: ['heard'] }
			const ask = (rest: Partial<ReceiptsInput>) =>
				store.queries
					.lastReceipts({ match, by: 'all', from: NOW, ...rest })
					.then((rows) =>
						rows.map(({ areaId, agency, subject, field, receivedAt }) => [
							areaId,
							agency,
							subject,
							field,
							receivedAt - NOW,
						]),
					)
			const [area, subject] = [heard[0]?.areaId, heard[0]?.subject]
			expect(await ask({})).toEqual([['', '', '', null, 4]])
			expect(await ask({ by: 'subject', match: { ...match, types: ['observation'] } })).toEqual([
				[area, '', 'elsewhere', null, 3],
				[area, '', subject, null, 2],
			])
			expect(await ask({ by: 'agency', match: { ...match, types: ['other.*'] } })).toMatchObject([
				['', '', '', null, 4],
			])
			expect(await ask({ match: { ...match, value: { min: 1, max: 4 } }, field: 'mode' })).toEqual([
				['', '', '', 'on', 1],
			])
			expect(await ask({ field: 'mode', by: 'area', tail: { writer: 'h', after: 1, upTo: 3 } })).toEqual([
				[area, '', '', null, 3],
				[area, '', '', true, 2],
			])
			expect(await ask({ from: NOW + 5 })).toEqual([])
			expect(await ask({ match: { sources: ['nobody'] } })).toEqual([])
		})

		it('tells who measured what where, and in which hour that was last', async () => {
			const level = { parameter: 'LEVEL' }
			const measured = [
				event('m1', { source: 'a', time: NOW - 5 * HOUR, data: level }),
				event('m2', { source: 'a', time: NOW - 2 * HOUR + 60_000, data: level }),
				event('m3', { source: 'a', areaId: 'elsewhere', time: NOW - 3 * HOUR, data: level }),
				event('m4', { source: 'b', time: NOW - HOUR, data: level }),
				// Long ago, ahead of the clock, something else, and no measurement.
				event('m5', { source: 'c', time: NOW - 50 * HOUR, data: level }),
				event('m6', { source: 'c', time: NOW + 2 * HOUR, data: level }),
				event('m7', { source: 'c', data: { parameter: 'WIND' } }),
				event('m8', { source: 'c', value: null, data: level }),
			]
			await store.writer.insert(
				'events',
				bytes(...measured.map((each, at) => encodeEvent(each, 'm', at + 1, 90))),
				'm:1',
			)
			const found = await store.queries.measuredBy({ parameters: ['LEVEL'], from: NOW - 24 * HOUR, to: NOW })
			expect(found.map(({ source, areaId, hour }) => [source, areaId, (NOW - hour) / HOUR]).toSorted()).toEqual([
				['a', '25195@', 2],
				['a', 'elsewhere', 3],
				['b', '25195@', 1],
			])
		})

		it('an identity that is asked for twice is answered once', async () => {
			expect(await store.queries.findIdentities('late', ['late-1', 'late-1'])).toHaveLength(1)
		})

		it('pages neither skip nor repeat while new events come in, and of one instant each event comes once', async () => {
			const filter = { sources: ['paged'] }
			const put = (number: number, time: number) =>
				store.writer.insert(
					'events',
					[storedLine(event(`paged-${number}`, { source: 'paged', time }), number, 'paged')],
					`paged:${number}`,
				)
			for (let number = 1; number <= 6; number++) await put(number, NOW - (number > 3 ? HOUR : 2 * HOUR))
			const found: StoredEvent[] = []
			let page = await store.queries.eventsPage({ scope: 'all', filter, limit: 2 })
			for (let number = 7; page.length > 0; number++) {
				found.push(...page)
				// Newer than the page that was read: it must not move what is older.
				await put(number, NOW - 1)
				const after = page.at(-1)
				page = after ? await store.queries.eventsPage({ scope: 'all', filter, limit: 2, after }) : []
			}
			expect(found.map(({ id }) => id)).toEqual([6, 5, 4, 3, 2, 1].map((number) => `paged-${number}`))
		})

		it('spans take their beginning in and leave their end out, to the millisecond, in 1900 as in 2299', async () => {
			const times = [Date.UTC(1900, 0, 1), 0, NOW, NOW + 1, Date.UTC(2299, 11, 31, 23, 59, 59, 999)]
			const lines = times.map((time, at) => storedLine(event(`${time}`, { source: 'spans', time }), at + 1, 'spans'))
			await store.writer.insert('events', lines, 'spans:1')
			const read = async (span: { from?: number; to?: number }) => {
				const filter = { sources: ['spans'], ...span }
				const found = await store.queries.eventsPage({ scope: 'all', filter, limit: 9 })
				return found.map(({ time }) => time)
			}
			expect(await read({})).toEqual(times.toReversed())
			expect(await read({ from: NOW, to: NOW + 1 })).toEqual([NOW])
			expect(await read({ from: NOW + 1 })).toEqual([times[4], NOW + 1])
			expect(await read({ to: 0 })).toEqual([times[0]])
			expect(await read({ from: NOW, to: NOW })).toEqual([])
		})

		eventCountsContract(() => store, storedEvent, NOW)

		it('the access log comes back in order, with every character as it was', async () => {
			const records = [
				{ kind: 'token', id: 'b', at: NOW + 1, body: '{"name":"Trần \\"Thị\\" \'Bưởi\'\\n"}' },
				{ kind: 'ended', id: 'a', at: NOW + 2, body: '{}' },
				{ kind: 'session', id: 'a', at: NOW, body: '\t\\N\u0000{x:String}' },
			]
			const lines = bytes(...records.map(encodeAccess))
			for (let time = 0; time < 2; time++) await store.writer.insert('access_log', lines, 'access:1')
			expect(await store.queries.accessLog()).toEqual([records[2], records[0], records[1]])
		})

		it('cells are found by their instants, and the quality of a source by its cadence', async () => {
			const cell = (start: number, areaId = '25195@') => ({
				...{ indicator: 'on-time', start, areaId, agency: "Sở 'A'", numerator: 1, denominator: 2, sample: 2 },
			})
			const cells = [cell(NOW), cell(NOW - HOUR), cell(NOW, '25217@')]
			await store.writer.insert(
				'cells',
				cells.map((each) => encodeCell(each, NOW)),
				'cells:1',
			)
			expect(await store.queries.cellsAt(['on-time'], [NOW - HOUR, NOW - 2 * HOUR])).toEqual([cells[1]])
			expect(await store.queries.cellsAt(['on-time'], [NOW, NOW - HOUR])).toHaveLength(3)
			const divided = cells.map((each, index) => ({ ...each, agency: '', category: index === 0 ? "Mục 'B'" : '' }))
			const own = divided.map((each) => encodeCategoryCell(each, NOW))
			await store.writer.insert('category_cells', own, 'category-cells:1')
			expect(await store.queries.categoryCellsAt(['on-time'], [NOW], ["Mục 'B'"])).toEqual([divided[0]])
			expect(await store.queries.categoryCellsAt(['on-time'], [NOW, NOW - HOUR], undefined)).toHaveLength(3)
			const sources = [{ id: 'late', every: 3_600, lateness: 0 }]
			const span = { from: NOW - HOUR, to: NOW + 9 * HOUR, sources }
			const counts = { received: 3, stored: 3, duplicate: 0, quarantined: 0, refused: 0 }
			const shared = { writer: 'late', source: 'late', lastReceivedAt: NOW, committedAt: NOW }
			const commit = encodeCommit({ ...shared, ...counts, batch: 1, first: 1, last: 3 })
			await store.writer.insert('commits', bytes(commit), 'late:1')
			expect((await store.queries.sourceQuality(span)).find(({ source }) => source === 'late')).toEqual({
				...{ source: 'late', received: 3, quarantined: 0, duplicate: 0, events: 3, clean: 3, timely: 0, slots: 3 },
			})
		})

		it('values that look like SQL, parameters or escapes are values', async () => {
			const odd = ["' OR 1=1 --", '{limit:UInt32}', '\\', "\\'", '\\N', '[1]', '', '\n\t', 'đ\u0000']
			const lines = odd.map((id, at) => storedLine(event(id, { source: 'odd', subject: id }), at + 1, 'odd'))
			await store.writer.insert('events', lines, "odd';:1")
			const found = await store.queries.findIdentities('odd', odd)
			expect(found.map(({ id }) => id).sort()).toEqual(odd.toSorted())
			for (const subject of odd) {
				const page = await store.queries.eventsPage({ scope: 'all', filter: { sources: ['odd'], subject }, limit: 9 })
				expect(page.map(({ id }) => id)).toEqual([subject])
			}
		})
	})
}
