export const SEVERITIES = ['info', 'minor', 'major', 'critical'] as const

/** How much an event or alert matters, from least to most. */
export type Severity = (typeof SEVERITIES)[number]

export function isSeverity(value: unknown): value is Severity {
	return typeof value === 'string' && (SEVERITIES as readonly string[]).includes(value)
}
