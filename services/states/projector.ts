import { setTimeout as delay } from 'node:timers/promises'
import type { Bus } from '@vong/bus/bus'
import { calmMap } from '@vong/core/calm-map'
import type { Clock } from '@vong/core/clock'
import type { Entity, EntityKind } from '@vong/core/entity'
import type { Position } from '@vong/core/position'
import type { Source } from '@vong/core/source'
import { createToldStretches, type EventKind } from '@vong/core/told-stretches'
import { encodeEntity, encodeEntityEvent, encodeProgress } from '@vong/store/entity-row'
import type { Store, StoredEvent } from '@vong/store/store'
import { foldEntity } from './fold.ts'
import type { FoldContext, Kind } from './kind.ts'

/** Counted up when a fold changes: the stream is then followed anew from its beginning. */
const FOLDS = 6
const NAME = `states.${FOLDS}`
/** Numbers that are read at once: a bound on both sides lets the store pass by all that came later. */
const PAGE = 30_000
/** While there is a backlog, what follows from the states is worked out once for so many events, and at its end. */
const TOGETHER = 1_000_000
/** Commits that come close together are worked through together. */
const GATHER_MS = 50
/** A place is noted so much later: what was derived on the way to it has reached the disk by then, also where power fails. */
const NOTE_AFTER_MS = 60_000
const NOTE_EVERY_MS = 5_000
const RETRY_MS = 1_000
/** Who stops has ten seconds for all of it: after a backlog there may be more to flush than fits into them. */
const FLUSH_MS = 3_000
const KEYS_PER_QUERY = 10_000
/** Of one thing so many steps are told apart at most: what has more (a device, a camera) stands in no period of its own. */
const MAX_STEPS = 64
const DEFAULT_RETENTION_DAYS = 3_650

/** An entity before and after some events; undefined where it was not, or is not any more. */
export interface EntityChange {
	readonly kind: EntityKind
	readonly before: Entity | undefined
	/**
	 * What it may have been in between, if these events were worked in one by one before. After a crash they come again all at once,
	 * and what was derived from half of them is still there.
	 */
	readonly between: readonly Entity[]
	readonly after: Entity | undefined
}

export interface Projector {
	/** Settles once everything that was committed until now is worked in. */
	caughtUp(): Promise<void>
	/** The last numbers that are known, and those that are worked in. */
	standing(): { readonly known: Position; readonly done: Position }
	close(): Promise<void>
	/** Has the next one go on from here. Only after `close`, and once all that was told of the changes is stored. */
	noteEnd(): Promise<void>
}

/** An event under the entity that it speaks of. */
interface Filed {
	readonly kind: Kind
	readonly key: string
	readonly event: StoredEvent
}

interface ProjectorDeps {
	readonly kinds: readonly Kind[]
	readonly context: FoldContext
	readonly store: Pick<Store, 'queries' | 'writer' | 'flush'>
	readonly bus: Pick<Bus, 'subscribe'>
	readonly sources: ReadonlyMap<string, Source>
	readonly clock: Clock
	readonly randomId: () => string
	/** Events that are read at once. */
	readonly pageSize?: number | undefined
	readonly log: { warn(fields: object, message: string): void }
	/**
	 * Called with what changed, before the place in the stream is noted: what is told twice must do no harm. With `more` another call follows
	 * soon, and what is made of it may wait for that one; no place is noted until then.
	 */
	readonly onChanged: (changes: readonly EntityChange[], more: boolean) => Promise<void>
	/** Called with each range of one writer's numbers (`after` exclusive) that is worked in, under the same conditions. */
	readonly onRange: (range: { writer: string; after: number; upTo: number }, more: boolean) => Promise<void>
}

/**
 * Follows the stream of committed events and keeps the entities that they speak of. An entity is worked out anew from all of its
 * events each time, so that repetition, disorder, late arrival and a crash half-way make no difference.
 */
