import type { Bus } from '@vong/bus/bus'
import { decodeCursor, type Position } from '@vong/core/position'
import type { EventFilter, StoredEvent } from '@vong/store/store'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { createEventFeed } from './event-feed.ts'
import { createEventStreams, type EventStreams } from './event-streams.ts'
import { createMatcher } from './matches.ts'

// Gathering takes a turn instead of 30 ms, so that hundreds of histories can be tried.
vi.mock('node:timers/promises', () => ({ setTimeout: () => new Promise((resolve) => setImmediate(resolve)) }))

async function settle() {
	for (let turns = 0; turns < 12; turns++) await new Promise((resolve) => setImmediate(resolve))
}

const AREAS = ['1@', '2@', '']
const TYPES = ['dossier.received', 'dossier.status', 'ticket.issued']
const WRITERS = ['a', 'b', 'c']

const row = fc.record({
	/** Numbers of duplicates and quarantined parts stay empty. */
	hole: fc.nat({ max: 3 }),
	areaId: fc.constantFrom(...AREAS),
	type: fc.constantFrom(...TYPES),
})
const commit = fc.record({
	kind: fc.constant('commit' as const),
	writer: fc.constantFrom(...WRITERS),
	rows: fc.array(row, { maxLength: 8 }),
	/** The bus tells of the same range again. */
	again: fc.boolean(),
})
const cut = fc.record({
	kind: fc.constant('cut' as const),
	process: fc.constantFrom(0, 1),
	/** The client goes only after it was given what there was to give. */
	wait: fc.boolean(),
	/** So many of the last events never reached it: it goes on from the cursor of the event before. */
	lost: fc.nat({ max: 3 }),
})
/** The second process hears of commits only now, of some, in another order. */
const hear = fc.record({
	kind: fc.constant('hear' as const),
	from: fc.nat({ max: 3 }),
	messages: fc.integer({ min: 1, max: 4 }),
})
const script = fc.array(
	fc.oneof({ weight: 4, arbitrary: commit }, { weight: 2, arbitrary: cut }, { weight: 2, arbitrary: hear }),
	{
		minLength: 3,
		maxLength: 20,
	},
)
const scopes = fc.constantFrom<'all' | string[]>('all', ['1@'], ['1@', '2@'])
const filters: fc.Arbitrary<EventFilter> = fc.record(
	{
		areas: fc.subarray(['1@', '2@'], { minLength: 1 }),
		types: fc.constantFrom(['dossier.*'], ['ticket.issued'], ['dossier.status', 'ticket.*']),
	},
	{ requiredKeys: [] },
)

type Told = { writer: string; last: number }

function createWorld() {
	const rows: StoredEvent[] = []
	const heads: Record<string, number> = {}
	const queries = {
		heads: async () => ({}),
		tailCounts: async () => ({ stored: 0, kept: 0 }),
		eventsTail: async ({
			writer,
			after,
			upTo,
			limit,
		}: {
			writer: string
			after: number
			upTo: number
			limit: number
		}) =>
			rows
				.filter((each) => each.writer === writer && each.number > after && each.number <= upTo)
				.slice(0, Math.min(limit, rows.length + 1)),
	}

	async function process() {
		let handler: (message: Told) => void = () => undefined
		const bus = {
			subscribe: async (_topic: string, given: (message: Told) => void) => {
				handler = given
				return { close: async () => undefined }
			},
		} as unknown as Bus
		const feed = await createEventFeed({ bus, queries, log: { warn: () => undefined } })
		return { tell: (message: Told) => handler(message), feed, streams: createEventStreams({ feed, queries }) }
	}

	return {
		rows,
		process,
		commit(writer: string, drafts: readonly { hole: number; areaId: string; type: string }[]): Told {
			for (const { hole, areaId, type } of drafts) {
				const number = (heads[writer] ?? 0) + 1 + hole
				heads[writer] = number
				rows.push({ writer, number, areaId, type, source: 's', subject: '', severity: 'info', time: 0 } as StoredEvent)
			}
			return { writer, last: heads[writer] ?? 0 }
		},
	}
}

