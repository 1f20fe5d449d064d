import type { Rule } from '@vong/core/rule'
import type { Source } from '@vong/core/source'
import type { StoreQueries } from '@vong/store/store'
import type { Observation } from './book.ts'
import { observeSilence, type Surroundings } from './observe.ts'
import { nextTick, TICK_MS } from './watch.ts'

/** A feed that was silent when the span began was so for a week at most: what was silent for longer tells nothing new. */
const BEFORE_MS = 7 * 86_400_000

interface Silence {
	readonly source: string
	/** When something came in last. */
	readonly last: number
	/** When something came in again; null when nothing did. */
	readonly next: number | null
}

/** What a rule of silent feeds would have seen: of each silence the tick at which it counted as one, and that at which the feed was back. */
export async function playSilences(
	rule: Rule,
	{ from, to }: { readonly from: number; readonly to: number },
	queries: Pick<StoreQueries, 'sourceSilences'>,
	around: Surroundings,
): Promise<{ observations: Observation[]; judged: number }> {
	const { condition } = rule
	if (condition.kind !== 'silence') return { observations: [], judged: 0 }
	const sources = [...around.sources.values()].filter(
		({ id }) => condition.sources === 'all' || condition.sources.includes(id),
	)
	const silences = await queries.sourceSilences({
		from: from - BEFORE_MS,
		to,
		least: Math.min(...sources.map(({ every }) => every * 1_000)),
		sources: sources.map(({ id }) => id),
	})
	const byId = new Map(sources.map((source) => [source.id, source]))
	const observations = silences.flatMap((silence) => {
		const source = byId.get(silence.source)
		return source ? seenOf(rule, source, silence, { from, to }, around) : []
	})
	return { observations, judged: silences.length }
}

function seenOf(
	rule: Rule,
	source: Source,
	{ last, next }: Silence,
	{ from, to }: { readonly from: number; readonly to: number },
	around: Surroundings,
): Observation[] {
	const own = new Map([[source.id, source]])
	const look = (lastReceivedAt: number, at: number) =>
		observeSilence(rule, { ...around, sources: own, lastReceivedAt: () => lastReceivedAt }, at)
	const isSilent = (at: number) => look(last, at).some(({ seen }) => seen.sample.breach !== null)
	const end = next ?? to
	// A silence only grows: the tick at which it is one is found by halves.
	let [before, at] = [Math.max(nextTick(last), nextTick(from)) - TICK_MS, nextTick(end) - TICK_MS]
	if (at <= before || !isSilent(at)) return []
	while (at - before > TICK_MS) {
		const middle = before + nextTick((at - before) / 2)
		if (middle < at && isSilent(middle)) at = middle
		else if (middle < at) before = middle
		else break
	}
	return [...look(last, at), ...(next === null ? [] : look(next, nextTick(next)))]
}
