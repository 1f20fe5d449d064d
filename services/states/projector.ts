import { setTimeout as delay } from 'node:timers/promises'
import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import type { Entity, EntityKind } from '@vong/core/entity'
import type { Position } from '@vong/core/position'
import type { Source } from '@vong/core/source'
import { encodeEntity, encodeEntityEvent, encodeProgress } from '@vong/store/entity-row'
import type { Store, StoredEvent } from '@vong/store/store'
import { foldEntity } from './fold.ts'
import type { FoldContext, Kind } from './kind.ts'

/** Counted up when a fold changes: the stream is then followed anew from its beginning. */
const FOLDS = 4
const NAME = `states.${FOLDS}`
const PAGE = 10_000
/** While there is a backlog, what follows from the states is worked out once for so many events, and at its end. */
const TOGETHER = 500_000
/** Commits that come close together are worked through together. */
const GATHER_MS = 150
/** A place is noted so much later: what was derived on the way to it has reached the disk by then, also where power fails. */
const NOTE_AFTER_MS = 60_000
const NOTE_EVERY_MS = 5_000
const RETRY_MS = 1_000
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
	close(): Promise<void>
}

interface ProjectorDeps {
	readonly kinds: readonly Kind[]
	readonly context: FoldContext
	readonly store: Pick<Store, 'queries' | 'writer'>
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
	const place: Record<string, number> = { ...(await store.queries.progress(NAME)) }
	const known = new Map<string, number>()
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
		const events = await store.queries.eventsTail({ writer, after, upTo: last, limit: pageSize, types })
		const isFull = events.length === pageSize
		const upTo = isFull ? (events.at(-1)?.number ?? last) : last
		const more = isFull && deferred < TOGETHER
		if (events.length > 0 || deferred > 0) await take(events, more)
		await deps.onRange({ writer, after, upTo }, more)
		place[writer] = upTo
		deferred = more ? deferred + events.length : 0
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
		const changes: EntityChange[] = []
		for (const kind of kinds) {
			const filed = events.flatMap((event) => {
				const key = kind.types.includes(event.type) ? kind.keyOf(event) : undefined
				return key === undefined ? [] : [{ key, event }]
			})
			if (filed.length === 0) continue
			await store.writer.insert(
				'entity_events',
				filed.map(({ key, event }) => encodeEntityEvent(kind.kind, key, event, clock.now(), retentionOf(event.source))),
				token(),
			)
			changes.push(...(await foldTouched(kind, filed)))
		}
		const rows = changes.flatMap(({ after }) => (after ? [encodeEntity(after)] : []))
		await store.writer.insert('entities', rows, token())
		await deps.onChanged(changes, more)
	}

	async function foldTouched(kind: Kind, filed: readonly { key: string; event: StoredEvent }[]) {
		const keys = [...new Set(filed.map(({ key }) => key))]
		const isNew = new Set(filed.map(({ event }) => placeOf(event)))
		const changes: EntityChange[] = []
		for (let from = 0; from < keys.length; from += KEYS_PER_QUERY) {
			const asked = keys.slice(from, from + KEYS_PER_QUERY)
			// The new ones are filed at the same time; whether they are there already makes no difference.
			const stored = await store.queries.entityEvents(kind.kind, asked)
			const wanted = new Set(asked)
			const rows = [...stored, ...filed.filter(({ key }) => wanted.has(key))]
			for (const [key, ofKey] of Map.groupBy(rows, (row) => row.key)) {
				const all = ofKey.map(({ event }) => event)
				// What it was before needs no memory: it is what the other events amount to.
				const others = all.filter((event) => !isNew.has(placeOf(event)))
				changes.push({
					kind: kind.kind,
					before: foldEntity(kind, key, others, context),
					between: foldSteps(
						kind,
						key,
						others,
						all.filter((event) => isNew.has(placeOf(event))),
					),
					after: foldEntity(kind, key, all, context),
				})
			}
		}
		return changes
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
		({ writer, last }) => void learn({ [writer]: last }),
		() => void learnHeads().catch((error: unknown) => log.warn({ err: error }, 'the states lost sight of the stream')),
	)
	void learnHeads().catch((error: unknown) => log.warn({ err: error }, 'the states could not read the stream yet'))

	return {
		caughtUp: learnHeads,
		async close() {
			await subscription.close()
			closed.abort()
			await running
		},
	}
}

const placeOf = ({ writer, number }: StoredEvent) => `${writer}:${number}`
