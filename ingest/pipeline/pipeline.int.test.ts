import { setImmediate } from 'node:timers/promises'
import { VongError } from '@vong/core/errors'
import type { Store } from '@vong/store/store'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createPackedReader, createTasks } from './packed-reader.ts'
import { createPipeline, type PipelineDeps } from './pipeline.ts'
import { openEnvelope } from './quarantine-envelope.ts'
import {
	areas,
	createTestDecoder,
	hurried,
	makeMessage,
	makeSource,
	NOON,
	passAll,
	quiet,
	safe,
	temporaryDir,
} from './test-support/centre.ts'
import { createFakeBus } from './test-support/fake-bus.ts'
import { createFakeConnection, createFakeTables, type Fate, POISON } from './test-support/fake-store.ts'

const source = makeSource('onestop')
const other = makeSource('queue')
const readPacked = vi.fn(
	createPackedReader({
		decoders: new Map([['test', createTestDecoder()]]),
		sources: new Map([source, other].map((entry) => [entry.id, entry])),
		...{ areas, checkSchema: passAll, redact: (_, raw) => raw },
	}),
)

async function startCentre(
	options: Partial<PipelineDeps> & { fateOf?: (call: string) => Fate; mode?: Store['mode'] } = {},
) {
	const { fateOf = () => 'ok', mode = 'embedded', ...deps } = options
	const tables = createFakeTables()
	const { bus, of } = createFakeBus()
	const decoder = createTestDecoder()
	const time = { now: NOON }
	const spoolDir = temporaryDir()
	const start = async (changes: Partial<PipelineDeps> = {}) => {
		const connection = createFakeConnection(tables, mode, fateOf)
		const pipeline = await createPipeline({
			spoolDir,
			durability: 'process',
			quotaBytes: 1e9,
			store: connection.store,
			bus,
			decoders: new Map([['test', decoder]]),
			sources: new Map([source, other].map((entry) => [entry.id, entry])),
			areas,
			checkSchema: passAll,
			redact: (_, raw) => raw,
			safe,
			clock: { now: () => time.now },
			log: quiet,
			timers: hurried,
			// The answers are asked for, not how soon they come.
			exactWaitMs: 1_000_000,
			...deps,
			...changes,
		})
		await pipeline.start()
		let stopped = false
		const stop = async (deadlineMs = 500_000) => {
			if (!stopped) await pipeline.drain(deadlineMs)
			stopped = true
		}
		onTestFinished(() => stop(0))
		return { pipeline, stop }
	}
	const { pipeline, stop } = await start()
	const settled = () => vi.waitFor(() => expect(pipeline.inFlight()).toEqual({}), { timeout: 10_000, interval: 5 })
	const ledger = (id = source.id) => tables.ledger().find((line) => line.source === id)
	return { pipeline, stop, start, settled, ledger, tables, decoder, of, time }
}

