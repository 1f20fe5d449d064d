import { setTimeout as delay } from 'node:timers/promises'
import type { Bus } from '@vong/bus/bus'
import type { Alert } from '@vong/core/alert'
import type { Clock } from '@vong/core/clock'
import type { Position } from '@vong/core/position'
import type { Rule } from '@vong/core/rule'
import { createToldStretches, type EventKind } from '@vong/core/told-stretches'
import { type Span, type Trace, untraced } from '@vong/core/trace'
import { encodeProgress } from '@vong/store/entity-row'
import { encodeJudged } from '@vong/store/rule-queries'
import type { Store, StoredEvent } from '@vong/store/store'
import { createBook, type Observation } from './book.ts'
import { createFailures } from './failures.ts'
import { createJudging, type JudgedReading, type JudgingDeps } from './judging.ts'
import type { AlertLog } from './log.ts'
import type { Measured } from './measure.ts'
import { wantedEvents } from './observe.ts'
import { keptOf, recallJudged } from './recall.ts'
import { keyOf, seenAgain, TICK_MS } from './watch.ts'

const NAME = 'alerts.1'
const PAGE = 5_000
/** Numbers that are looked through at once: each page of events that matter asks for them again. */
const RANGE = 30_000
const RETRY_MS = 1_000
/** How far the events are judged is noted this often. */
const NOTE_MS = 5_000
const DAY_MS = 86_400_000
/** Alerts that a person ended so lately are kept quiet until their condition is over. */
const LOOK_BACK_MS = 30 * DAY_MS

export interface AlertEngineDeps extends Omit<JudgingDeps, 'queries' | 'onFailure'> {
	readonly rules: {
		current(): ReadonlyMap<string, Rule>
		onChange(listener: () => void): () => void
	}
	readonly log: AlertLog
	readonly store: Pick<Store, 'queries' | 'writer'>
	readonly bus: Pick<Bus, 'subscribe'>
	readonly clock: Clock
	readonly randomId: () => string
	readonly trace?: Trace
	readonly logger: { warn(fields: object, message: string): void }
}

export interface AlertEngine {
	/** Settles once everything that was committed until now has been judged. */
	caughtUp(): Promise<void>
	/** The last numbers that are known, and those that have been judged. */
	standing(): { readonly known: Position; readonly done: Position }
	/** Judges what the time alone changes, as of the instant. */
	tick(at: number): Promise<void>
	close(): Promise<void>
}

/**
 * Judges the rules: those on events as they are committed, all others at fixed instants. What it knows is made anew from the log of
 * alerts at each start, so that a start fires nothing again.
 */
