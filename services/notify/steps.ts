import type { Alert } from '@vong/core/alert'
import type { ChannelId, EscalationChain, EscalationStep, Notification } from '@vong/core/notification'
import { SEVERITIES, type Severity } from '@vong/core/severity'
import type { LocalTime } from './recurrence.ts'
import { chainOf, type ResponsibleContext, reachedBy } from './responsible.ts'
import type { PeopleNow, Reached } from './roster.ts'
import { assignedStep, inRound, roundOf } from './rounds.ts'
import { untried, waysTo } from './ways.ts'

const UNIT_MS = { minute: 60_000, 'working-hour': 3_600_000, 'working-day': 86_400_000, day: 86_400_000 }

export interface StepContext extends ResponsibleContext {
	readonly local: LocalTime
}

/** Something that has to be told by now, and to whom. */
export interface DueStep {
	readonly step: string
	readonly to: readonly Reached[]
	readonly channels: readonly ChannelId[] | undefined
	/** What it tells happened then. */
	readonly since: number
}

/**
 * Which steps of an alert are due, by its history, the clock and what was told so far. All of them are answered each time: what was told
 * already is told apart by who asks. `nextAt` is when the next one will be due by the clock alone.
 */
export function dueSteps(
	alert: Alert,
	told: readonly Notification[],
	context: StepContext,
	now: number,
): { due: DueStep[]; nextAt: number | null } {
	if (alert.shadow || alert.firedAt === null || alert.phase === 'pending') return { due: [], nextAt: null }
	if (alert.phase === 'resolved') return { due: resolvedStep(told), nextAt: null }
	const chain = chainOf(alert, context, now)
	if (!chain) return { due: [], nextAt: null }
	const first = firstStep(alert, chain, context, now)
	const later = laterSteps(alert, chain, told, context, now)
	const news = [first, ...severitySteps(alert, first)].filter(({ since }) => !isTakenOn(alert, since))
	return { due: [...news, ...assigned(alert, context), ...later.due], nextAt: later.nextAt }
}

/** Somebody has it in hand: nobody else needs to know, unless something happened after that. */
export const isTakenOn = ({ acknowledgedAt }: Pick<Alert, 'acknowledgedAt'>, since: number) =>
	acknowledgedAt !== null && acknowledgedAt >= since

/** The ways that a step may take, by its name; undefined: all that the recipient has. */
export function channelsOf(
	step: string,
	alert: Alert,
	context: ResponsibleContext,
	now: number,
): readonly ChannelId[] | undefined {
	const [word, chain, index] = step.split('.')
	if (word === 'up') return context.policy.chains.find(({ id }) => id === chain)?.steps[Number(index)]?.channels
	return word === 'first' || word === 'severity' ? chainOf(alert, context, now)?.steps[0]?.channels : undefined
}

/** Being handed over begins anew with whom to tell, and goes on with the same clock. */
function firstStep(alert: Alert, chain: EscalationChain, context: StepContext, now: number): DueStep {
	const round = roundOf(alert)
	const [step] = chain.steps
	return {
		since: round.handedAt ?? alert.firedAt ?? alert.startedAt,
		step: inRound('first', round),
		to: step ? reachedBy(step.to, alert, context, now) : [],
		channels: step?.channels,
	}
}

function severitySteps(alert: Alert, first: DueStep): DueStep[] {
	const round = roundOf(alert)
	let highest: Severity | undefined
	const rank = (severity: Severity) => SEVERITIES.indexOf(severity)
	const steps: DueStep[] = []
	for (const { step, severity, at } of round.history) {
		const rose = highest !== undefined && rank(severity) > rank(highest)
		if (step === 'severity-changed' && rose)
			steps.push({ ...first, step: inRound(`severity.${severity}`, round), since: at })
		// Whom it was handed to was told how grave it was then.
		if (step === 'fired' || step === 'handed-over' || rose) highest = severity
	}
	return steps
}

function assigned(alert: Alert, { people }: StepContext): DueStep[] {
	const last = roundOf(alert).history.findLast(({ step }) => step === 'assigned')
	if (!last || last.to === null || last.to === '') return []
	const contact = [...people.contacts.values()].find(({ id, viewer }) => id === last.to || viewer === last.to)
	if (!contact) return []
	return [
		{
			step: assignedStep(last.id),
			to: [{ contact: contact.id, by: '', onDuty: true }],
			channels: undefined,
			since: last.at,
		},
	]
}

/** Up the chain until somebody acknowledges: by the clock, or at once when nobody of a step could be reached. */
function laterSteps(
	alert: Alert,
	chain: EscalationChain,
	told: readonly Notification[],
	context: StepContext,
	now: number,
): { due: DueStep[]; nextAt: number | null } {
	if (alert.acknowledgedAt !== null || alert.phase !== 'firing' || alert.firedAt === null)
		return { due: [], nextAt: null }
	const due: DueStep[] = []
	const nobodyOf = (name: string, channels: readonly ChannelId[] | undefined) => {
		const ones = told.filter((one) => one.step === name)
		return ones.length > 0 && ones.every((one) => isInVain(one, ones, alert, channels, context.people))
	}
	const round = roundOf(alert)
	const first = firstStep(alert, chain, context, now)
	let unreached = nobodyOf(first.step, first.channels)
	for (const [index, step] of chain.steps.entries()) {
		if (index === 0) continue
		const at = dueAt(alert.firedAt, step.after, context.local)
		if (at > now && !unreached) return { due, nextAt: at }
		const name = inRound(`up.${chain.id}.${index}`, round)
		due.push({ step: name, to: reachedBy(step.to, alert, context, now), channels: step.channels, since: at })
		unreached = unreached && nobodyOf(name, step.channels)
	}
	return { due, nextAt: null }
}

/** Whether that one was not reached, and there is no way left to try. */
function isInVain(
	{ state, reason, recipient }: Notification,
	ones: readonly Notification[],
	{ severity }: Alert,
	channels: readonly ChannelId[] | undefined,
	{ contacts }: PeopleNow,
): boolean {
	if (state === 'dropped') return reason === 'nobody'
	const contact = contacts.get(recipient)
	const tried = ones.filter((one) => one.recipient === recipient)
	return state === 'failed' && (!contact || untried(waysTo(contact, severity, channels), tried) === undefined)
}

/** Working time where the calendar knows the year; where it does not, the time of the clock: nothing stops for a missing year. */
function dueAt(from: number, after: EscalationStep['after'], { calendar }: LocalTime): number {
	const plain = from + after.amount * UNIT_MS[after.unit]
	return after.unit === 'minute' ? plain : (calendar.due(from, { amount: after.amount, unit: after.unit }) ?? plain)
}

function resolvedStep(told: readonly Notification[]): DueStep[] {
	// Who got the first word gets the last one, the same way.
	const knew = told.filter(({ state, step }) => wasTold(state) && step !== 'resolved')
	const to = new Map(knew.map(({ recipient, by }) => [recipient, { contact: recipient, by, onDuty: false }]))
	return to.size === 0 ? [] : [{ step: 'resolved', to: [...to.values()], channels: undefined, since: 0 }]
}

export const wasTold = (state: Notification['state']) =>
	state === 'sent' || state === 'delivered' || state === 'read' || state === 'acknowledged'