describe('accepting', () => {
	test('an event is stored with its area as of its own time', async () => {
		const { pipeline, settled, tables } = await startCentre()
		const time = Date.UTC(2025, 5, 1)
		const [verdict] = await pipeline.acceptExactly([makeMessage(source, { id: 'a', time, areaCode: '25195' })])
		expect(verdict).toEqual({ accepted: 1, duplicate: 0, quarantined: 0, reasons: [] })
		await settled()
		expect(tables.events).toMatchObject([{ source: 'onestop', id: 'a', time, areaId: '25195@2020', number: 1 }])
	})

	test('the same event again counts as a duplicate, in one message, in the next, and after a restart', async () => {
		const { pipeline, stop, start, settled, tables, ledger } = await startCentre()
		const body = { id: 'a', time: NOON }
		const [first] = await pipeline.acceptExactly([makeMessage(source, [body, body])])
		expect(first).toMatchObject({ accepted: 1, duplicate: 1 })
		const [second] = await pipeline.acceptExactly([makeMessage(source, body)])
		expect(second).toMatchObject({ accepted: 0, duplicate: 1 })
		await settled()
		await stop()
		const again = await start()
		const [third] = await again.pipeline.acceptExactly([makeMessage(source, body)])
		expect(third).toMatchObject({ accepted: 0, duplicate: 1 })
		expect(tables.events).toHaveLength(1)
		await again.stop()
		expect(ledger()).toMatchObject({ received: 4, stored: 1, duplicate: 3, quarantined: 0 })
	})

	test('the same id of another source is another event', async () => {
		const { pipeline, stop, tables } = await startCentre()
		await pipeline.accept([makeMessage(source, { id: 'a' }), makeMessage(other, { id: 'a' })])
		await stop()
		expect(tables.events.map((event) => event.source)).toEqual(['onestop', 'queue'])
	})

	test('numbers go on after a restart', async () => {
		const { pipeline, stop, start, tables } = await startCentre()
		await pipeline.accept([makeMessage(source, [{ id: 'a' }, { id: 'b' }])])
		await stop()
		const again = await start()
		expect(again.pipeline.writer).toBe(pipeline.writer)
		await again.pipeline.accept([makeMessage(source, { id: 'c' })])
		await again.stop()
		expect(tables.events.map((event) => event.number)).toEqual([1, 2, 3])
	})

	test('a spool restored from an older copy numbers under a new name', async () => {
		const { pipeline, stop, start, tables } = await startCentre()
		await pipeline.accept([makeMessage(source, [{ id: 'a' }, { id: 'b' }])])
		await stop()
		tables.commits.push({ writer: pipeline.writer, batch: 99, source: 'onestop', last: 500, counts: [], at: null })
		const again = await start()
		expect(again.pipeline.writer).not.toBe(pipeline.writer)
		await again.pipeline.accept([makeMessage(source, [{ id: 'a' }, { id: 'c' }])])
		await again.stop()
		expect(tables.events.map((event) => event.id)).toEqual(['a', 'b', 'c'])
	})

	test('what another thread reads is stored like anything else, and so is what it fails to read', async () => {
		let fails = false
		const { pipeline, settled, stop, tables, ledger } = await startCentre({
			async readInThread(messages, writer, take) {
				await setImmediate()
				if (fails) throw new Error('ended')
				const { taskOf } = createTasks()
				for (const block of readPacked(taskOf([{ messages, writer }])).blocks) take(structuredClone(block))
			},
		})
		const batch = (name: string) =>
			Array.from({ length: 150 }, (_, index) =>
				makeMessage(
					index % 2 === 0 ? source : other,
					index % 50 === 0 ? 'nonsense' : { id: `${name}${index}`, time: NOON },
				),
			)
		// Two at once, the second as a repetition of the first; then one that fails over there.
		await Promise.all([pipeline.accept(batch('a')), pipeline.accept(batch('a'))])
		await settled()
		fails = true
		await pipeline.accept(batch('b'))
		await stop()
		expect(readPacked).toHaveBeenCalledTimes(2)
		const ids = (name: string) => batch(name).flatMap((_, index) => (index % 50 === 0 ? [] : [`${name}${index}`]))
		expect(tables.events.map(({ id }) => id)).toEqual([...ids('a'), ...ids('b')])
		const numbers = tables.events.map(({ number }) => number)
		expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
		expect(new Set(numbers).size).toBe(numbers.length)
		expect(ledger()).toMatchObject({ received: 225, stored: 144, duplicate: 72, quarantined: 9 })
		expect(ledger(other.id)).toMatchObject({ received: 225, stored: 150, duplicate: 75, quarantined: 0 })
	})

	test('after it began to stop, nothing is taken', async () => {
		const { pipeline, stop } = await startCentre()
		await stop()
		await expect(pipeline.accept([makeMessage(source, { id: 'a' })])).rejects.toThrow(VongError)
	})
})

