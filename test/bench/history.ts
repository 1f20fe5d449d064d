import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { connectBus } from '@vong/bus/connect'
import { createAreaIndex } from '@vong/core/area'
import type { Clock } from '@vong/core/clock'
import type { Message } from '@vong/core/door'
import { feedOf } from '@vong/core/feed'
import { SCENARIOS } from '@vong/demo/scenarios'
import { hours } from '@vong/demo/simulate'
import { SYSTEMS } from '@vong/demo/systems'
import { createWorld } from '@vong/demo/world'
import { createRedaction } from '@vong/formats/redaction'
import { createDecoders } from '@vong/formats/registry'
import { createSchemaCheck } from '@vong/formats/schema-check'
import { createPipeline } from '@vong/pipeline/pipeline'
import { loadProvince } from '@vong/province/load-province'
import { connectStore } from '@vong/store/connect'

/**
 * Writes a history of the simulated province into a data directory, by the pipeline itself but without doors, up to now:
 * `node history.ts --dir DIR --events 10000000 --days 30`. Started again it goes on from the hour that it reached; what comes twice then
 * counts as a duplicate.
 */
const { values } = parseArgs({
	options: {
		dir: { type: 'string', default: '/tmp/vong-history' },
		events: { type: 'string', default: '1000000' },
		days: { type: 'string', default: '30' },
	},
})
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const EVENTS_A_DAY = 60_000
const CHUNK = 500
/** Chunks on their way to the disk. */
const IN_FLIGHT = 8
const PROVINCE_DIR = join(import.meta.dirname, '../../services/province/binh-phuoc')

interface Place {
	readonly begins: number
	/** Everything before this hour is in. */
	readonly reached: number
	readonly events: number
}

const dataDir = values.dir
const total = Number(values.events)
await mkdir(dataDir, { recursive: true })
const placeFile = join(dataDir, 'history.json')
const clock: Clock = { now: Date.now }
const midnight = Math.floor((clock.now() + 7 * HOUR_MS) / DAY_MS) * DAY_MS - 7 * HOUR_MS
const begins = midnight - Number(values.days) * DAY_MS
const place: Place = await readFile(placeFile, 'utf8').then(
	(text) => JSON.parse(text) as Place,
	() => ({ begins, reached: begins, events: 0 }),
)

const province = await loadProvince(PROVINCE_DIR)
const areas = createAreaIndex(province.areas)
const hashKey = Buffer.alloc(32, 1)
const store = await connectStore({ dataDir, clock, durability: 'process' })
await store.migrate()
const bus = await connectBus({ clock })
const say = (fields: unknown, message?: string) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`)
const pipeline = await createPipeline({
	spoolDir: join(dataDir, 'spool'),
	durability: 'process',
	quotaBytes: 2e9,
	store,
	bus,
	decoders: await createDecoders(),
	sources: province.sources,
	areas,
	checkSchema: createSchemaCheck(province.sources, hashKey),
	redact: createRedaction(province.sources, hashKey),
	safe: { seal: (bytes) => bytes, open: (bytes) => bytes },
	clock,
	log: { info: () => undefined, warn: say, error: say },
})
await pipeline.start()

const scenario = SCENARIOS['ordinary']
if (!scenario) throw new Error('the demo has no ordinary days')
const scale = total / Number(values.days) / EVENTS_A_DAY
const world = createWorld({ province, seed: 1, scale, scenario, begins: place.begins })
const started = performance.now()
const pending = new Set<Promise<void>>()
let [sent, chunk]: [number, Message[]] = [place.events, []]

async function send() {
	const messages = chunk
	chunk = []
	while (pipeline.full) await pipeline.whenRoom()
	const taken = pipeline.accept(messages).finally(() => pending.delete(taken))
	pending.add(taken)
	if (pending.size >= IN_FLIGHT) await Promise.race(pending)
}

for (const { start, messages } of hours(world, new Set(Object.keys(SYSTEMS)))) {
	if (start >= clock.now()) break
	if (start < place.reached) continue
	for (const { at: receivedAt, source: id, door, address, headers, body } of messages) {
		const source = province.sources.get(id)
		const feed = source && feedOf(source, { door, address, headers })
		if (!source || !feed) continue
		chunk.push({ source, feed, door, receivedAt, body: Buffer.from(body), address, headers })
		sent++
		if (chunk.length >= CHUNK) await send()
	}
	if ((start - place.begins) % (6 * HOUR_MS) !== 0) continue
	await send()
	await Promise.all(pending)
	await writeFile(placeFile, JSON.stringify({ begins: place.begins, reached: start + HOUR_MS, events: sent }))
	const seconds = (performance.now() - started) / 1000
	const day = Math.floor((start - place.begins) / DAY_MS) + 1
	process.stdout.write(`day ${day}: ${sent} messages, ${Math.round((sent - place.events) / seconds)} a second\n`)
}
await send()
await pipeline.drain(600_000)
await bus.close()
await store.close()
process.stdout.write(`${JSON.stringify({ events: sent, seconds: (performance.now() - started) / 1000 })}\n`)
process.exit(0)