export async function createAlertEngine(deps: AlertEngineDeps): Promise<AlertEngine> {
	const { log, store, bus, clock, trace = untraced, logger } = deps
	let rules = deps.rules.current()
	const failures = createFailures(() => rules.values())
	const onFailure = (rule: string, at: number, err: unknown) => {
		failures.note(rule, at)
		logger.warn({ err, rule }, 'a rule could not be judged')
	}
	const judgingOf = (all: ReadonlyMap<string, Rule>) =>
		createJudging([...all.values()], { ...deps, queries: store.queries, onFailure })
	const book = createBook({
		rules,
		log,
		queries: store.queries,
		onRefused: ({ rule, at }, error) => onFailure(rule.id, at, error),
	})
	let judging = judgingOf(rules)
	let wanted = wantedEvents(rules.values(), deps.sources)
	const place: Record<string, number> = {
		...((await store.queries.progress([NAME])).get(NAME) ?? (await store.queries.heads())),
	}
	const known = new Map<string, number>()
	const told = createToldStretches()
	const isWanted = ({ type, severity }: EventKind) =>
		!wanted || wanted.types.includes(type) || wanted.orSeverities.includes(severity)
	let notedAt = Number.NEGATIVE_INFINITY
	const closed = new AbortController()
	let running: Promise<void> | undefined
	/** The rules are others now; and nobody has tried to take them up yet. */
	let changed = false
	let fresh = false

	async function eventsCommitted(events: readonly StoredEvent[]) {
		const observations = judging.events(events)
		if (observations.length > 0) await book.judge(observations)
		const together = judging.composites(book.all(), clock.now())
		if (together.length > 0) await book.judge(together)
	}

	let lookedAt = Math.floor(clock.now() / TICK_MS) * TICK_MS
	let lastTick: Promise<unknown> = Promise.resolve()
	/** One after the other. */
	function tick(at: number): Promise<void> {
		const done = lastTick.then(() => trace('judge alerts', (span) => look(at, span)))
		lastTick = done.catch(() => undefined)
		return done
	}

	/** What is read, what has gone quiet or is overdue, and what stands and is changed by time alone. */
	async function look(at: number, span: Span) {
		if (at < lookedAt) await book.setBack(at)
		// What was looked at later than now would not be looked at again before then.
		if (changed || at < lookedAt) await takeRules(at)
		lookedAt = at
		const { found: all, remembered } = await judging.tick(at, committedNow(), book.all())
		// What is not known changes nothing.
		const found = all.filter(({ seen: { sample } }) => sample.known)
		const own = failures.observe(book.all(), at)
		const seen = new Set([...found, ...own].map(({ rule, place: where }) => keyOf(rule, where)))
		const again = [...book.all()].flatMap((watched): Observation[] => {
			const still = seen.has(watched.key) ? undefined : seenAgain(watched, at)
			return still ? [{ rule: watched.rule, at, place: watched.place, seen: still }] : []
		})
		// Even when there is nothing new: what could not be written before is owed.
		await book.judge([...found, ...own, ...again])
		const together = judging.composites(book.all(), at)
		if (together.length > 0) await book.judge(together)
		span.set({
			'vong.rules': rules.size,
			'vong.observations': found.length,
			'vong.seconds_late': (clock.now() - at) / 1_000,
		})
		await remember(remembered)
	}

	/** Without these the past can only be judged more coarsely: nothing waits for them. */
	async function remember(readings: readonly JudgedReading[]) {
		if (readings.length === 0) return
		const lines = readings.map(({ measured: { indicator, period, byAgency }, at, reading }) =>
			encodeJudged({ indicator, period, byAgency, at, reading: keptOf(reading) }),
		)
		const written = store.writer.insert('judged_readings', lines, `judged:${deps.randomId()}`)
		await written.catch((err: unknown) => logger.warn({ err }, 'judged readings could not be kept'))
	}

	/** The rules are others now: what they need to know is loaded before they are judged. */
	async function takeRules(at: number) {
		changed = false
		fresh = false
		const after = deps.rules.current()
		try {
			const next = judgingOf(after)
			await next.load(at, committedNow(), recall)
			await book.setRules(after, at)
			rules = after
			judging = next
			wanted = wantedEvents(after.values(), deps.sources)
		} catch (error) {
			changed = true
			throw error
		}
	}

	const recall = (measured: Measured, from: number) => recallJudged(store.queries, measured, from, clock.now())

	function learn(position: Position): Promise<void> {
		for (const [writer, last] of Object.entries(position)) {
			if (last > (known.get(writer) ?? 0)) known.set(writer, last)
		}
		running ??= run().finally(() => {
			running = undefined
		})
		return running
	}

	const committedNow = (): Position => Object.fromEntries(known)
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
		const unwanted = Math.min(last, told.unwantedUpTo(writer, after, isWanted))
		if (unwanted > after) {
			place[writer] = unwanted
			return
		}
		const end = Math.min(last, after + RANGE)
		const events = await store.queries.eventsTail({ writer, after, upTo: end, limit: PAGE, ...wanted })
		await eventsCommitted(events)
		place[writer] = events.length === PAGE ? (events.at(-1)?.number ?? end) : end
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

	const [lately] = await Promise.all([
		log.loadSince(clock.now() - LOOK_BACK_MS),
		store.queries.heads().then((heads) => judging.load(clock.now(), heads, recall)),
	])
	// Of several about the same thing the last one counts, which is the one that is open, whatever the clock said when it began.
	const isOpen = ({ phase }: Alert) => Number(phase !== 'resolved')
	for (const alert of lately.toSorted((a, b) => isOpen(a) - isOpen(b) || a.startedAt - b.startedAt)) book.adopt(alert)
	await book.setBack(clock.now())
	const committed = await bus.subscribe(
		'events.committed',
		({ writer, first, last, kinds }) => {
			told.add(writer, first, last, kinds)
			void learn({ [writer]: last })
		},
		() => void store.queries.heads().then(learn, () => undefined),
	)
	const acted = await bus.subscribe('alerts.changed', ({ alerts, transitions }) => {
		if (transitions.some(({ step }) => step === 'closed'))
			for (const alert of alerts.filter(isClosed)) book.adopt(alert)
	})
	void learn(await store.queries.heads())
	let ticking: Promise<void> | undefined
	const tickNow = () => {
		// One that takes longer than the time between two is not overtaken.
		ticking ??= guarded(tick(Math.floor(clock.now() / TICK_MS) * TICK_MS)).finally(() => {
			ticking = undefined
			// Rules that came meanwhile do not wait for the next tick.
			if (fresh && !closed.signal.aborted) tickNow()
		})
	}
	const timer = setInterval(tickNow, TICK_MS)
	const forgetRules = deps.rules.onChange(() => {
		changed = true
		fresh = true
		tickNow()
	})

	return {
		async caughtUp() {
			await learn(await store.queries.heads())
		},
		standing: () => ({ known: Object.fromEntries(known), done: { ...place } }),
		tick,
		async close() {
			clearInterval(timer)
			forgetRules()
			closed.abort()
			await Promise.all([committed.close(), acted.close()])
			await running
			await ticking
			await guarded(notePlace())
		},
	}
}

const isClosed = ({ history }: Alert) => history.some(({ step }) => step === 'closed')