/** The first message of the quarantine, opened. */
function kept(tables: ReturnType<typeof createFakeTables>) {
	const [row] = tables.quarantineRows()
	if (!row) throw new Error('nothing is in the quarantine')
	const raw = Buffer.from(safe.open(Buffer.from(row.raw, 'base64'))).toString()
	return { ...openEnvelope(safe, row), raw }
}

describe('the quarantine', () => {
	test('who reads the store learns no name from what lies there, wherever in the message it stood', async () => {
		const { pipeline, settled, tables } = await startCentre()
		const name = 'Nguyễn Thị Yến'
		const headers = { 'ce-subject': name }
		await pipeline.accept([{ ...makeMessage(source, `broken ${name}`), address: `events/${name}`, headers }])
		await settled()
		expect(kept(tables)).toMatchObject({ raw: `broken ${name}`, address: `events/${name}`, headers })
		const [row] = tables.quarantineRows()
		const columns = [JSON.stringify(row), ...[row?.raw, row?.headers['vong-sealed']].map((text) => atob(text ?? ''))]
		const spellings = [name, Buffer.from(name).toString('latin1')]
		expect(columns.filter((column) => spellings.some((spelling) => column.includes(spelling)))).toEqual([])
	})

	test('an unreadable message is kept as it came, under seal, with step and reason', async () => {
		const { pipeline, stop, tables, ledger } = await startCentre()
		const message = { ...makeMessage(source, '{"id'), headers: { 'content-type': 'x', authorization: 'Bearer secret' } }
		const [verdict] = await pipeline.acceptExactly([message])
		expect(verdict).toEqual({
			accepted: 0,
			duplicate: 0,
			quarantined: 1,
			reasons: [{ step: 'decode', reason: 'not JSON' }],
		})
		await stop()
		expect(tables.quarantineRows()).toMatchObject([
			{ source: 'onestop', step: 'decode', reason: 'not JSON', door: 'mqtt' },
		])
		expect(kept(tables)).toMatchObject({ raw: '{"id', headers: { 'content-type': 'x' }, address: message.address })
		expect(kept(tables).headers).not.toHaveProperty('authorization')
		expect(ledger()).toMatchObject({ received: 1, stored: 0, quarantined: 1 })
	})

	test('a row that the store refuses stands alone in the quarantine; its neighbours are stored', async () => {
		const { pipeline, stop, tables, ledger } = await startCentre()
		const bodies = Array.from({ length: 37 }, (_, index) => ({ id: index === 17 ? POISON : `e${index}` }))
		await pipeline.accept([makeMessage(source, bodies)])
		await stop()
		expect(tables.events).toHaveLength(36)
		expect(tables.quarantineRows()).toMatchObject([
			{ step: 'insert', source: 'onestop', headers: { 'vong-part': 'event' } },
		])
		expect(ledger()).toMatchObject({ received: 37, stored: 36, duplicate: 0, quarantined: 1 })
	})

	test('replaying after a changed mapping moves the message from quarantined to stored, once', async () => {
		const { pipeline, settled, stop, tables, ledger, decoder } = await startCentre()
		await pipeline.accept([makeMessage(source, { id: 'a', broken: true }), makeMessage(source, 'nonsense')])
		await settled()
		const ids = tables.quarantineRows().map((row) => row.id)
		expect(await pipeline.replay(ids, 'an')).toEqual({ replayed: 0, stillQuarantined: 2 })
		decoder.state.mended = true
		const answers = await Promise.all([pipeline.replay(ids, 'an'), pipeline.replay(ids, 'binh')])
		expect(answers.reduce((sum, answer) => sum + answer.replayed, 0)).toBe(1)
		await settled()
		expect(await pipeline.replay(ids, 'an')).toEqual({ replayed: 0, stillQuarantined: 1 })
		await stop()
		expect(tables.events.map((event) => event.id)).toEqual(['a'])
		expect(ledger()).toMatchObject({ received: 2, stored: 1, duplicate: 0, quarantined: 1 })
	})

	test('a replayed message of several parts counts each part', async () => {
		const { pipeline, settled, stop, tables, ledger } = await startCentre({
			checkSchema: (() => {
				let calls = 0
				return (_source, draft) =>
					++calls <= 2 ? { ok: false, step: 'check', reason: 'not yet' } : { ok: true, value: draft }
			})(),
		})
		await pipeline.accept([makeMessage(source, [{ id: 'a' }, { id: 'b' }, { id: 'c' }])])
		await settled()
		expect(ledger()).toMatchObject({ received: 3, stored: 1, quarantined: 2 })
		const ids = tables.quarantineRows().map((row) => row.id)
		expect(await pipeline.replay(ids, 'an')).toEqual({ replayed: 2, stillQuarantined: 0 })
		await stop()
		expect(tables.events.map((event) => event.id)).toEqual(['c', 'a', 'b'])
		expect(ledger()).toMatchObject({ received: 3, stored: 3, duplicate: 0, quarantined: 0 })
	})

	test('a sender cannot pass off its message as a finished event', async () => {
		const { pipeline, settled, tables } = await startCentre()
		const forged = {
			...makeMessage(source, { id: 'a', source: 'queue', broken: true }),
			headers: { 'vong-part': 'event' },
		}
		await pipeline.accept([forged])
		await settled()
		expect(kept(tables)).toMatchObject({ headers: {}, part: undefined })
		expect(kept(tables).headers).toEqual({})
	})
})

