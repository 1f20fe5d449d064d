import type { Bus } from '@vong/bus/bus'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPipeline, type Pipeline } from './pipeline.ts'
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
const HOUR = 3_600_000

/** One delivery, at one of the writers, of events by their index; or a replay of all that is quarantined. */
interface Step {
	readonly writer: number
	readonly events: readonly number[]
	readonly advanceMs: number
	readonly replay: boolean
	/** What happens to the next calls to the store, the claims and the bus. */
	readonly fates: readonly Fate[]
}

/** Times of every kind, always the same for the same event: none, ancient, late, far ahead, and soon. */
function eventOf(index: number) {
	const times = [undefined, Date.UTC(1970, 0, 1), NOON - 30 * 60_000, Date.UTC(2036, 0, 1), NOON + index * 20 * 60_000]
	const time = times[index % times.length]
	const id = index === 7 ? POISON : `e${index}`
	return { id, data: { index }, ...(time === undefined ? {} : { time }), ...(index === 9 && { broken: true }) }
}

const fate: fc.Arbitrary<Fate> = fc.oneof(
	{ weight: 8, arbitrary: fc.constant<Fate>('ok') },
	{ weight: 2, arbitrary: fc.constantFrom<Fate>('fails', 'fails-after', 'dies', 'dies-after') },
)

const stepOf = (writers: number): fc.Arbitrary<Step> =>
	fc.record({
		writer: fc.nat({ max: writers - 1 }),
		events: fc.array(fc.nat({ max: 14 }), { maxLength: 6 }),
		advanceMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2 * HOUR })),
		replay: fc.integer({ min: 0, max: 3 }).map((one) => one === 0),
		fates: fc.array(fate, { maxLength: 10, size: 'max' }),
	})

async function until(condition: () => boolean) {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1))
}

/** Writers that die and come back on their directories, over one store and one bus. */
async function createFleet(writers: number) {
	const tables = createFakeTables()
	const { bus } = createFakeBus()
	const time = { now: NOON }
	const decoder = createTestDecoder()
	const dirs = Array.from({ length: writers }, temporaryDir)
	const members: { pipeline: Pipeline; isDead: () => boolean; setFates: (fates: readonly Fate[]) => void }[] = []

	async function startMember(index: number) {
		let fates: Fate[] = []
		const mode = writers === 1 ? 'embedded' : 'server'
		const connection = createFakeConnection(tables, mode, () => fates.shift() ?? 'ok')
		const spoolDir = dirs[index] as string
		const mortalBus: Bus = {
			...bus,
			publish: (topic, message) =>
				topic === 'events.committed'
					? connection.call('publish', () => bus.publish(topic, message))
					: bus.publish(topic, message),
			claims: {
				take: (keys, owner) => connection.call('take', () => bus.claims.take(keys, owner)),
				release: (keys, owner) => connection.call('release', () => bus.claims.release(keys, owner)),
			},
		}
		const pipeline = await createPipeline({
			spoolDir,
			durability: 'process',
			quotaBytes: 1e9,
			store: connection.store,
			bus: mortalBus,
			decoders: new Map([['test', decoder]]),
			sources: new Map([[source.id, source]]),
			areas,
			checkSchema: passAll,
			redact: (_, raw) => raw,
			safe,
			clock: { now: () => time.now },
			log: quiet,
			timers: hurried,
			// Fewer than there are, so that the memory does not cover the whole store after a restart.
			remember: 2,
		})
		await pipeline.start()
		members[index] = {
			pipeline,
			isDead: () => connection.dead,
			setFates: (next) => {
				fates = [...next]
			},
		}
	}

	async function reviveDead() {
		for (const [index, member] of members.entries()) {
			if (!member.isDead()) continue
			await member.pipeline.drain(0)
			await startMember(index)
		}
	}

	for (let index = 0; index < writers; index++) await startMember(index)
	return {
		tables,
		decoder,
		async run(step: Step): Promise<number> {
			await reviveDead()
			time.now += step.advanceMs
			const member = members[step.writer]
			if (!member) return 0
			member.setFates(step.fates)
			if (step.replay) {
				decoder.state.mended = true
				const ids = tables.quarantineRows().map((row) => row.id)
				// A writer that dies in the middle of it never answers.
				await Promise.race([member.pipeline.replay(ids, 'an').catch(() => {}), until(member.isDead)])
				return 0
			}
			await member.pipeline.accept([makeMessage(source, step.events.map(eventOf), time.now)])
			return step.events.length
		},
		async settle({ keepFates = false } = {}) {
			if (!keepFates) for (const member of members) member.setFates([])
			const someDead = () => members.some((member) => member.isDead())
			const allIdle = () => members.every(({ pipeline }) => Object.keys(pipeline.inFlight()).length === 0)
			do {
				await reviveDead()
				// A dead writer's claims hold the others up until it is back.
				await until(() => someDead() || allIdle())
			} while (someDead())
		},
		async close() {
			await Promise.all(members.map(({ pipeline }) => pipeline.drain(100_000)))
		},
	}
}

