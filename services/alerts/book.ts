import type { Alert } from '@vong/core/alert'
import type { AlertLine } from '@vong/core/alert-log'
import type { Rule } from '@vong/core/rule'
import type { AlertQueries } from '@vong/store/alert-queries'
import { StoreError } from '@vong/store/errors'
import { NO_FIGURES } from './judge.ts'
import type { AlertLog } from './log.ts'
import {
	alertId,
	detailOf,
	evaluate,
	keyOf,
	type Place,
	restore,
	type Seen,
	setBack,
	type Verdict,
	type Watched,
	watch,
} from './watch.ts'

/** Something that was seen, by one rule at one place. */
export interface Observation {
	readonly rule: Rule
	/** The instant that is judged. */
	readonly at: number
	readonly place: Place
	readonly seen: Seen
	/** What opens an alert, where it is one thing that happened; else it is the n-th of its key. */
	readonly cause?: string | undefined
}

interface BookDeps {
	readonly rules: ReadonlyMap<string, Rule>
	readonly log: Pick<AlertLog, 'append' | 'load'>
	readonly queries: Pick<AlertQueries, 'alertsOfKeys'>
	/** What the store will not take as it is, so that it stands in nobody's way. */
	readonly onRefused?: (observation: Observation, error: unknown) => void
}

const KEYS_PER_QUERY = 1_000

/**
 * What is not as it should be, and how it stands. A state counts once the lines that lead to it are written; until then it is as before.
 * Of what is normal nothing is held.
 */