export async function createProjector(deps: ProjectorDeps): Promise<Projector> {
	const { kinds, context, store, bus, clock, log, pageSize = PAGE } = deps
	const types = [...new Set(kinds.flatMap((kind) => kind.types))]
	const place: Record<string, number> = { ...(await store.queries.progress([NAME])).get(NAME) }
	const known = new Map<string, number>()
	const told = createToldStretches()
	const isWanted = ({ type }: EventKind) => types.includes(type)
	/** Where the stream stood when, oldest first; the first one that is old enough is noted. */
	const places: { at: number; place: Position }[] = []
	let notedAt = clock.now()
	/** Events of a backlog whose consequences are not worked out yet. */
	let deferred = 0
	const closed = new AbortController()
	let running: Promise<void> | undefined
	let ranAt = Number.NEGATIVE_INFINITY

	const behind = () => [...known].filter(([writer, last]) => last > (place[writer] ?? 0))

	function learn(position: Position): Promise<void> {
		for (const [writer, last] of Object.entries(position)) {
			if (last > (known.get(writer) ?? 0)) known.set(writer, last)
		}
		running ??= run().finally(() => {
			running = undefined
		})
		return running
	}

	async function run() {
		// After a silence there is nothing to gather.
		const wait = ranAt + GATHER_MS - clock.now()
		if (wait > 0) await pause(Math.min(wait, GATHER_MS))
		for (let told = false; behind().length > 0 && !closed.signal.aborted; ) {
			try {
				for (const [writer, last] of behind()) await advance(writer, last)
				told = false
			} catch (error) {
				if (!told) log.warn({ err: error }, 'the states could not be brought up to date; trying until they can')
				told = true
				await pause(RETRY_MS)
			}
		}
		ranAt = clock.now()
	}

	const pause = (ms: number) => delay(ms, undefined, { signal: closed.signal }).catch(() => undefined)

	async function advance(writer: string, last: number) {
		const after = place[writer] ?? 0
		const unwanted = Math.min(last, told.unwantedUpTo(writer, after, isWanted))
		const upTo = unwanted > after ? unwanted : Math.min(last, after + pageSize)
		const events =
			unwanted > after ? [] : await store.queries.eventsTail({ writer, after, upTo, limit: pageSize, types })
		const more = upTo < last && deferred < TOGETHER
		if (events.length > 0 || deferred > 0) await take(events, more)
		await deps.onRange({ writer, after, upTo }, more)
		place[writer] = upTo
		deferred = more ? deferred + upTo - after : 0
		if (!more) await notePlace(clock.now())
	}

	async function notePlace(now: number) {
		const latest = places.at(-1)
		if (!latest || now - latest.at >= NOTE_EVERY_MS) places.push({ at: now, place: { ...place } })
		const old = places.findLastIndex(({ at }) => now - at >= NOTE_AFTER_MS)
		const noted = places[old]
		if (!noted || now - notedAt < NOTE_EVERY_MS) return
		await store.writer.insert('progress', [encodeProgress(NAME, noted.place, now)], token())
		places.splice(0, old + 1)
		notedAt = now
	}

	/** Each token is new: the same rows again do no harm, and rows that differ must not be taken for them. */
	const token = () => `${NAME}:${deps.randomId()}`

	async function take(events: readonly StoredEvent[], more: boolean) {
		const filed = (await calmMap(events, file)).flat()
		// What is new is filed while the rest is read; whether it is there already makes no difference.
		const [stored] = await Promise.all([
			eventsOf(filed),
			calmMap(filed, ({ kind: { kind }, key, event }) =>
				encodeEntityEvent(kind, key, event, clock.now(), retentionOf(event.source)),
			).then((rows) => store.writer.insert('entity_events', rows, token())),
		])
		const changes = await foldTouched(filed, stored)
		const rows = await calmMap(changes, ({ after }) => (after ? [encodeEntity(after)] : []))
		await store.writer.insert('entities', rows.flat(), token())
		await deps.onChanged(changes, more)
	}

	/** Under each of what it speaks of. */
	function file(event: StoredEvent): Filed[] {
		return kinds.flatMap((kind) => {
			const key = kind.types.includes(event.type) ? kind.keyOf(event) : undefined
			return key === undefined ? [] : [{ kind, key, event }]
		})
	}

	async function eventsOf(filed: readonly Filed[]) {
		const keys = new Map<string, { kind: EntityKind; key: string }>()
		for (const { kind, key } of filed) keys.set(nameOf(kind.kind, key), { kind: kind.kind, key })
		const all = [...keys.values()]
		const found: { kind: EntityKind; key: string; event: StoredEvent }[] = []
		for (let from = 0; from < all.length; from += KEYS_PER_QUERY) {
			const byKind = Map.groupBy(all.slice(from, from + KEYS_PER_QUERY), ({ kind }) => kind)
			const asked = [...byKind].map(([kind, own]) => ({ kind, keys: own.map(({ key }) => key) }))
			found.push(...(await store.queries.entityEvents(asked)))
		}
		return Map.groupBy(found, ({ kind, key }) => nameOf(kind, key))
	}

	async function foldTouched(filed: readonly Filed[], stored: Awaited<ReturnType<typeof eventsOf>>) {
		const isNew = new Set(filed.map(({ event }) => placeOf(event)))
		const touched = [...Map.groupBy(filed, ({ kind, key }) => nameOf(kind.kind, key))]
		const changes = await calmMap(touched, ([name, own]): EntityChange[] => {
			const [first] = own
			if (!first) return []
			const { kind, key } = first
			const all = [...(stored.get(name) ?? []), ...own].map(({ event }) => event)
			// What it was before needs no memory: it is what the other events amount to.
			const others = all.filter((event) => !isNew.has(placeOf(event)))
			const added = all.filter((event) => isNew.has(placeOf(event)))
			return [
				{
					kind: kind.kind,
					before: foldEntity(kind, key, others, context),
					between: foldSteps(kind, key, others, added),
					after: foldEntity(kind, key, all, context),
				},
			]
		})
		return changes.flat()
	}

	/** The events in the order in which they came in, each with those before it; all of them together are left out. */
	function foldSteps(kind: Kind, key: string, others: readonly StoredEvent[], added: readonly StoredEvent[]): Entity[] {
		const inOrder = [...new Map(added.map((event) => [placeOf(event), event])).values()]
		inOrder.sort((a, b) => a.number - b.number)
		return inOrder.slice(1, MAX_STEPS).flatMap((_, index) => {
			const found = foldEntity(kind, key, [...others, ...inOrder.slice(0, index + 1)], context)
			return found ? [found] : []
		})
	}

	function retentionOf(source: string): number {
		return deps.sources.get(source)?.retentionDays ?? DEFAULT_RETENTION_DAYS
	}

	async function learnHeads() {
		await learn(await store.queries.heads())
	}

	const subscription = await bus.subscribe(
		'events.committed',
		({ writer, first, last, kinds }) => {
			told.add(writer, first, last, kinds)
			void learn({ [writer]: last })
		},
		() => void learnHeads().catch((error: unknown) => log.warn({ err: error }, 'the states lost sight of the stream')),
	)
	void learnHeads().catch((error: unknown) => log.warn({ err: error }, 'the states could not read the stream yet'))

	return {
		caughtUp: learnHeads,
		standing: () => ({ known: Object.fromEntries(known), done: { ...place } }),
		async close() {
			await subscription.close()
			closed.abort()
			await running
		},
		async noteEnd() {
			// Half of a backlog may be filed without what follows from it.
			if (deferred > 0) return
			const isFlushed = await Promise.race([store.flush(), delay(FLUSH_MS, false, { ref: false })])
			if (!isFlushed) return
			await store.writer.insert('progress', [encodeProgress(NAME, place, clock.now())], token())
		},
	}
}

const nameOf = (kind: EntityKind, key: string) => `${kind}\n${key}`
const placeOf = ({ writer, number }: StoredEvent) => `${writer}:${number}`
