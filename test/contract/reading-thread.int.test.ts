import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createReadingThread } from '@vong/center/reading-apart'
import { createAreaIndex } from '@vong/core/area'
import type { Message } from '@vong/core/door'
import type { JsonObject } from '@vong/core/event'
import { feedOf } from '@vong/core/feed'
import { createRedaction } from '@vong/formats/redaction'
import { createDecoders } from '@vong/formats/registry'
import { createSchemaCheck } from '@vong/formats/schema-check'
import { createPackedReader, createTasks, type RowBlock } from '@vong/pipeline/packed-reader'
import { loadProvince } from '@vong/province/load-province'
import { afterAll, expect, it } from 'vitest'
import { nativeMessages } from '../kit/native-messages.ts'

const PACK = join(import.meta.dirname, '../../services/province/binh-phuoc')
const hashKey = Buffer.alloc(32, 1)
const { sources, areas } = await loadProvince(PACK)
const decoders = await createDecoders()
const log = { warn: (fields: object) => expect(fields).toBeUndefined() }
const thread = createReadingThread({ sources, areas, boundaries: [], hashKey }, log)
const readHere = createPackedReader({
	...{ sources, decoders, areas: createAreaIndex(areas) },
	checkSchema: createSchemaCheck(sources, hashKey),
	redact: createRedaction(sources, hashKey),
})

afterAll(() => thread?.close())

const NOW = Date.parse('2025-06-02T12:00:00+07:00')
const AREAS = ['25195', '25216', 'none', undefined]

function messageOf(id: string, address: string, body: Buffer): Message {
	const source = sources.get(id) as Message['source']
	const feed = feedOf(source, { door: 'mqtt', address, headers: {} }) as Message['feed']
	return { source, feed, door: 'mqtt', receivedAt: NOW, body, address, headers: {} }
}

/** Samples of each source as CloudEvents, all in one batch: as they are, without an id, personal, of no type, and cut off. */
async function sampled(): Promise<Message[]> {
	const found: Message[] = []
	for (const id of sources.keys()) {
		const samples = JSON.parse(await readFile(join(PACK, 'samples', `${id}.json`), 'utf8')) as JsonObject[]
		for (const [index, sample] of samples.entries()) {
			const areacode = AREAS[index % AREAS.length]
			const time = new Date(NOW - index * 3_600_000).toISOString()
			const event = { specversion: '1.0', id: `${id}-${index}`, source: id, time, areacode, ...sample }
			const data = { ...(sample['data'] as JsonObject), hoTen: 'Nguyễn Văn Ánh', note: 'gọi 0912345678' }
			for (const body of [event, { ...event, id: undefined }, { ...event, data }, { ...event, type: 'none' }])
				found.push(messageOf(id, `events/${id}`, Buffer.from(JSON.stringify(body))))
			found.push(messageOf(id, `events/${id}`, Buffer.from(JSON.stringify(event).slice(0, -9))))
		}
	}
	return found
}

const native = (): Message[] =>
	nativeMessages(NOW).flatMap(({ source, door, body }) =>
		'topic' in door &&
		feedOf(sources.get(source) as Message['source'], { door: 'mqtt', address: door.topic, headers: {} })
			? [messageOf(source, door.topic, Buffer.from(body))]
			: [],
	)

function blockOf(messages: readonly Message[], writer: string): RowBlock | undefined {
	return readHere(createTasks().taskOf([{ messages, writer }])).blocks[0]
}

/** What came back, to keep. */
async function blockOfThread(messages: readonly Message[], writer: string): Promise<RowBlock | undefined> {
	let kept: RowBlock | undefined
	await thread?.read(messages, writer, (block) => {
		kept = structuredClone(block)
	})
	return kept
}

it('the reading thread makes of messages what the main thread makes of them, to the last byte', async () => {
	const all = [...(await sampled()), ...native().filter(({ feed }) => !decoders.get(feed.format)?.remembers)]
	const here = blockOf(all, 'w')
	expect(here?.kinds.length).toBeGreaterThan(30)
	expect(here?.unusable.length).toBeGreaterThan(30)
	expect(await blockOfThread(all, 'w')).toEqual(structuredClone(here))
})

it('batches come back in the order in which they were given, though the memory that they go in is used again', async () => {
	const all = await sampled()
	const batches = Array.from({ length: 40 }, (_, index) =>
		all.slice((index * 7) % 200, ((index * 7) % 200) + index * 5),
	)
	const order: number[] = []
	const blocks = await Promise.all(
		batches.map(async (batch, index) => {
			// Some come while others are under way, some afterwards.
			await setTimeout(Math.floor(index / 10) * 5)
			const block = await blockOfThread(batch, `w${index}`)
			order.push(index)
			return block
		}),
	)
	expect(order).toEqual([...batches.keys()])
	for (const [index, block] of blocks.entries()) {
		const here = blockOf(batches[index] ?? [], `w${index}`)
		// Compared as bytes: to compare them one by one takes seconds.
		expect(Buffer.from(block?.rows ?? []).equals(here?.rows ?? Buffer.of(0))).toBe(true)
		expect([...(block?.table ?? [])].join()).toBe([...(here?.table ?? [])].join())
	}
})

it('of many that wait the first are answered long before the last are read', async () => {
	const all = await sampled()
	const messages = Array.from({ length: 1_000 }, (_, index) => all[index % all.length] as Message)
	const turns: number[] = []
	let turn = 0
	let isOver = false
	// Counts the turns of the event loop: what is answered together is answered in one.
	const count = () => {
		turn++
		if (!isOver) setImmediate(count)
	}
	setImmediate(count)
	await Promise.all(
		Array.from({ length: 40 }, () => thread?.read(messages, 'w', () => undefined).then(() => turns.push(turn))),
	)
	isOver = true
	// Ten tasks, of which a busy machine may bring two at once; without a limit there were three.
	expect(new Set(turns).size).toBeGreaterThan(4)
})

it('a thread that cannot start says so to everybody who waits for it', async () => {
	const broken = new Map(
		[...sources].map(([id, source]) => [id, { ...source, types: [{ type: 't', schemas: { '*': { type: 'none' } } }] }]),
	)
	const other = createReadingThread({ sources: broken, areas, boundaries: [], hashKey }, { warn: () => undefined })
	// Started before it is needed, or by who needs it: either way nobody waits until its time is over.
	other?.start()
	const waiting = [1, 2, 3].map(() => other?.read([], 'w', () => undefined))
	const answers = await Promise.allSettled(waiting)
	expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
	await other?.close()
})
