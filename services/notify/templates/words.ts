import type { Severity } from '@vong/core/severity'
import type { Message } from '../channel.ts'

/** What a message speaks of, put into words and figures of its language; empty where there is nothing. */
export interface Facts {
	readonly severity: Severity
	readonly name: string
	readonly summary: string
	readonly area: string
	readonly agency: string
	readonly subject: string
	readonly value: string
	readonly target: string
	readonly since: string
	/** How old the data is. */
	readonly age: string
	/** What whoever handed it over wrote. */
	readonly note: string
	readonly lasted: string
}

/** The words of a language. */
export interface Words {
	readonly language: 'vi' | 'en'
	/** Of units that have a word of their own in the language. */
	readonly units: Readonly<Record<string, string>>
	span(ms: number): string
	subject(facts: Facts, kind: Message['kind']): string
	subjectOfMany(facts: readonly Facts[]): string
	one(facts: Facts, kind: Message['kind'], link: string, ackLink: string): string
	many(facts: readonly Facts[], named: number, link: string): string
	/** Parts of a text message in order of need. */
	short(facts: Facts, kind: Message['kind']): string[]
	/** The same of several; `oldest` is how old the oldest of their data is. */
	shortOfMany(facts: readonly Facts[], oldest: string): string[]
}

/** Lines that have something to say. */
export const lines = (...all: readonly string[]) => all.filter((line) => line !== '').join('\n')

/** What there is to say of one of several. */
export const parts = (...all: readonly string[]) => all.filter((part) => part !== '').join('; ')

const MINUTE_MS = 60_000

/** Days, hours and minutes, the two largest of them. */
export function spanParts(ms: number): [number, 'day' | 'hour' | 'minute'][] {
	const minutes = Math.round(ms / MINUTE_MS)
	const all: [number, 'day' | 'hour' | 'minute'][] = [
		[Math.floor(minutes / 1440), 'day'],
		[Math.floor((minutes % 1440) / 60), 'hour'],
		[minutes % 60, 'minute'],
	]
	const parts = all.filter(([count]) => count > 0).slice(0, 2)
	return parts.length > 0 ? parts : [[0, 'minute']]
}

/** Where, by whom and about what, as far as it is known. */
export const where = ({ area, agency, subject }: Facts) =>
	[area, agency, subject].filter((part) => part !== '').join(', ')
