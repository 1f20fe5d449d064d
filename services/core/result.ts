/** The steps of the path of an event at which a message can turn out to be unusable. */
export type Step = 'decode' | 'check' | 'place' | 'insert'

/** A step's answer that the message cannot be used: it goes to the quarantine with these words. */
export interface Quarantined {
	readonly ok: false
	readonly step: Step
	readonly reason: string
}

export type Result<T> = { readonly ok: true; readonly value: T } | Quarantined

export function ok<T>(value: T): Result<T> {
	return { ok: true, value }
}

export function quarantine(step: Step, reason: string): Quarantined {
	return { ok: false, step, reason }
}
