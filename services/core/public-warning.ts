import type { Severity } from './severity.ts'

interface Words {
	readonly vi: string
	readonly en: string
}

/** Subjects by CAP 1.2, section 3.2.2, `category`. */
export const WARNING_CATEGORIES = [
	...([
		'Geo',
		'Met',
		'Safety',
		'Security',
		'Rescue',
		'Fire',
		'Health',
		'Env',
		'Transport',
		'Infra',
		'CBRNE',
		'Other',
	] as const),
] as const

/** Of which alerts the public is warned, once a person has taken them on. */
export interface PublicWarning {
	readonly rule: string
	readonly category: (typeof WARNING_CATEGORIES)[number]
	readonly urgency: 'Immediate' | 'Expected' | 'Future' | 'Past' | 'Unknown'
	readonly certainty: 'Observed' | 'Likely' | 'Possible' | 'Unlikely' | 'Unknown'
	/** What people should do. */
	readonly instruction: Words
	/** For how long a message holds unless another follows, milliseconds. */
	readonly holds: number
}

export interface PublicWarnings {
	/** Names the sender for ever: a domain of the authority. */
	readonly sender: string
	readonly senderName: Words
	readonly warnings: readonly PublicWarning[]
}

/** Our severities in the words of CAP. */
export const CAP_SEVERITY: Readonly<Record<Severity, string>> = {
	critical: 'Extreme',
	major: 'Severe',
	minor: 'Moderate',
	info: 'Minor',
}
