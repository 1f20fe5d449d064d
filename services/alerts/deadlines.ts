import type { Entity } from '@vong/core/entity'
import type { Condition, Rule } from '@vong/core/rule'
import type { Severity } from '@vong/core/severity'
import type { StoreQueries } from '@vong/store/store'
import type { Observation } from './book.ts'
import { NO_FIGURES } from './judge.ts'
import { nameOf, type Surroundings } from './observe.ts'
import type { Watched } from './watch.ts'

type Deadline = Extract<Condition, { kind: 'deadline' }>
interface DeadlineRule extends Rule {
	readonly condition: Deadline
}

/** Due dates are compared with the time at multiples of this. */
export const DEADLINE_MS = 60_000
const DAY_MS = 86_400_000
const PAGE = 5_000
/** So many days of rest at most lie between something and the working time before it. */
const LONGEST_REST = 16
const WORKING_DAY_MS = 8 * 3_600_000
/** More than this at once is no list that anybody could work through. */
const MOST = 50_000

const isDeadline = (rule: Rule): rule is DeadlineRule => rule.condition.kind === 'deadline'

/** Things whose time is nearly up, or up, by working time: one place of judgement each. */
export function createDeadlines(
	all: readonly Rule[],
	queries: Pick<StoreQueries, 'entitiesPage'>,
	around: Surroundings,
) {
	const rules = all.filter(isDeadline)

	async function pages(filter: Omit<Parameters<StoreQueries['entitiesPage']>[0], 'scope' | 'limit' | 'after'>) {
		const found: Entity[] = []
		for (let after: { openedAt: number; key: string } | undefined; found.length < MOST; ) {
			const page = await queries.entitiesPage({ ...filter, scope: 'all', limit: PAGE, ...(after ? { after } : {}) })
			found.push(...page)
			const last = page.at(-1)
			if (!last || page.length < PAGE) break
			after = { openedAt: last.openedAt ?? 0, key: last.key }
		}
		return found
	}

	/** How grave it is that this thing is not done by the instant; null when it is not. */
	function breachOf({ condition, severity }: DeadlineRule, { dueAt, openedAt }: Entity, at: number): Severity | null {
		// As of an instant that is judged late it may not have been there yet.
		if (dueAt === null || (openedAt !== null && openedAt > at)) return null
		const late: Severity = severity === 'as-sent' ? 'minor' : severity
		if (at >= dueAt) return late
		const left = around.hours.elapsed(at, dueAt)
		return condition.soon && left !== undefined && left <= condition.soon.working ? condition.soon.severity : null
	}

	function observe(rule: DeadlineRule, entity: Entity, at: number): Observation {
		const { key: subject, areaId: area, agency, dueAt } = entity
		const breach = breachOf(rule, entity, at)
		const overdue = dueAt !== null && at >= dueAt
		const sample = breach
			? { breach, clear: false, known: true, reason: overdue ? 'overdue' : 'due-soon' }
			: { breach: null, clear: true, known: true, reason: 'not-due' }
		const left = dueAt === null ? undefined : around.hours.elapsed(at, dueAt)
		const figures = {
			...NO_FIGURES,
			// Just past the due date it is nought, not minus nought.
			value: left === undefined ? null : Math.round((left / 3_600_000) * 10) / 10 + 0,
			unit: 'h',
			area: nameOf(area, around),
			agency,
			subject,
		}
		// Its clock began to count against it at the due date: that is how old the news is.
		return { rule, at, place: { area, agency, subject }, seen: { sample, figures, sources: [], asOf: at, until: null } }
	}

	function over({ rule, place, seen }: Watched, at: number): Observation {
		const sample = { breach: null, clear: true, known: true, reason: 'done' }
		return { rule, at, place, seen: { figures: NO_FIGURES, sources: [], asOf: null, until: null, ...seen, sample } }
	}

	/** The latest due date that may be near, whatever days of rest lie between. */
	const horizon = ({ soon }: Deadline, at: number) =>
		soon ? at + (Math.ceil(soon.working / WORKING_DAY_MS) + LONGEST_REST) * DAY_MS : at

	return {
		rules,
		/** Everything that is near or past its due date, and what stood and is done. */
		async look(standing: Iterable<Watched>, at: number): Promise<Observation[]> {
			if (rules.length === 0) return []
			const byRule = Map.groupBy(standing, ({ rule }) => rule.id)
			const found: Observation[] = []
			for (const rule of rules) {
				const { of: kind, states, without, openWithin } = rule.condition
				const filter = {
					kind,
					filter: { open: true, states, without, dueFrom: at - openWithin, dueBefore: horizon(rule.condition, at) + 1 },
				}
				const near = (await pages(filter)).map((entity) => observe(rule, entity, at))
				const seen = new Set(near.map(({ place }) => place.subject))
				const gone = (byRule.get(rule.id) ?? []).filter(({ place }) => !seen.has(place.subject))
				const old = await stillOpen(rule, gone, at)
				found.push(...near, ...gone.filter(({ place }) => !old.has(place.subject)).map((watched) => over(watched, at)))
			}
			return found
		},
		/** What of these things would have been seen at which ticks; `to` is where the past ends. */
		async play({ from, to }: { from: number; to: number }): Promise<Observation[]> {
			const found: Observation[] = []
			for (const rule of rules) {
				const { of: kind, without, openWithin } = rule.condition
				const filter = { dueFrom: from - openWithin, dueBefore: horizon(rule.condition, to) + 1, without }
				for (const entity of await pages({ kind, filter })) found.push(...course(rule, entity, from, to))
			}
			return found
		},
	}

	/** What has been overdue for too long to open anything stays open once it is. */
	async function stillOpen(rule: DeadlineRule, gone: readonly Watched[], at: number): Promise<Set<string>> {
		if (gone.length === 0) return new Set()
		const { of: kind, states, without, openWithin } = rule.condition
		const open = await pages({ kind, filter: { open: true, states, without, dueBefore: at - openWithin } })
		return new Set(open.map(({ key }) => key))
	}

	/** The looks at which what is said of one thing changes. */
	function course(rule: DeadlineRule, entity: Entity, from: number, to: number): Observation[] {
		const { dueAt, closedAt, openedAt } = entity
		if (dueAt === null) return []
		const end = Math.min(to, closedAt ?? to)
		const begin = Math.max(from, openedAt ?? from)
		const found: Observation[] = []
		const soonAt = rule.condition.soon && around.soonBefore?.(dueAt, rule.condition.soon.working)
		for (const instant of [soonAt ?? dueAt, dueAt]) {
			const at = nextLook(Math.max(begin, instant))
			if (at < end && at <= dueAt + rule.condition.openWithin) found.push(observe(rule, entity, at))
		}
		if (found[0] && closedAt !== null && nextLook(closedAt) < to) {
			const { place, seen } = found[0]
			const sample = { breach: null, clear: true, known: true, reason: 'done' }
			found.push({ rule, at: nextLook(closedAt), place, seen: { ...seen, sample } })
		}
		return found
	}
}

const nextLook = (at: number) => Math.ceil(at / DEADLINE_MS) * DEADLINE_MS