async function holds(writers: number, steps: readonly Step[], settleEach = false) {
	const fleet = await createFleet(writers)
	const acknowledged = new Set<number>()
	let received = 0
	for (const step of steps) {
		received += await fleet.run(step)
		if (settleEach) await fleet.settle({ keepFates: true })
		if (!step.replay) for (const index of step.events) acknowledged.add(index)
	}
	await fleet.settle()
	const { events } = fleet.tables
	const ids = events.map((event) => event.id)
	expect(new Set(ids).size).toBe(ids.length)
	const readable = [...acknowledged].filter((index) => index !== 7 && index !== 9).map((index) => eventOf(index).id)
	expect(new Set(ids.filter((id) => id !== 'e9'))).toEqual(new Set(readable))
	const places = events.map((event) => `${event.writer} ${event.number}`)
	expect(new Set(places).size).toBe(places.length)

	const [line] = fleet.tables.ledger()
	const kept = fleet.tables.quarantineRows().filter((row) => row.replayedAt === null)
	expect(line?.received ?? 0).toBe(received)
	expect((line?.stored ?? 0) + (line?.duplicate ?? 0) + (line?.quarantined ?? 0)).toBe(received)
	expect(line?.stored ?? 0).toBe(events.length)
	expect(line?.quarantined ?? 0).toBe(kept.length)
	await fleet.close()
}

describe('whatever fails, and wherever a writer dies, each event is stored once and the ledger closes', () => {
	test('one writer with an embedded store', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(stepOf(1), { minLength: 1, maxLength: 16, size: 'max' }), async (steps) => {
				await holds(1, steps)
			}),
			{ numRuns: 100 },
		)
	}, 120_000)

	test('two writers that share a store', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(stepOf(2), { minLength: 1, maxLength: 16, size: 'max' }), async (steps) => {
				await holds(2, steps)
			}),
			{ numRuns: 100 },
		)
	}, 120_000)

	/** New, known, unreadable and refused rows, then the unreadable driven again. */
	const SCENARIO: readonly Omit<Step, 'fates'>[] = [
		{ writer: 0, events: [0, 1, 9, 7, 0, 9], advanceMs: 1, replay: false },
		{ writer: 0, events: [1, 2, 9], advanceMs: 1, replay: false },
		{ writer: 0, events: [], advanceMs: 1, replay: true },
		{ writer: 0, events: [0, 4], advanceMs: 1, replay: false },
	]
	const CALLS_IN_A_STEP = 14

	test.each<Fate>(['fails', 'fails-after', 'dies', 'dies-after'])(
		'each call of each step %s once',
		async (fate) => {
			for (const writers of [1, 2]) {
				for (const failing of SCENARIO.keys()) {
					for (let call = 0; call < CALLS_IN_A_STEP; call++) {
						const fates = [...Array.from({ length: call }, (): Fate => 'ok'), fate]
						await holds(
							writers,
							SCENARIO.map((step, index) => ({ ...step, fates: index === failing ? fates : [] })),
							true,
						)
					}
				}
			}
		},
		120_000,
	)
})
