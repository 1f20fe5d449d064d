import type { Alert, AlertTransition } from '@vong/core/alert'

/** The time in which one place has an alert: from its beginning, or from a hand-over, to the next one. */
export interface Round {
	/** How often it was handed over before. */
	readonly number: number
	readonly handedAt: number | undefined
	/** What happened in it, the hand-over first. */
	readonly history: readonly AlertTransition[]
}

export function roundOf({ history }: Pick<Alert, 'history'>): Round {
	const handed = history.filter(({ step }) => step === 'handed-over')
	const last = handed.at(-1)
	return {
		number: handed.length,
		handedAt: last?.at,
		history: last ? history.slice(history.indexOf(last)) : history,
	}
}

/** The same step is told anew in each round: to others, or to the same people again. */
export const inRound = (step: string, { number }: Round) => (number === 0 ? step : `${step}.${number}`)

/** Words of a step's name before the number of its round. */
const WORDS: Readonly<Record<string, number>> = { first: 1, severity: 2, up: 3 }

/** Whether what the step tells was for those who had the alert before. */
export function isOfFormerRound(step: string, alert: Pick<Alert, 'history'>): boolean {
	const round = roundOf(alert)
	const parts = step.split('.')
	const words = WORDS[parts[0] ?? '']
	if (words !== undefined) return Number(parts[words] ?? 0) < round.number
	return parts[0] === 'assigned' && !round.history.some(({ id }) => step === assignedStep(id))
}

export const assignedStep = (transition: string) => `assigned.${transition}`

/** A person gave it to them: that is told whatever else holds. */
export const isByPerson = (step: string) => step.startsWith('assigned.') || step.startsWith('first.')
