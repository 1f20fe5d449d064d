import type { Rule } from '@vong/core/rule'
import type { BacktestAlert } from './backtest.ts'
import type { Observation } from './book.ts'
import { createComposites } from './composites.ts'
import type { Surroundings } from './observe.ts'
import { createWakes } from './wakes.ts'
import { evaluate, keyOf, nextTick, seenAgain, TICK_MS, type Watched, wakeAfter, watch } from './watch.ts'

interface Play {
	readonly rule: Rule
	/** Of a rule that is put together from others: those. */
	readonly members: readonly Rule[]
	readonly observations: readonly Observation[]
	readonly to: number
	readonly around: Surroundings
}

/** Plays what was seen in its order, with the ticks between at which time alone changes something, as it would have been judged live. */
export function play({ rule, members, observations, to, around }: Play): BacktestAlert[] {
	const states = new Map<string, Watched>()
	const open = new Map<string, BacktestAlert>()
	const ended: BacktestAlert[] = []
	const wakes = createWakes()
	const composites = createComposites([rule], around)
	const names = new Set(members.map(({ id }) => id))

	function judge(each: Observation) {
		const key = keyOf(each.rule, each.place)
		const before = states.get(key) ?? watch(each.rule, each.place)
		const { watched, lines } = evaluate(before, each.seen, each.at, `${key} ${each.at}`)
		if (watched.state.phase === 'normal') states.delete(key)
		else states.set(key, watched)
		wakes.set(key, watched.state.phase === 'normal' ? Number.POSITIVE_INFINITY : wakeAfter(watched, each.at))
		if (lines.length > 0 && each.rule.id === rule.id) for (const { transition } of lines) note(key, each, transition)
		if (lines.length > 0 && names.has(each.rule.id)) together(each.at)
	}

	/** What is put together is looked at where one of its members moved. */
	function together(at: number) {
		for (const each of composites.observe(states.values(), at)) judge(each)
	}

	function note(
		key: string,
		{ at, place, seen }: Observation,
		line: { step: string; severity: BacktestAlert['severity']; value: number | null },
	) {
		const { area, agency, subject } = place
		const { step, severity, value } = line
		const fresh = {
			area,
			agency,
			subject,
			severity,
			openedAt: at,
			firedAt: null,
			endedAt: null,
			value,
			sources: seen.sources,
		}
		const known = open.get(key) ?? fresh
		const next = { ...known, severity, firedAt: step === 'fired' ? at : known.firedAt }
		if (step === 'resolved') {
			open.delete(key)
			ended.push({ ...next, endedAt: at })
		} else open.set(key, next)
	}

	function again(key: string, at: number) {
		const watched = states.get(key)
		const seen = watched && seenAgain(watched, at)
		if (watched && seen) judge({ rule: watched.rule, at, place: watched.place, seen })
	}

	function wakeBefore(at: number) {
		for (let next = wakes.takeBefore(at); next; next = wakes.takeBefore(at)) again(next.key, next.at)
	}

	for (const each of observations.toSorted((a, b) => a.at - b.at)) {
		if (each.at >= to) break
		// What is not known changes nothing.
		if (!each.seen.sample.known) continue
		wakeBefore(each.at)
		// What is as it should be, and was, needs no judgement.
		if (states.size === 0 && each.seen.sample.breach === null) continue
		const key = keyOf(each.rule, each.place)
		const known = states.get(key)
		if (!known && each.seen.sample.breach === null) continue
		// While it was not quite over, each tick began the time anew: the last one before this counts.
		if (known?.state.phase === 'recovering' && known.seen && !known.seen.sample.clear)
			again(key, nextTick(each.at) - TICK_MS)
		judge(each)
	}
	wakeBefore(to)
	return [...ended, ...open.values()]
		.filter(({ openedAt }) => openedAt < to)
		.toSorted((a, b) => a.openedAt - b.openedAt)
}
