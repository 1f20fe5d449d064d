import { setTimeout as delay } from 'node:timers/promises'
import type { Bus } from '@vong/bus/bus'
import type { Alert } from '@vong/core/alert'
import type { Clock } from '@vong/core/clock'
import type { Reading } from '@vong/core/indicator'
import type { Position } from '@vong/core/position'
import type { Rule } from '@vong/core/rule'
import { encodeProgress } from '@vong/store/entity-row'
import type { Store, StoredEvent } from '@vong/store/store'
import { createBook, type Observation } from './book.ts'
import { createCounts } from './counts.ts'
import type { AlertLog } from './log.ts'
import { observeEvent, observeReading, observeSilence, type Surroundings, wantedEvents } from './observe.ts'
import type { Watched } from './watch.ts'

const NAME = 'alerts.1'
/** Timed rules are judged at these instants, not at whatever moment the timer came. */
const TICK_MS = 5_000
const PAGE = 2_000
const RETRY_MS = 1_000
/** How far the events are judged is noted this often. */
const NOTE_MS = 5_000
const DAY_MS = 86_400_000
/** A reading of a period that has been over for longer than this says nothing about the present. */
const AFTER_PERIOD_MS = 3_600_000
const READINGS_AT_START = 100_000
/** Alerts that a person ended so lately are kept quiet until their condition is over. */
const LOOK_BACK_MS = 30 * DAY_MS

export interface AlertEngineDeps extends Surroundings {
	readonly rules: ReadonlyMap<string, Rule>
	readonly log: AlertLog
	readonly store: Pick<Store, 'queries' | 'writer'>
	readonly bus: Pick<Bus, 'subscribe'>
	readonly clock: Clock
	readonly randomId: () => string
	readonly logger: { warn(fields: object, message: string): void }
}

export interface AlertEngine {
	/** Settles once everything that was committed until now has been judged. */
	caughtUp(): Promise<void>
	/** Judges what the time alone changes, as of the instant. */
	tick(at: number): Promise<void>
	close(): Promise<void>
}

/**
 * Judges the rules: those on events as they are committed, those on readings as they change, and what only time changes at fixed
 * instants. What it knows is made anew from the log of alerts at each start, so that a start fires nothing again.
 */
