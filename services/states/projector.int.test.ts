import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectBus } from '@vong/bus/connect'
import type { Event } from '@vong/core/event'
import { connectStore } from '@vong/store/connect'
import { encodeCommit, encodeEvent } from '@vong/store/event-row'
import type { Store } from '@vong/store/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { foldEntity } from './fold.ts'
import { kind as dossier } from './kinds/dossier.ts'
import { createProjector, type EntityChange } from './projector.ts'
import { loadKinds } from './registry.ts'
import { at, context, makeEvent } from './test-support.ts'

const dir = mkdtempSync(join(tmpdir(), 'vong-states-'))
/** A minute passes each time that somebody looks: long enough for a place to be noted. */
let time = at('2021-05-18 12:00')
const clock = { now: () => (time += 61_000) }
const bus = await connectBus({ clock })
const kinds = await loadKinds()
let store: Store
let batch = 0
let numbers = 0
let ids = 0

beforeAll(async () => {
	store = await connectStore({ dataDir: dir, clock, durability: 'process' })
	await store.migrate()
})
afterAll(async () => {
	await bus.close()
	await store.close()
	rmSync(dir, { recursive: true, force: true })
})

/** Stores events as the pipeline does, and tells of them. */
async function commit(...events: Event[]) {
	const first = numbers + 1
	const lines = events.map((event) => Buffer.from(encodeEvent(event, 'w', ++numbers, 3_000)))
	await store.writer.insert('events', lines, `e${++batch}`)
	const counts = { received: events.length, stored: events.length, duplicate: 0, quarantined: 0, refused: 0 }
	const line = {
		writer: 'w',
		batch,
		source: 'onestop',
		first,
		last: numbers,
		lastReceivedAt: null,
		committedAt: 0,
		...counts,
	}
	await store.writer.insert('commits', [Buffer.from(encodeCommit(line))], `c${batch}`)
	await bus.publish('events.committed', { writer: 'w', first, last: numbers, stored: events.length, at: 0 })
}

async function start(
	onChanged: (changes: readonly EntityChange[]) => Promise<void> = async () => undefined,
	/** Which instant it is, and whether what it wrote reaches the disk. */
	{ now = clock.now, flush = async () => true }: { now?: () => number; flush?: () => Promise<boolean> } = {},
) {
	return createProjector({
		kinds,
		context,
		store: { queries: store.queries, writer: store.writer, flush },
		bus,
		sources: new Map(),
		clock: { now },
		randomId: () => `r${++ids}`,
		log: { warn: () => undefined },
		onChanged,
		onRange: async () => undefined,
	})
}

const step = (key: string, type: string, time: string) => makeEvent(`dossier.${type}`, time, { MaHoSo: key })
const entityOf = async (key: string) =>
	(await store.queries.entitiesPage({ kind: 'dossier', scope: 'all', filter: { key }, limit: 1 }))[0]
const stateOf = async (key: string) => (await entityOf(key))?.state

test('a step that happened earlier and comes later changes nothing but the history', async () => {
	const projector = await start()
	await commit(step('a', 'received', '2021-05-18 08:00'), step('a', 'finished', '2021-05-18 10:00'))
	await projector.caughtUp()
	await commit(step('a', 'supplement_requested', '2021-05-18 09:00'))
	await projector.caughtUp()
	const found = await entityOf('a')
	expect(found).toMatchObject({ state: '9', events: 3, closedAt: at('2021-05-18 10:00') })
	expect(found?.flags).toContain('supplement')
	await projector.close()
})

test('what was committed while nobody followed is worked in at the next start', async () => {
	await commit(step('b', 'received', '2021-05-18 08:00'))
	const projector = await start()
	await projector.caughtUp()
	expect(await stateOf('b')).toBe('2')
	await projector.close()
})

test('after a crash in the middle the same changes are told again, and the states are what the events amount to', async () => {
	const told: EntityChange[][] = []
	let crashes = 0
	const failing = await start(async (changes) => {
		told.push([...changes])
		if (crashes-- > 0) throw new Error('cut off')
	})
	await failing.caughtUp()
	told.length = 0
	crashes = 1
	const events = [step('c', 'received', '2021-05-18 08:00'), step('c', 'finished', '2021-05-18 09:00')]
	await commit(...events)
	await failing.caughtUp()
	await failing.close()
	expect(told).toHaveLength(2)
	expect(told[1]).toEqual(told[0])
	expect(told[0]).toEqual([
		{
			...{ kind: 'dossier', before: undefined },
			// Its first event alone might have been worked in before.
			between: [foldEntity(dossier, 'c', events.slice(0, 1), context)],
			after: foldEntity(dossier, 'c', events, context),
		},
	])
	expect(await store.queries.entityEvents([{ kind: 'dossier', keys: ['c'] }])).toHaveLength(2)
})

test('a change is told with what it was before', async () => {
	const told: EntityChange[] = []
	const projector = await start(async (changes) => void told.push(...changes))
	await projector.caughtUp()
	told.length = 0
	await commit(step('d', 'received', '2021-05-18 08:00'))
	await projector.caughtUp()
	await commit(step('d', 'finished', '2021-05-18 09:00'))
	await projector.caughtUp()
	expect(told.map(({ before, after }) => [before?.state, after?.state])).toEqual([
		[undefined, '2'],
		['2', '9'],
	])
	await projector.close()
})

const isFlushed = (known: boolean) => (): Promise<boolean> => Promise.resolve(known)
const never = (): Promise<boolean> => new Promise(() => undefined)

test.for([
	['who ended in order has the next one go on from there', 'a', isFlushed(true), []],
	['who was cut off has the last minute worked in again', 'b', undefined, ['b']],
	['where nobody can say what reached the disk the last minute is worked in again', 'c', isFlushed(false), ['c']],
	['where it takes too long until all has, too', 'd', never, ['d']],
] as const)('%s', async ([, name, flush, again]) => {
	const times = { now: () => time, ...(flush ? { flush } : {}) }
	const former = await start()
	await former.caughtUp()
	await former.close()
	await former.noteEnd()
	const projector = await start(undefined, times)
	await commit(step(`end-${name}`, 'received', '2021-05-18 08:00'))
	await projector.caughtUp()
	await projector.close()
	if (flush) await projector.noteEnd()
	const told: EntityChange[] = []
	const next = await start(async (changes) => void told.push(...changes), times)
	await next.caughtUp()
	await next.close()
	expect(told.map(({ after }) => after?.key)).toEqual(again.map((each) => `end-${each}`))
})