interface Seen {
	readonly writer: string
	readonly number: number
	/** Where the client stands once it has this one. */
	readonly cursor: string
}

/** A client that reads on its own until it is cut, and keeps what it got and its cursor. */
function createClient(scope: 'all' | string[], filter: EventFilter) {
	let seen: Seen[] = []
	let after: Position = {}
	let current: { stop: () => void; started: Promise<void> } | undefined

	function open(streams: EventStreams) {
		const stream = streams.open({ scope, filter, after })
		const started = Promise.withResolvers<void>()
		let listening = true
		const read = async () => {
			for await (const item of stream) {
				if (!listening || !('delivery' in item)) return
				const { events, cursor } = item.delivery
				seen.push(...events.map(({ writer, number, streamCursor }) => ({ writer, number, cursor: streamCursor })))
				after = decodeCursor(cursor) ?? {}
				started.resolve()
			}
		}
		void read()
		current = {
			started: started.promise,
			stop() {
				listening = false
				void stream.return(undefined)
			},
		}
	}

	return {
		open,
		started: () => current?.started,
		cut(lost: number) {
			current?.stop()
			if (lost === 0 || seen.length <= lost) return
			seen = seen.slice(0, seen.length - lost)
			after = decodeCursor(seen.at(-1)?.cursor ?? '') ?? {}
		},
		of: (writer: string) => seen.filter((each) => each.writer === writer).map(({ number }) => number),
	}
}

it('whoever is cut anywhere and comes again with its cursor, at any process, gets every event once and in order', async () => {
	await fc.assert(
		fc.asyncProperty(script, scopes, filters, async (steps, scope, filter) => {
			const world = createWorld()
			const [quick, late] = [await world.process(), await world.process()]
			const held: Told[] = []
			const client = createClient(scope, filter)
			client.open(quick.streams)
			await client.started()
			const hearOf = (from: number, messages: number) => {
				for (const told of held.splice(from, messages)) late.tell(told)
			}
			for (const step of steps) {
				if (step.kind === 'hear') hearOf(step.from, step.messages)
				else if (step.kind === 'commit') {
					const told = world.commit(step.writer, step.rows)
					for (let times = step.again ? 2 : 1; times > 0; times--) {
						quick.tell(told)
						held.push(told)
					}
				} else {
					if (step.wait) await settle()
					client.cut(step.lost)
					client.open((step.process === 0 ? quick : late).streams)
				}
			}
			hearOf(0, held.length)
			const matches = createMatcher(scope, filter)
			const expected = WRITERS.map((writer) =>
				world.rows.filter((each) => each.writer === writer && matches(each)).map(({ number }) => number),
			)
			await vi.waitFor(() => expect(WRITERS.map(client.of)).toEqual(expected), { timeout: 2_000, interval: 5 })
			client.cut(0)
			await quick.feed.close()
			await late.feed.close()
		}),
		{ numRuns: 400 },
	)
})

it('a cursor that is ahead of this process is never taken back by what comes from another writer', async () => {
	const world = createWorld()
	const { feed, streams, tell } = await world.process()
	const drafts = [{ hole: 0, areaId: '', type: 'ticket.issued' }]
	world.commit('a', drafts)
	const told = world.commit('b', drafts)
	const stream = streams.open({ scope: 'all', filter: {}, after: { a: 1 } })
	await stream.next()
	tell(told)
	const { value } = await stream.next()
	const delivery = value && 'delivery' in value ? value.delivery : undefined
	expect(decodeCursor(delivery?.cursor ?? '')).toEqual({ a: 1, b: 1 })
	expect(decodeCursor(delivery?.events[0]?.streamCursor ?? '')).toEqual({ a: 1, b: 1 })
	await stream.return(undefined)
	await feed.close()
})
