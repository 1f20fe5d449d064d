import { createHash } from 'node:crypto'
import type { Alert } from '@vong/core/alert'
import type { ChannelId, Contact, Drop, Notification } from '@vong/core/notification'
import type { Reached } from './roster.ts'
import { isOfFormerRound } from './rounds.ts'
import { type DueStep, dueSteps, isTakenOn, type StepContext, wasTold } from './steps.ts'
import { untried, waysTo } from './ways.ts'

/** A name that is the same whoever makes it, whenever. */
export function stableId(parts: readonly string[]): string {
	return createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 22)
}

/** Not tried yet, or waiting for another try: such a one can still be taken back. */
export const isWaiting = ({ state, message, reason }: Notification) =>
	state === 'queued' && (message === '' || reason === 'retry')

/**
 * What an alert amounts to in notifications that are not there yet, or that change by what became of the alert. Asked again with what it
 * answered, it answers nothing: so it does not matter how often, or after which crash, it is asked.
 */
export function admit(
	alert: Alert,
	rows: readonly Notification[],
	context: StepContext,
	now: number,
): { lines: Notification[]; nextAt: number | null } {
	const settled = rows.flatMap((row) => settle(alert, row, context, now))
	const current = rows.map((row) => settled.find(({ id }) => id === row.id) ?? row)
	const { due, nextAt } = dueSteps(alert, current, context, now)
	const added = due.flatMap((step) => admitStep(alert, step, current, context, now))
	return { lines: [...settled, ...added], nextAt }
}

/** What waits for nothing any more, and who of those told has taken it on. */
function settle(alert: Alert, row: Notification, { people }: StepContext, now: number): Notification[] {
	const end = (reason: Drop) => [{ ...row, state: 'dropped' as const, reason, until: null, changedAt: now }]
	if (isWaiting(row) && row.step !== 'resolved') {
		if (alert.phase === 'resolved') return end('over')
		if (isOfFormerRound(row.step, alert)) return end('handed-over')
		if (!row.step.startsWith('assigned.') && isTakenOn(alert, row.queuedAt)) return end('acknowledged-already')
	}
	const { acknowledgedAt, acknowledgedBy } = alert
	if (acknowledgedAt !== null && acknowledgedBy !== null && row.acknowledgedAt === null && wasTold(row.state)) {
		const theirs = people.contacts.get(row.recipient)
		// By the name of the contact where it was done by the link of a message, by that of the sign-in on a page.
		const isTheirs = [row.recipient, theirs?.name, theirs?.viewer].includes(acknowledgedBy)
		if (isTheirs) return [{ ...row, state: 'acknowledged', acknowledgedAt, changedAt: now }]
	}
	return []
}

function admitStep(
	alert: Alert,
	due: DueStep,
	rows: readonly Notification[],
	context: StepContext,
	now: number,
): Notification[] {
	const mine = rows.filter(({ step }) => step === due.step)
	if (due.to.length === 0) return mine.length > 0 ? [] : [nobody(alert, due.step, now)]
	return due.to.flatMap((reached) => {
		const theirs = mine.filter(({ recipient }) => recipient === reached.contact)
		const contact = context.people.contacts.get(reached.contact)
		return contact ? admitOne(alert, due, reached, contact, theirs, rows, now) : []
	})
}

/** The first way to reach somebody, or the next one when all before it have failed. */
function admitOne(
	alert: Alert,
	due: DueStep,
	reached: Reached,
	contact: Contact,
	tried: readonly Notification[],
	rows: readonly Notification[],
	now: number,
): Notification[] {
	if (tried.some(({ state }) => state !== 'failed')) return []
	const heard = rows.filter(({ recipient, state }) => recipient === contact.id && wasTold(state))
	const preferred = due.step === 'resolved' ? heard.map(({ channel }) => channel) : []
	const ways = waysTo(contact, alert.severity, due.channels, preferred)
	const channel = untried(ways, tried)
	if (channel === undefined) return tried.length > 0 ? [] : [{ ...nobody(alert, due.step, now), recipient: contact.id }]
	// What fell through to the next way has waited already.
	const queuedAt = Math.min(now, ...tried.map((one) => one.queuedAt))
	return [makeRow(alert, due.step, contact.id, reached.by, channel, queuedAt, now)]
}

function makeRow(
	alert: Alert,
	step: string,
	recipient: string,
	by: string,
	channel: ChannelId,
	queuedAt: number,
	now: number,
): Notification {
	return {
		id: stableId([alert.id, step, recipient, channel]),
		alert: alert.id,
		step,
		recipient,
		by,
		channel,
		state: 'queued',
		reason: '',
		until: null,
		message: '',
		attempts: 0,
		providerId: '',
		queuedAt,
		sentAt: null,
		deliveredAt: null,
		readAt: null,
		acknowledgedAt: null,
		changedAt: now,
	}
}

/** That there was nobody to tell is kept as well: it has to be seen, and the next step need not wait. */
function nobody(alert: Alert, step: string, now: number): Notification {
	return { ...makeRow(alert, step, '', '', 'page', now, now), state: 'dropped', reason: 'nobody' }
}
