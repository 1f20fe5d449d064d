import { type Facts, lines, parts, spanParts, type Words, where } from './words.ts'

const SEVERITY = { critical: 'CRITICAL', major: 'MAJOR', minor: 'Minor', info: 'Info' } as const
const KIND = {
	first: '',
	handed: 'Handed over to you: ',
	up: 'Not taken on by anyone: ',
	severity: 'More severe: ',
	assigned: 'Assigned to you: ',
	resolved: 'Over: ',
	test: 'Test: ',
} as const
const UNIT = { day: 'd', hour: 'h', minute: 'min' } as const

const head = (facts: Facts, kind: keyof typeof KIND) => `${KIND[kind]}${facts.name}`
const figure = ({ value, target }: Facts) =>
	value === '' ? '' : `${value}${target === '' ? '' : ` (target ${target})`}`

const dataOf = (age: string) => (age === '' ? '' : `data ${age} old`)

function subjectOfMany(facts: readonly Facts[]): string {
	const [first] = facts
	if (!first) return ''
	const same = facts.every(({ name }) => name === first.name)
	return `[${SEVERITY[first.severity]}] ${facts.length} alerts${same ? `: ${first.name}` : ''}${same && first.agency !== '' ? ` – ${first.agency}` : ''}`
}

/** English. */
export const en: Words = {
	language: 'en',
	units: { phút: 'min' },
	span: (ms) =>
		spanParts(ms)
			.map(([count, unit]) => `${count} ${UNIT[unit]}`)
			.join(' '),
	subject: (facts, kind) => {
		const place = where(facts)
		return `[${SEVERITY[facts.severity]}] ${head(facts, kind)}${place === '' ? '' : ` – ${place}`}`
	},
	subjectOfMany,
	one: (facts, kind, link, ackLink) =>
		lines(
			`${SEVERITY[facts.severity]} – ${head(facts, kind)}`,
			facts.summary,
			facts.note === '' ? '' : `Note: ${facts.note}`,
			where(facts) === '' ? '' : `Where: ${where(facts)}`,
			figure(facts) === '' ? '' : `Figure: ${figure(facts)}`,
			`Since: ${facts.since}${facts.lasted === '' ? '' : `, for ${facts.lasted}`}`,
			facts.age === '' ? '' : `Age of the data: ${facts.age}`,
			link === '' ? '' : `See: ${link}`,
			ackLink === '' ? '' : `Take it on: ${ackLink}`,
		),
	many: (facts, named, link) =>
		lines(
			`${facts.length} alerts:`,
			...facts
				.slice(0, named)
				.map(
					(one) =>
						`• [${SEVERITY[one.severity]}] ${parts(one.name, where(one), figure(one), one.since, dataOf(one.age))}`,
				),
			facts.length > named ? `… and ${facts.length - named} more` : '',
			link === '' ? '' : `See: ${link}`,
		),
	short: (facts, kind) => [
		`${SEVERITY[facts.severity]}: ${head(facts, kind)}`,
		facts.area,
		figure(facts),
		facts.agency || facts.subject,
		`since ${facts.since}`,
		facts.age === '' ? '' : `(${dataOf(facts.age)})`,
	],
	shortOfMany: (facts, oldest) => [subjectOfMany(facts), oldest === '' ? '' : `(${dataOf(oldest)})`],
}
