import { join } from 'node:path'
import { connectStore } from '@vong/store/connect'
import type { Store } from '@vong/store/store'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createPipeline, type Pipeline } from './pipeline.ts'
import {
	areas,
	createTestDecoder,
	makeMessage,
	makeSource,
	NOON,
	passAll,
	quiet,
	safe,
	temporaryDir,
} from './test-support/centre.ts'
import { createFakeBus } from './test-support/fake-bus.ts'

const source = makeSource('onestop')
const clock = { now: () => Date.now() }
const decoder = createTestDecoder()
const dir = temporaryDir()
const { bus, of } = createFakeBus()
let store: Store
let pipeline: Pipeline

/** What holds the row `wrong` comes to the engine with the beginning of another: it stands for whatever a later version may get wrong. */
const insertOrSpoil: Store['writer']['insert'] = (table, pieces, token) => {
	const isWrong = table === 'events' && Buffer.concat(pieces).includes('wrong')
	return store.writer.insert(table, isWrong ? [...pieces, Buffer.from([9, 9])] : pieces, token)
}

async function startPipeline(): Promise<Pipeline> {
	const started = await createPipeline({
		spoolDir: join(dir, 'spool'),
		durability: 'disk',
		quotaBytes: 1e9,
		store: { ...store, writer: { insert: insertOrSpoil } },
		bus,
		decoders: new Map([['test', decoder]]),
		sources: new Map([[source.id, source]]),
		areas,
		checkSchema: passAll,
		redact: (_, raw) => raw,
		safe,
		clock,
		log: quiet,
		exactWaitMs: 1_000_000,
	})
	await started.start()
	return started
}

const send = (body: unknown) => pipeline.accept([makeMessage(source, body, clock.now())])
const sendExactly = (body: unknown) => pipeline.acceptExactly([makeMessage(source, body, clock.now())])
const settled = () => vi.waitFor(() => expect(pipeline.inFlight()).toEqual({}), { timeout: 20_000, interval: 20 })
const ledger = async () => (await store.queries.ledger()).find((line) => line.source === source.id)

beforeAll(async () => {
	store = await connectStore({ dataDir: join(dir, 'store'), clock, durability: 'disk' })
	await store.migrate()
	pipeline = await startPipeline()
})

afterAll(async () => {
	await pipeline.drain(10_000)
	await store.close()
})

describe('into the embedded store', () => {
	test('events are stored once, as they were sent, and the ledger closes', async () => {
		const subject = 'Hồ sơ "đất đai"\\ số\t1'.normalize('NFD')
		await send([
			{ id: 'a', time: NOON, subject: 'x', value: 1.5, data: { subject } },
			{ id: 'b', time: 0 },
			{ id: 'c', time: Date.UTC(2036, 0, 1), areaCode: '25195' },
			{ id: 'a', time: NOON },
		])
		const [again] = await sendExactly([{ id: 'b', time: 0 }, { id: 'd' }, { id: '' }])
		expect(again).toMatchObject({ duplicate: 1, quarantined: 1 })
		await settled()
		const events = await store.queries.eventsPage({ scope: 'all', filter: {}, limit: 100 })
		expect(events.map((event) => [event.id, event.time, event.skewed]).toSorted()).toMatchObject([
			['a', NOON, expect.any(Boolean)],
			['b', 0, true],
			['c', Date.UTC(2036, 0, 1), true],
			['d', expect.any(Number), false],
		])
		expect(events.find((event) => event.id === 'a')?.data).toEqual({ subject })
		const line = await ledger()
		expect(line).toMatchObject({ stored: 4, duplicate: 2 })
		expect(line?.received).toBe((line?.stored ?? 0) + (line?.duplicate ?? 0) + (line?.quarantined ?? 0))
	})

	test('what was there before a restart is known after it', async () => {
		await pipeline.drain(10_000)
		const former = pipeline.writer
		pipeline = await startPipeline()
		expect(pipeline.writer).toBe(former)
		const [verdict] = await sendExactly([{ id: 'a', time: NOON }, { id: 'e' }])
		expect(verdict).toMatchObject({ accepted: 1, duplicate: 1 })
		await settled()
	})

	test('a committed range can be read from the tail', async () => {
		await send(Array.from({ length: 3_000 }, (_, index) => ({ id: `n${index}` })))
		await settled()
		const { writer, first, last, stored } = of('events.committed').at(-1) ?? {
			writer: '',
			first: 0,
			last: 0,
			stored: 0,
		}
		const tail = await store.queries.eventsTail({ writer, after: first - 1, upTo: last, limit: 5_000 })
		expect(tail).toHaveLength(stored)
		expect((await store.queries.heads())[writer]).toBe(last)
	})

	test('a replayed message leaves the quarantine', async () => {
		await send({ id: 'broken', broken: true })
		await settled()
		const before = await ledger()
		const rows = await store.queries.quarantinePage({ limit: 100 })
		const ids = rows.filter((row) => row.reason === 'broken').map((row) => row.id)
		decoder.state.mended = true
		expect(await pipeline.replay(ids, 'an')).toEqual({ replayed: 1, stillQuarantined: 0 })
		await settled()
		expect(await pipeline.replay(ids, 'an')).toEqual({ replayed: 0, stillQuarantined: 0 })
		const after = await ledger()
		expect(after).toMatchObject({
			received: before?.received,
			stored: (before?.stored ?? 0) + 1,
			quarantined: (before?.quarantined ?? 0) - 1,
		})
		const [row] = await store.queries.quarantineByIds(ids)
		expect(row?.replayedAt).not.toBeNull()
	})

	test('a row that the engine refuses is quarantined alone', async () => {
		const before = await ledger()
		await pipeline.accept([
			makeMessage(source, [{ id: 'fine1' }, { id: 'fine2' }], clock.now()),
			makeMessage(source, { id: 'wrong' }, clock.now()),
			makeMessage(source, [{ id: 'fine3' }], clock.now()),
		])
		await settled()
		expect(await ledger()).toMatchObject({
			stored: (before?.stored ?? 0) + 3,
			quarantined: (before?.quarantined ?? 0) + 1,
		})
		expect(await store.queries.quarantinePage({ limit: 1 })).toMatchObject([{ step: 'insert', source: 'onestop' }])
	})
})
