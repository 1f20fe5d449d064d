import type { Alert } from '@vong/core/alert'
import type { Contact, Held, Hold, Notification } from '@vong/core/notification'
import { SEVERITIES } from '@vong/core/severity'
import { isWaiting, stableId } from './admit.ts'
import { isByPerson } from './rounds.ts'
import { digestAt, groupReadyAt, judge, roomAt, type StageRules, type Verdict } from './stages.ts'

/** Something that goes out as one: to one recipient over one channel, about one alert or many. */
export interface Outgoing {
	readonly id: string
	readonly recipient: string
	readonly rows: readonly Notification[]
}

export interface ReleaseContext extends StageRules {
	alertOf(id: string): Alert | undefined
	heldBy(alert: Alert): readonly Held[]
	/** Whether what is minor about it may wait. */
	waitsForDigest(alert: Alert): boolean
	firingsOf(key: string): readonly number[]
	/** Whether anybody was told of the alert before, or waits to be. */
	isKnown(alert: string): boolean
	isOnDuty(contact: string): boolean
	/** When messages went to this person of late. */
	sentTo(contact: string): readonly number[]
	lastSent(group: string): number | undefined
}

interface Released {
	/** Notifications that are otherwise now, to be written before anything is sent. */
	readonly lines: Notification[]
	readonly messages: Outgoing[]
}

/** Decides on everything that waits for one person: what goes out now and together, what goes on waiting and why. */
export function release(
	contact: Contact,
	waiting: readonly Notification[],
	context: ReleaseContext,
	now: number,
): Released {
	const lines: Notification[] = []
	const messages: Outgoing[] = []
	const groups = new Map<string, Notification[]>()
	for (const row of waiting) {
		if (row.message !== '' || !isWaiting(row)) continue
		const verdict = verdictOn(row, contact, context, now)
		if (verdict.kind === 'hold') lines.push(...hold(row, verdict.reason, verdict.until, now))
		else if (verdict.kind === 'drop')
			lines.push({ ...row, state: 'dropped', reason: verdict.reason, until: null, changedAt: now })
		else add(groups, groupOf(row, context), row)
	}
	const sent = [...context.sentTo(contact.id)]
	for (const [key, rows] of byWeight(groups, context)) {
		const severity = heaviest(rows, context)
		const readyAt = groupReadyAt(
			{ severity, oldest: Math.min(...rows.map(({ queuedAt }) => queuedAt)), lastSent: context.lastSent(key) },
			context,
		)
		const room = roomAt(sent, severity === 'critical', context, now)
		if (readyAt > now) lines.push(...rows.flatMap((row) => hold(row, 'grouping', readyAt, now)))
		else if (room > now) lines.push(...rows.flatMap((row) => hold(row, 'rate-limited', room, now)))
		else {
			const going = sendTogether(contact.id, rows, now)
			lines.push(...going.rows)
			messages.push(going)
			sent.push(now)
		}
	}
	return { lines, messages }
}

function verdictOn(row: Notification, contact: Contact, context: ReleaseContext, now: number): Verdict {
	const alert = context.alertOf(row.alert)
	if (!alert) return { kind: 'drop', reason: 'over' }
	const verdict = judge(
		{
			alert,
			step: row.step,
			contact,
			onDuty: context.isOnDuty(contact.id),
			isNew: row.reason === '' && row.attempts === 0 && !context.isKnown(alert.id),
			held: row.step === 'resolved' ? [] : context.heldBy(alert),
			firings: context.firingsOf(alert.key),
		},
		context,
		now,
	)
	if (verdict.kind !== 'pass' || !isForDigest(row, alert, context)) return verdict
	const until = digestAt(row.queuedAt, context)
	return until !== undefined && until > now ? { kind: 'hold', reason: 'digest', until } : verdict
}

function isForDigest({ step }: Notification, alert: Alert, { waitsForDigest }: Pick<ReleaseContext, 'waitsForDigest'>) {
	const { severity } = alert
	return (severity === 'minor' || severity === 'info') && !isByPerson(step) && waitsForDigest(alert)
}

/** What goes out together: the same thing at the same agency (or place), all that is minor, and all that had to wait for room. */
export function groupOf(row: Notification, context: Pick<ReleaseContext, 'alertOf' | 'waitsForDigest'>): string {
	const alert = context.alertOf(row.alert)
	if (!alert) return row.id
	if (row.reason === 'rate-limited' || isForDigest(row, alert, context))
		return [row.recipient, row.channel, 'digest'].join('\n')
	return [row.recipient, row.channel, row.step, alert.rule, alert.agency || alert.area].join('\n')
}

function byWeight(groups: ReadonlyMap<string, Notification[]>, context: ReleaseContext): [string, Notification[]][] {
	const weight = (rows: readonly Notification[]) => SEVERITIES.indexOf(heaviest(rows, context))
	return [...groups].sort(([, a], [, b]) => weight(b) - weight(a))
}

function heaviest(rows: readonly Notification[], { alertOf }: ReleaseContext): Alert['severity'] {
	const ranks = rows.map(({ alert }) => SEVERITIES.indexOf(alertOf(alert)?.severity ?? 'info'))
	return SEVERITIES[ranks.reduce((highest, rank) => Math.max(highest, rank), 0)] ?? 'info'
}

function hold(row: Notification, reason: Hold, until: number | null, now: number): Notification[] {
	if (row.reason === reason && row.until === until) return []
	return [{ ...row, reason, until, changedAt: now }]
}

/** One alert goes out under its own id; several under one made of theirs. */
function sendTogether(recipient: string, rows: readonly Notification[], now: number): Outgoing {
	const [only] = rows
	const id = only && rows.length === 1 ? only.id : stableId(rows.map((row) => row.id).sort())
	const going = rows.map((row) => ({
		...row,
		reason: '',
		until: null,
		message: id,
		attempts: row.attempts + 1,
		changedAt: now,
	}))
	return { id, recipient, rows: going }
}

/** Messages whose next try is due, and those that were under way when their process ended. */
export function retries(
	rows: Iterable<Notification>,
	isUnderWay: (message: string) => boolean,
	now: number,
): { lines: Notification[]; messages: Outgoing[] } {
	const byMessage = new Map<string, Notification[]>()
	for (const row of rows) {
		if (row.state !== 'queued' || row.message === '' || isUnderWay(row.message)) continue
		if (row.reason === 'retry' && row.until !== null && row.until > now) continue
		add(byMessage, row.message, { ...row, reason: '', until: null, attempts: row.attempts + 1, changedAt: now })
	}
	const messages = [...byMessage].map(([id, group]) => ({ id, recipient: group[0]?.recipient ?? '', rows: group }))
	return { lines: messages.flatMap((message) => message.rows), messages }
}

function add<T>(groups: Map<string, T[]>, key: string, value: T): void {
	const group = groups.get(key)
	if (group) group.push(value)
	else groups.set(key, [value])
}