describe('the store away', () => {
	test('the spool fills to its quota, then nothing is taken until there is room', async () => {
		let away = true
		const { pipeline, settled, stop, tables } = await startCentre({
			fateOf: (call) => (away && call.startsWith('insert') ? 'fails' : 'ok'),
			quotaBytes: 20_000,
		})
		let taken = 0
		for (; !pipeline.full; taken++) await pipeline.accept([makeMessage(source, { id: `e${taken}` })])
		await expect(pipeline.accept([makeMessage(source, { id: 'late' })])).rejects.toMatchObject({
			code: 'OVERLOADED',
		})
		const room = pipeline.whenRoom()
		away = false
		await room
		expect(pipeline.full).toBe(false)
		await settled()
		await stop()
		expect(tables.events).toHaveLength(taken)
	})

	test('an exact verdict answers with what is known when the store takes too long', async () => {
		const { pipeline } = await startCentre({ fateOf: (call) => (call.startsWith('insert') ? 'fails' : 'ok') })
		const body = { id: 'a' }
		const [verdict] = await pipeline.acceptExactly([makeMessage(source, [body, body])])
		expect(verdict).toMatchObject({ accepted: 2, duplicate: 0 })
	})
})

describe('what others are told', () => {
	test('a committed range, after it can be queried', async () => {
		const { pipeline, settled, of } = await startCentre()
		await pipeline.accept([makeMessage(source, [{ id: 'a' }, { id: 'a' }, { id: 'b' }])])
		await settled()
		expect(of('events.committed')).toEqual([
			{
				...{ writer: pipeline.writer, first: 1, last: 3, stored: 2, at: NOON },
				kinds: [{ type: 'test.happened', severity: 'info' }],
			},
		])
	})

	test('what is turned away at the door is in the ledger and in no other counter', async () => {
		const { pipeline, ledger } = await startCentre()
		pipeline.refuse('unknown', 'unknown-source')
		pipeline.refuse('unknown', 'unknown-source')
		await vi.waitFor(() => expect(ledger('unknown')).toMatchObject({ received: 0, stored: 0, refused: 2 }))
	})

	test('the state of the feeds', async () => {
		const { pipeline, of } = await startCentre()
		pipeline.feedStatus('queue', 'offline')
		await vi.waitFor(() => expect(of('ingest.status').at(-1)).toMatchObject({ feedStatus: { queue: 'offline' } }))
	})
})
