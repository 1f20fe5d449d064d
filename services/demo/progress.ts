import { rfc3339 } from './local-time.ts'
import type { Outcome } from './outcome.ts'

const number = (value: number) => value.toLocaleString('vi-VN')

/** One line that stands for all sources. */
export function line(outcomes: ReadonlyMap<string, Outcome>, simulated: number, perSecond: number): string {
	const sum = (name: keyof Omit<Outcome, 'problem'>) =>
		[...outcomes.values()].reduce((total, outcome) => total + outcome[name], 0)
	return [
		rfc3339(simulated).slice(0, 19).replace('T', ' '),
		`${number(sum('sent'))} sent`,
		`${number(Math.round(perSecond))}/s`,
		`${number(sum('sent') - sum('acknowledged') - sum('failed'))} on their way`,
		`${number(sum('duplicate'))} duplicate`,
		`${number(sum('quarantined'))} quarantined`,
		`${number(sum('failed'))} failed`,
	].join(' · ')
}

const COLUMNS = ['sent', 'acknowledged', 'accepted', 'duplicate', 'quarantined', 'retried', 'failed'] as const

/** What became of everything, by source. */
export function table(outcomes: ReadonlyMap<string, Outcome>): string {
	const rows = [...outcomes].map(([source, outcome]) => [
		source.padEnd(18),
		...COLUMNS.map((name) => number(outcome[name]).padStart(13)),
	])
	const head = ['source'.padEnd(18), ...COLUMNS.map((name) => name.padStart(13))]
	const problems = [...outcomes].flatMap(([source, { problem }]) =>
		problem === undefined ? [] : [`${source}: ${problem}`],
	)
	return [head, ...rows]
		.map((row) => row.join(''))
		.concat(problems)
		.join('\n')
}
