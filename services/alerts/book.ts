import type { Alert } from '@vong/core/alert'
import type { AlertLine } from '@vong/core/alert-log'
import type { Rule } from '@vong/core/rule'
import type { AlertQueries } from '@vong/store/alert-queries'
import type { AlertLog } from './log.ts'
import {
	alertId,
	detailOf,
	evaluate,
	keyOf,
	type Place,
	restore,
	type Seen,
	type Verdict,
	type Watched,
	watch,
} from './watch.ts'

/** Something that was seen, by one rule at one place. */
export interface Observation {
	readonly rule: Rule
	readonly place: Place
	readonly seen: Seen
	/** What opens an alert, where it is one thing that happened; else it is the n-th of its key. */
	readonly cause?: string | undefined
}

interface BookDeps {
	readonly rules: ReadonlyMap<string, Rule>
	readonly log: Pick<AlertLog, 'append' | 'load'>
	readonly queries: Pick<AlertQueries, 'alertsOfKeys'>
}

const KEYS_PER_QUERY = 1_000

/** What is watched, and how it stands. A state counts once the lines that lead to it are written; until then it is as before. */
export function createBook({ rules, log, queries }: BookDeps) {
	const byKey = new Map<string, Watched>()
	/** What could not be written, newest for each key: whether it was written after all is not known, and nobody may tell of it again. */
	const owed = new Map<string, Observation>()
	let queue: Promise<unknown> = Promise.resolve()

	const standing = ({ rule, place }: Observation) => byKey.get(keyOf(rule, place)) ?? watch(rule, place)

	/** Takes up an alert as the log tells it. */
	function adopt(alert: Alert) {
		const rule = rules.get(alert.rule)
		if (!rule) return
		const { area, agency, subject } = alert
		const place = { area, agency, subject, detail: detailOf(alert.key) }
		// What it was before a person ended it, or another process moved it, does not count any more.
		byKey.set(alert.key, restore({ ...watch(rule, place), seen: byKey.get(alert.key)?.seen }, alert))
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

	async function judgeAll(given: readonly Observation[], at: number) {
		const newer = new Set(given.map(({ rule, place }) => keyOf(rule, place)))
		// What has been seen anew since counts instead: an old sight could open what another evaluator has ended by now.
		const observations = [...[...owed].flatMap(([key, each]) => (newer.has(key) ? [] : [each])), ...given]
		try {
			await judgeThese(observations, at)
			owed.clear()
		} catch (error) {
			for (const each of observations) owed.set(keyOf(each.rule, each.place), each)
			throw error
		}
	}

	/** Lines of unknown outcome may have ended what seems to burn: the log knows. */
	async function readAgain() {
		const ids = [...owed.values()].flatMap((each) => standing(each).alert || [])
		for (const alert of ids.length > 0 ? await log.load(ids) : []) adopt(alert)
	}

	async function judgeThese(observations: readonly Observation[], at: number) {
		await readAgain()
		const counts = await countsOf(observations)
		const next = new Map<string, Watched>()
		const lines: AlertLine[] = []
		for (const each of observations) {
			const key = keyOf(each.rule, each.place)
			const verdict: Verdict = evaluate(
				next.get(key) ?? standing(each),
				each.seen,
				at,
				alertId(key, each.cause ?? String(counts.get(key) ?? 0)),
			)
			next.set(key, verdict.watched)
			if (verdict.lines[0]?.opening) counts.set(key, (counts.get(key) ?? 0) + 1)
			lines.push(...verdict.lines)
		}
		const alerts = lines.length > 0 ? await log.append(lines) : []
		for (const [key, watched] of next) byKey.set(key, watched)
		// What was over already is not open again because its beginning was seen once more.
		for (const alert of alerts.filter(({ phase }) => phase === 'resolved')) adopt(alert)
	}

	return {
		adopt,
		/**
		 * One after the other, in the order in which they were given. @throws when it could not be written; nothing has changed then, and
		 * what was seen is judged again with whatever comes next.
		 */
		judge(observations: readonly Observation[], at: number): Promise<void> {
			const judged = queue.then(() => judgeAll(observations, at))
			queue = judged.catch(() => undefined)
			return judged
		},
		/** Everything that is watched, as it stands. */
		all: (): Iterable<Watched> => byKey.values(),
		get: (key: string) => byKey.get(key),
		/** Lets go of what is quiet and will be seen anew when it matters. */
		forget(key: string) {
			byKey.delete(key)
		},
	}
}