export function createBook({ log, queries, onRefused = () => undefined, ...deps }: BookDeps) {
	let rules = deps.rules
	const byKey = new Map<string, Watched>()
	/** What could not be written, newest for each key: whether it was written after all is not known, and nobody may tell of it again. */
	const owed = new Map<string, Observation>()
	let queue: Promise<unknown> = Promise.resolve()

	const standing = ({ rule, place }: Observation) => byKey.get(keyOf(rule, place)) ?? watch(rule, place)

	function hold(watched: Watched) {
		if (watched.state.phase === 'normal') byKey.delete(watched.key)
		else byKey.set(watched.key, watched)
	}

	/** Takes up an alert as the log tells it. */
	function adopt(alert: Alert) {
		const rule = rules.get(alert.rule)
		if (!rule) return
		const { area, agency, subject } = alert
		const place = { area, agency, subject, detail: detailOf(alert.key) }
		// What it was before a person ended it, or another process moved it, does not count any more.
		hold(restore({ ...watch(rule, place), seen: byKey.get(alert.key)?.seen }, alert))
	}

	/** How many alerts there ever were of the keys that may open one now. What another process has opened is taken up. */
	async function countsOf(observations: readonly Observation[]): Promise<Map<string, number>> {
		const opening = observations.filter(
			(each) =>
				standing(each).state.phase === 'normal' &&
				(each.seen.sample.breach !== null || owed.has(keyOf(each.rule, each.place))),
		)
		const keys = [...new Set(opening.map(({ rule, place }) => keyOf(rule, place)))]
		const counts = new Map<string, number>()
		for (let at = 0; at < keys.length; at += KEYS_PER_QUERY) {
			const found = await queries.alertsOfKeys(keys.slice(at, at + KEYS_PER_QUERY))
			for (const { key, count } of found) counts.set(key, count)
			const open = found.flatMap(({ open: id }) => (id === '' ? [] : [id]))
			for (const alert of open.length > 0 ? await log.load(open) : []) adopt(alert)
		}
		return counts
	}

	async function judgeAll(given: readonly Observation[]) {
		const newer = new Set(given.map(({ rule, place }) => keyOf(rule, place)))
		// What has been seen anew since counts instead: an old sight could open what another evaluator has ended by now.
		const late = [...owed].flatMap(([key, each]) => (newer.has(key) ? [] : [each]))
		const observations = thatMatter([...late, ...given])
		try {
			await judgeThese(observations)
			owed.clear()
		} catch (error) {
			if (isAtFault(error)) return judgeEach(observations)
			for (const each of observations) owed.set(keyOf(each.rule, each.place), each)
			throw error
		}
	}

	/** One that cannot be written must not keep the others from being written. */
	async function judgeEach(observations: readonly Observation[]) {
		owed.clear()
		for (const [index, each] of observations.entries()) {
			try {
				await judgeThese([each])
			} catch (error) {
				if (isAtFault(error)) {
					onRefused(each, error)
					continue
				}
				for (const left of observations.slice(index)) owed.set(keyOf(left.rule, left.place), left)
				throw error
			}
		}
	}

	/** What is as it should be, and was, needs no judgement. */
	function thatMatter(all: readonly Observation[]): Observation[] {
		const keys = all.map(({ rule, place }) => keyOf(rule, place))
		const breached = new Set(keys.filter((_, index) => all[index]?.seen.sample.breach !== null))
		return all.filter((_, index) => [breached, byKey, owed].some((known) => known.has(keys[index] ?? '')))
	}

	/** Lines of unknown outcome may have ended what seems to burn: the log knows. */
	async function readAgain() {
		const ids = [...owed.values()].flatMap((each) => standing(each).alert || [])
		for (const alert of ids.length > 0 ? await log.load(ids) : []) adopt(alert)
	}

	async function judgeThese(observations: readonly Observation[]) {
		await readAgain()
		const counts = await countsOf(observations)
		const next = new Map<string, Watched>()
		const lines: AlertLine[] = []
		for (const each of observations) {
			const key = keyOf(each.rule, each.place)
			const verdict: Verdict = evaluate(
				// By the rule as it is now, whatever opened it.
				{ ...(next.get(key) ?? standing(each)), rule: each.rule },
				each.seen,
				each.at,
				alertId(key, each.cause ?? String(counts.get(key) ?? 0)),
			)
			next.set(key, verdict.watched)
			if (verdict.lines[0]?.opening) counts.set(key, (counts.get(key) ?? 0) + 1)
			lines.push(...verdict.lines)
		}
		const alerts = lines.length > 0 ? await log.append(lines) : []
		for (const watched of next.values()) hold(watched)
		// What was over already is not open again because its beginning was seen once more.
		for (const alert of alerts.filter(({ phase }) => phase === 'resolved')) adopt(alert)
	}

	/** What stood by a rule that is no more, or tells others now, is over: it is judged anew. */
	function endsBy(after: ReadonlyMap<string, Rule>, at: number): Observation[] {
		return [...byKey.values()].flatMap((watched): Observation[] => {
			const { rule, place, seen } = watched
			const now = after.get(rule.id)
			if (now && now.shadow === rule.shadow && now.condition.kind === rule.condition.kind) return []
			const sample = { breach: null, clear: true, known: true, reason: now ? 'rule-changed' : 'rule-ended' }
			return [{ rule: { ...rule, clearHold: 0 }, at, place, seen: { ...NOTHING, ...seen, sample } }]
		})
	}

	const inTurn = (work: () => Promise<void>): Promise<void> => {
		const done = queue.then(work)
		queue = done.catch(() => undefined)
		return done
	}

	return {
		adopt,
		/**
		 * One after the other, in the order in which they were given. @throws when it could not be written; nothing has changed then, and
		 * what was seen is judged again with whatever comes next.
		 */
		judge: (observations: readonly Observation[]) => inTurn(() => judgeAll(observations)),
		/** From now on these rules hold. */
		setRules: (after: ReadonlyMap<string, Rule>, at: number) =>
			inTurn(async () => {
				await judgeAll(endsBy(after, at))
				rules = after
				for (const [key, watched] of byKey) {
					const rule = after.get(watched.rule.id)
					if (rule) byKey.set(key, { ...watched, rule })
					else byKey.delete(key)
				}
			}),
		/** The clock was set back to the instant. */
		setBack: (at: number) =>
			inTurn(async () => {
				for (const [key, watched] of byKey) byKey.set(key, setBack(watched, at))
			}),
		/** Everything that is not as it should be. */
		all: (): Iterable<Watched> => byKey.values(),
		get: (key: string) => byKey.get(key),
	}
}

const NOTHING: Omit<Seen, 'sample'> = {
	figures: NO_FIGURES,
	sources: [],
	asOf: null,
	until: null,
}

/** Whether what was to be written is at fault, and not the store. */
const isAtFault = (error: unknown) => error instanceof StoreError && error.kind === 'content'
