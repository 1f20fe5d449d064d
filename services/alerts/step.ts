import type { AlertPhase, AlertStep } from '@vong/core/alert'
import type { Severity } from '@vong/core/severity'

/** Where the condition of a rule stands for one place and thing. */
export interface KeyState {
	/** `muted`: a person has ended the alert while its condition held; it stays quiet until that is over once. */
	readonly phase: 'normal' | Exclude<AlertPhase, 'resolved'> | 'muted'
	/** When the phase began, milliseconds. */
	readonly since: number
	readonly severity: Severity
}

/** What an evaluation saw. */
export interface Sample {
	/** How grave what it saw is; null when the condition does not hold. */
	readonly breach: Severity | null
	/** True when it is over; between the two bounds it neither holds nor is over. */
	readonly clear: boolean
	/** A value that is not known changes nothing. */
	readonly known: boolean
	/** Why, in a word that stays the same. */
	readonly reason: string
}

export interface Holds {
	readonly hold: number
	readonly clearHold: number
}

export interface Move {
	readonly step: AlertStep
	readonly reason: string
	readonly severity: Severity
}

export const NORMAL: KeyState = { phase: 'normal', since: 0, severity: 'info' }

/** The next state and what happened on the way to it. Only what was there before and what was seen count. */
export function nextState(
	state: KeyState,
	sample: Sample,
	at: number,
	holds: Holds,
): { readonly state: KeyState; readonly moves: readonly Move[] } {
	if (!sample.known) return { state, moves: [] }
	const { breach } = sample
	return breach === null ? whenOver(state, sample, at, holds) : whenBreached(state, breach, sample.reason, at, holds)
}

function whenBreached(state: KeyState, breach: Severity, reason: string, at: number, { hold }: Holds) {
	const firing = (): KeyState => ({ phase: 'firing', since: at, severity: breach })
	switch (state.phase) {
		case 'muted':
			return { state, moves: [] }
		case 'normal': {
			const opened: Move = { step: 'opened', reason, severity: breach }
			if (hold > 0) return { state: { phase: 'pending' as const, since: at, severity: breach }, moves: [opened] }
			return { state: firing(), moves: [opened, { step: 'fired' as const, reason, severity: breach }] }
		}
		case 'pending': {
			if (at - state.since < hold) return { state: { ...state, severity: breach }, moves: [] }
			return { state: firing(), moves: [{ step: 'fired' as const, reason: 'held-long-enough', severity: breach }] }
		}
		case 'recovering':
			return { state: firing(), moves: [{ step: 'relapsed' as const, reason, severity: breach }] }
		case 'firing': {
			if (breach === state.severity) return { state, moves: [] }
			const moves: Move[] = [{ step: 'severity-changed', reason, severity: breach }]
			return { state: { ...state, severity: breach }, moves }
		}
	}
}

function whenOver(state: KeyState, { clear, reason }: Sample, at: number, { clearHold }: Holds) {
	const { severity } = state
	const ended = (why: string) => ({
		state: { ...NORMAL, since: at },
		moves: [{ step: 'resolved' as const, reason: why, severity }],
	})
	switch (state.phase) {
		case 'normal':
			return { state, moves: [] }
		case 'muted':
			return { state: clear ? { ...NORMAL, since: at } : state, moves: [] }
		case 'pending':
			return ended('not-held')
		case 'firing': {
			if (!clear) return { state, moves: [] }
			if (clearHold <= 0) return ended(reason)
			const moves: Move[] = [{ step: 'recovering', reason, severity }]
			return { state: { ...state, phase: 'recovering' as const, since: at }, moves }
		}
		case 'recovering':
			// Not quite over is not back again either: the time starts anew.
			if (!clear) return { state: { ...state, since: at }, moves: [] }
			return at - state.since < clearHold ? { state, moves: [] } : ended('cleared')
	}
}
