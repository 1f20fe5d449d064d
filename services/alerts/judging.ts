import type { Reading } from '@vong/core/indicator'
import { type Period, periodAt, periodBefore } from '@vong/core/period'
import type { Position } from '@vong/core/position'
import type { Rule } from '@vong/core/rule'
import { zoneOffset } from '@vong/core/working-time'
import { StoreError } from '@vong/store/errors'
import type { StoredEvent, StoreQueries } from '@vong/store/store'
import { createAbsences } from './absences.ts'
import type { Observation } from './book.ts'
import { createComposites } from './composites.ts'
import { CONTRADICTION_MS, createContradictions } from './contradictions.ts'
import { createCounts } from './counts.ts'
import { createDeadlines, DEADLINE_MS } from './deadlines.ts'
import { createMeasure, type MeasureDeps, type Measured } from './measure.ts'
import { mayObserve, observeEvent, observeSilence, type Surroundings } from './observe.ts'
import { comparedStarts, createReadingWatch, judgedAt, lookEvery, measuredName, type ReadingRule } from './readings.ts'
import type { Watched } from './watch.ts'

export interface JudgingDeps extends Surroundings, MeasureDeps {
	readonly queries: MeasureDeps['queries'] & Pick<StoreQueries, 'eventsPage' | 'entitiesPage' | 'lastReceipts'>
	/** A rule could not be judged; the others go on. */
	readonly onFailure: (rule: string, at: number, error: unknown) => void
}

/** A reading as it was when rules were judged by it. */
export interface JudgedReading {
	readonly measured: Measured
	readonly at: number
	readonly reading: Reading
}

/**
 * What is seen by a set of rules: in events as they come in, and at the ticks in readings, silence, due dates and stated figures. Each
 * rule is judged by itself, so that one that cannot be judged keeps no other from being so.
 */