export async function createAlertEngine(deps: AlertEngineDeps): Promise<AlertEngine> {
	const { rules, log, store, bus, clock, logger } = deps
	const book = createBook({ rules, log, queries: store.queries })
	const counts = createCounts([...rules.values()], deps)
	const ofIndicator = Map.groupBy(
		[...rules.values()].filter(({ condition }) => condition.kind === 'threshold'),
		({ condition }) => (condition.kind === 'threshold' ? condition.indicator : ''),
	)
	/** Newest reading of what is watched, with the end of its period. */
	const periodEnds = new Map<string, number>()
	const lastEvents = new Map<string, number>()
	const place: Record<string, number> = {
		...((await store.queries.progress(NAME)) ?? (await store.queries.heads())),
	}
	const wanted = wantedEvents(rules.values(), deps.sources)
	const known = new Map<string, number>()
	let notedAt = Number.NEGATIVE_INFINITY
	const closed = new AbortController()
	let running: Promise<void> | undefined

	async function judge(observations: readonly Observation[], at: number) {
		if (observations.length > 0) await book.judge(observations, at)
	}

	async function readingsChanged(readings: readonly Reading[]) {
		const at = clock.now()
		const observations = readings.flatMap((reading) =>
			(ofIndicator.get(reading.indicator) ?? []).flatMap((rule) => {
				const observation = observeReading(rule, reading, deps, at)
				if (!observation) return []
				periodEnds.set(
					`${rule.id} ${reading.area} ${reading.agency}`,
					reading.period === 'now' ? Number.POSITIVE_INFINITY : reading.periodEnd,
				)
				return [observation]
			}),
		)
		await judge(observations, at)
	}

	async function eventsCommitted(events: readonly StoredEvent[]) {
		const at = clock.now()
		const observations: Observation[] = []
		for (const event of events) {
			for (const rule of rules.values()) {
				const observation = observeEvent(rule, event, deps)
				if (!observation) continue
				observations.push(observation)
				if (observation.seen.sample.breach !== null) lastEvents.set(eventKey(observation), event.time)
			}
		}
		observations.push(...counts.take(events, at))
		await judge(observations, at)
	}

	/** What stands and is changed by time alone: what has to hold, what has gone quiet, and who has fallen silent. */
	async function tick(at: number) {
		const observations: Observation[] = [...counts.tick(at)]
		for (const rule of rules.values()) observations.push(...observeSilence(rule, deps, at))
		for (const watched of book.all()) {
			const again = seenAgain(watched, at)
			if (again) observations.push(again)
		}
		// Even when there is nothing new: what could not be written before is owed.
		await book.judge(observations, at)
	}

	function seenAgain(watched: Watched, at: number): Observation | undefined {
		const { rule, place: where, seen, state } = watched
		const { condition } = rule
		if (state.phase === 'normal') return undefined
		if (condition.kind === 'event') {
			const last = lastEvents.get(`${rule.id} ${where.detail} ${where.subject}`) ?? state.since
			if (at - last < condition.endsAfter) return undefined
			const sample = { breach: null, clear: true, known: true, reason: 'no-more-events' }
			return { rule, place: where, seen: { figures: NO_FIGURES, sources: [], asOf: null, ...seen, sample } }
		}
		if (condition.kind !== 'threshold' || !seen) return undefined
		const end = periodEnds.get(`${rule.id} ${where.area} ${where.agency}`) ?? Number.POSITIVE_INFINITY
		if (at < end + AFTER_PERIOD_MS) return { rule, place: where, seen }
		return {
			rule,
			place: where,
			seen: { ...seen, sample: { breach: null, clear: true, known: true, reason: 'period-over' } },
		}
	}

	function learn(position: Position): Promise<void> {
		for (const [writer, last] of Object.entries(position)) {
			if (last > (known.get(writer) ?? 0)) known.set(writer, last)
		}
		running ??= run().finally(() => {
			running = undefined
		})
		return running
	}

	const behind = () => [...known].filter(([writer, last]) => last > (place[writer] ?? 0))

	async function run() {
		while (behind().length > 0 && !closed.signal.aborted) {
			try {
				for (const [writer, last] of behind()) await advance(writer, last)
			} catch (error) {
				logger.warn({ err: error }, 'the rules could not be judged; trying until they can')
				await delay(RETRY_MS, undefined, { signal: closed.signal }).catch(() => undefined)
			}
		}
	}

	async function advance(writer: string, last: number) {
		const after = place[writer] ?? 0
		const events = await store.queries.eventsTail({ writer, after, upTo: last, limit: PAGE, ...wanted })
		const upTo = events.length === PAGE ? (events.at(-1)?.number ?? last) : last
		await eventsCommitted(events)
		place[writer] = upTo
		if (clock.now() - notedAt >= NOTE_MS) await notePlace()
	}

	/** Now and then: what is judged twice after a crash is the same lines again. */
	async function notePlace() {
		notedAt = clock.now()
		await store.writer.insert('progress', [encodeProgress(NAME, place, notedAt)], `${NAME}:${deps.randomId()}`)
	}

	const guarded = (what: Promise<void>) =>
		what.catch((error: unknown) =>
			logger.warn({ err: error }, 'the rules could not be judged; trying at the next instant'),
		)

	for (const alert of await log.loadSince(clock.now() - LOOK_BACK_MS)) book.adopt(alert)
	await counts.load(store.queries, clock.now())
	const readings = await bus.subscribe('indicators.changed', (message) => guarded(readingsChanged(message.readings)))
	const committed = await bus.subscribe(
		'events.committed',
		({ writer, last }) => void learn({ [writer]: last }),
		() => void store.queries.heads().then(learn, () => undefined),
	)
	const acted = await bus.subscribe('alerts.changed', ({ alerts, transitions }) => {
		if (transitions.some(({ step }) => step === 'closed'))
			for (const alert of alerts.filter(isClosed)) book.adopt(alert)
	})
	const span = { from: clock.now() - 400 * DAY_MS, to: clock.now() + DAY_MS, limit: READINGS_AT_START }
	await guarded(readingsChanged((await store.queries.newestReadings(span)).map((text) => JSON.parse(text) as Reading)))
	void learn(await store.queries.heads())
	let ticking: Promise<void> = Promise.resolve()
	const timer = setInterval(() => {
		ticking = guarded(tick(Math.floor(clock.now() / TICK_MS) * TICK_MS))
	}, TICK_MS)

	return {
		async caughtUp() {
			await learn(await store.queries.heads())
		},
		tick,
		async close() {
			clearInterval(timer)
			closed.abort()
			await Promise.all([readings.close(), committed.close(), acted.close()])
			await running
			await ticking
			await guarded(notePlace())
		},
	}
}

const NO_FIGURES = { value: null, target: null, unit: '', area: '', agency: '', subject: '', source: '' }

const eventKey = ({ rule, place }: Observation) => `${rule.id} ${place.detail} ${place.subject}`

const isClosed = ({ history }: Alert) => history.some(({ step }) => step === 'closed')