export function createJudging(rules: readonly Rule[], deps: JudgingDeps) {
	const { queries, onFailure } = deps
	const measure = createMeasure(deps)
	const offset = zoneOffset(deps.timeZone, 0)
	const perRule = rules.map((rule) => ({
		rule,
		readings: createReadingWatch([rule], deps),
		counts: createCounts([rule], deps),
		absences: createAbsences([rule], deps),
		deadlines: createDeadlines([rule], queries, deps),
		contradictions: createContradictions([rule], queries, deps),
		composites: createComposites([rule], deps),
	}))
	/** The last scheduled instant of each thing that is done every so often. */
	const done = new Map<string, number>()

	/** The newest multiple of `every`, if it has not been done yet. */
	function open(name: string, every: number, at: number): number | undefined {
		const slot = Math.floor(at / every) * every
		return slot <= (done.get(name) ?? Number.NEGATIVE_INFINITY) ? undefined : slot
	}

	/** The same, and done with that. */
	function due(name: string, every: number, at: number): number | undefined {
		const slot = open(name, every, at)
		if (slot !== undefined) done.set(name, slot)
		return slot
	}

	/** A store that is away is everybody's trouble; anything else is the rule's own. */
	function attempt<T>(rule: Rule, at: number, nothing: T, work: () => T): T {
		try {
			return work()
		} catch (error) {
			if (isAway(error)) throw error
			onFailure(rule.id, at, error)
			return nothing
		}
	}
	async function attemptLater<T>(rule: Rule, at: number, nothing: T, work: () => Promise<T>): Promise<T> {
		return work().catch((error: unknown) => {
			if (isAway(error)) throw error
			onFailure(rule.id, at, error)
			return nothing
		})
	}

	type One = (typeof perRule)[number]

	const concerned = new Map<string, readonly One[]>()

	/** The few rules to which events of the source and type can be anything. */
	function concernedBy({ source, type }: StoredEvent): readonly One[] {
		const name = `${source} ${type}`
		const known = concerned.get(name)
		if (known) return known
		const found = perRule.filter(({ rule }) => mayObserve(rule, source, type))
		concerned.set(name, found)
		return found
	}

	/** Readings of running periods, measured once for all rules that look at them. */
	async function look(at: number, standing: readonly Watched[]) {
		const measuredNow = new Map<string, Promise<Reading[]>>()
		const asked = perRule.map(({ rule, readings: own }) =>
			own.running.flatMap((measured) => {
				const name = measuredName(measured)
				const slot = open(`${rule.id} ${name}`, lookEvery(measured.period), at)
				if (slot === undefined) return []
				const pending = measuredNow.get(name) ?? runningReadings(measured, slot)
				measuredNow.set(name, pending)
				return [{ measured, name, slot, pending }]
			}),
		)
		// Asked for in one turn, they come by few statements.
		for (const answer of await Promise.allSettled(measuredNow.values()))
			if (answer.status === 'rejected' && isAway(answer.reason)) throw answer.reason
		const found: Observation[] = []
		const remembered = new Map<string, JudgedReading>()
		for (const [index, { rule, readings: own }] of perRule.entries()) {
			for (const { measured, name, slot, pending } of asked[index] ?? []) {
				done.set(`${rule.id} ${name}`, slot)
				const result = await attemptLater(rule, at, undefined, async () => {
					const readings = await pending
					return own.look(measured, [...readings, ...missing(rule, own, measured, readings, slot, standing)], slot)
				})
				found.push(...(result?.observations ?? []))
				for (const reading of result?.remembered ?? [])
					remembered.set(`${name}\n${reading.area}\n${reading.agency}`, { measured, at: slot, reading })
			}
			found.push(
				...attempt(rule, at, [], () => own.countTimes(at, (every) => due(`${rule.id} times`, every, at) !== undefined)),
			)
		}
		for (const { measured, at: slot, reading } of remembered.values())
			for (const { readings } of perRule) readings.keep(measured, slot, reading)
		return { found, remembered: [...remembered.values()] }
	}

	async function runningReadings(measured: Measured, at: number): Promise<Reading[]> {
		const period = periodAt(measured.period, at, offset)
		if (!period) return []
		const found = await measure.measure(measured, [period], at)
		const asOf = asOfOf(measured.indicator)
		return (found.get(period.start) ?? []).map((reading) => ({ ...reading, asOf }))
	}

	function asOfOf(indicator: string): number | null {
		const times = (deps.definitions.get(indicator)?.sources ?? []).flatMap(
			(source) => deps.lastReceivedAt(source) ?? [],
		)
		return times.length === 0 ? null : Math.max(...times)
	}

	/** Of what was read or alerted of before and is not there any more: nothing, and that is known. */
	function missing(
		rule: Rule,
		own: One['readings'],
		measured: Measured,
		readings: readonly Reading[],
		at: number,
		standing: readonly Watched[],
	): Reading[] {
		const name = ({ area, agency }: { area: string; agency: string }) => `${area}\n${agency}`
		const there = new Set(readings.map(name))
		const period = periodAt(measured.period, at, offset)
		const before = [
			...own.placesOf(measured),
			...standing.filter((each) => each.rule.id === rule.id).map(({ place }) => place),
		]
		return [...new Map(before.map((place) => [name(place), place])).values()].flatMap(({ area, agency }) => {
			if (!period || there.has(name({ area, agency }))) return []
			return measure.empty(measured.indicator, area, agency, period) ?? []
		})
	}

	/** Periods that have ended since, each judged once, as of the instant that was foreseen for it. */
	async function closed(at: number): Promise<Observation[]> {
		const ended = perRule.flatMap(({ rule, readings: own }) =>
			own.closed.flatMap((closedRule) => {
				const { period: kind } = closedRule.condition
				const running = periodAt(kind, at - (judgedAt({ end: 0 }) as number), offset)
				const period = running && periodBefore(running, offset)
				if (!period) return []
				const slot = judgedAt(period)
				if (slot <= (done.get(`${rule.id} closed`) ?? Number.NEGATIVE_INFINITY)) return []
				return [{ rule, slot, judge: () => judgeClosed(own, closedRule, period, slot) }]
			}),
		)
		const found = await Promise.all(ended.map(({ rule, judge }) => attemptLater(rule, at, [], judge)))
		// Only now: what was seen while the store went away is seen again.
		for (const { rule, slot } of ended) done.set(`${rule.id} closed`, slot)
		return found.flat()
	}

	async function judgeClosed(own: One['readings'], rule: ReadingRule, period: Period, at: number) {
		const measured = rule.condition
		const starts = comparedStarts(rule, period, (each) => periodBefore(each, offset) ?? each)
		const then = starts.flatMap((start) => periodAt(period.kind, start, offset) ?? [])
		const readingsOf = async (each: Period) => (await measure.measure(measured, [each], at, 1)).get(each.start) ?? []
		const [readings = [], ...before] = await Promise.all([period, ...then].map(readingsOf))
		const asOf = asOfOf(measured.indicator)
		return own.judgeClosed(
			rule,
			readings.map((reading) => ({ ...reading, asOf })),
			before.flat(),
			at,
		)
	}

	return {
		/** What came before this process began, up to the position, and still counts. */
		async load(
			now: number,
			committed: Position,
			recall: (measured: Measured, from: number) => Promise<readonly JudgedReading[]>,
		) {
			const loadOne = ({ rule, counts, absences, readings }: One) =>
				attemptLater(rule, now, undefined, async () => {
					await counts.load(queries, now)
					await absences.listen(queries, committed, now)
					if (readings.reach === 0) return
					for (const measured of readings.running)
						readings.recall(measured, await recall(measured, now - readings.reach), now)
					const { condition } = rule
					if (condition.kind === 'threshold' && condition.times) due(`${rule.id} times`, condition.times.every, now)
				})
			// Side by side: while somebody takes over from one that died nobody judges.
			await Promise.all(perRule.map(loadOne))
		},
		/** What events are to the rules, each as of when it came in. */
		events: (events: readonly StoredEvent[]): Observation[] =>
			events.flatMap((event) =>
				concernedBy(event).flatMap(({ rule, counts }) =>
					attempt(rule, event.receivedAt, [], () => {
						const observation = observeEvent(rule, event, deps)
						return [...(observation ? [observation] : []), ...counts.take([event])]
					}),
				),
			),
		/** What is seen at a tick, by when so much was committed, and the readings that are to be remembered. */
		async tick(
			at: number,
			committed: Position,
			watched: Iterable<Watched>,
		): Promise<{ found: Observation[]; remembered: JudgedReading[] }> {
			const standing = [...watched]
			const { found, remembered } = await look(at, standing)
			found.push(...(await closed(at)))
			const deadlineAt = due('deadlines', DEADLINE_MS, at)
			const contradictionAt = due('contradictions', CONTRADICTION_MS, at)
			for (const { rule, counts, absences, deadlines, contradictions } of perRule) {
				await attemptLater(rule, at, undefined, () => absences.listen(queries, committed, at))
				found.push(
					...attempt(rule, at, [], () => [...counts.tick(at), ...absences.tick(at), ...observeSilence(rule, deps, at)]),
				)
				if (deadlineAt !== undefined)
					found.push(...(await attemptLater(rule, at, [], () => deadlines.look(standing, deadlineAt))))
				if (contradictionAt !== undefined)
					found.push(...(await attemptLater(rule, at, [], () => contradictions.look(contradictionAt))))
			}
			return { found, remembered }
		},
		/** What is put together from what stands by now. */
		composites: (standing: Iterable<Watched>, at: number): Observation[] =>
			perRule.flatMap(({ rule, composites }) =>
				rule.condition.kind === 'composite' ? attempt(rule, at, [], () => composites.observe(standing, at)) : [],
			),
	}
}

const isAway = (error: unknown) => error instanceof StoreError && error.kind === 'unavailable'
