import type { Severity } from './severity.ts'
import type { DaySpan, TimeLimit } from './working-time.ts'

/** Ways to reach somebody, one at a time. The feed of public warnings is beside them: it is fetched, not sent. */
export const CHANNELS = ['sms', 'zalo', 'telegram', 'push', 'email', 'webhook', 'page'] as const
export type ChannelId = (typeof CHANNELS)[number]

/**
 * How far a notification came. A channel says as much as it can: mail knows `sent`, the page knows `read`.
 * `dropped` was never tried and never will be, `failed` was tried in vain; `reason` says why.
 */
export const NOTIFICATION_STATES = ['queued', 'sent', 'delivered', 'read', 'acknowledged', 'failed', 'dropped'] as const
export type NotificationState = (typeof NOTIFICATION_STATES)[number]

/** Why a notification waits; it goes out, or is dropped, when this ends. */
export const HOLDS = [
	'inhibited',
	'maintenance',
	'silenced',
	'quiet-hours',
	'flapping',
	'grouping',
	'digest',
	'rate-limited',
	'retry',
] as const
export type Hold = (typeof HOLDS)[number]

/** Why a notification was never tried. */
export type Drop = 'too-old' | 'over' | 'acknowledged-already' | 'handed-over' | 'nobody' | 'not-wanted'

/** That somebody is told something about an alert, over one channel. Instants are milliseconds. */
export interface Notification {
	/** Made from alert, step, recipient and channel: the same thing never has two ids. */
	readonly id: string
	readonly alert: string
	/** What is told: `first`, `up.{chain}.{n}`, `severity.critical`, `resolved` …; after a second hand-over `first.2`, `up.{chain}.{n}.2` … */
	readonly step: string
	/** Id of a contact. */
	readonly recipient: string
	/** The team or duty by which the recipient came to it. */
	readonly by: string
	readonly channel: ChannelId
	readonly state: NotificationState
	/** Of a queued one why it waits (`Hold`), of a dropped or failed one why it ended; empty when there is nothing to say. */
	readonly reason: string
	/** When a queued one is looked at again; null: when something changes. */
	readonly until: number | null
	/** What it went out in: its own id, or one for all that went out together. Receivers drop a second one by it. */
	readonly message: string
	readonly attempts: number
	/** What the channel calls it. */
	readonly providerId: string
	readonly queuedAt: number
	readonly sentAt: number | null
	readonly deliveredAt: number | null
	readonly readAt: number | null
	readonly acknowledgedAt: number | null
	readonly changedAt: number
}

/** What of alerts something is about. An absent list is no condition; of a list one has to fit. */
export interface AlertMatcher {
	readonly rules?: readonly string[] | undefined
	/** Area codes (with all below them) and `centre:{id}`. */
	readonly areas?: readonly string[] | undefined
	readonly agencies?: readonly string[] | undefined
	readonly subjects?: readonly string[] | undefined
	readonly fields?: readonly string[] | undefined
	readonly severities?: readonly Severity[] | undefined
	/** Sources that the alert depends on. */
	readonly sources?: readonly string[] | undefined
	readonly labels?: Readonly<Record<string, string>> | undefined
}

/** Nobody is told of what fits, for a while, because somebody said so and why. */
export interface Silence {
	readonly id: string
	readonly matcher: AlertMatcher
	readonly from: number
	readonly until: number
	readonly by: string
	readonly reason: string
	/** Within its time only so often and so long, as with maintenance that is done every Sunday night; absent: all the time. */
	readonly recurs?: Recurrence | undefined
	/** When it was ended before its time. */
	readonly endedAt: number | null
}

/** Times that come again on the calendar. Days are those of the province's zone. */
export interface Recurrence {
	/** 0 is Sunday; absent: every day. */
	readonly weekdays?: readonly number[] | undefined
	/** 1 to 31; negative from the month's end. */
	readonly monthDays?: readonly number[] | undefined
	/** Working days only, or days off only. */
	readonly days?: 'working' | 'off' | undefined
	/** Minutes since midnight; one that ends before it begins goes on into the next day. */
	readonly span: DaySpan
}

export interface MaintenanceWindow {
	readonly id: string
	readonly name: Words
	readonly matcher: AlertMatcher
	readonly recurs: Recurrence
}

/** While these last, what is not critical waits. Who is on duty is told all the same. */
export interface QuietHours {
	readonly recurs: Recurrence
}

export interface Words {
	readonly vi: string
	readonly en: string
}

export interface Address {
	readonly channel: ChannelId
	/** Mail address, number, chat id, user id, URL, subscription as JSON … */
	readonly address: string
	/** Only from this severity on. */
	readonly from?: Severity | undefined
}

/** Somebody who can be told: a person, a function's mailbox or a system. Kept at run time only. */
export interface Contact {
	readonly id: string
	readonly name: string
	readonly language: 'vi' | 'en'
	/** In the order in which they are tried. */
	readonly addresses: readonly Address[]
	/** The name under which this one signs in; empty when never. */
	readonly viewer: string
	/** Absent: the province's. */
	readonly quiet?: readonly QuietHours[] | undefined
}

/** A function in the administration: who fills it is told at run time. */
export interface Team {
	readonly id: string
	readonly name: Words
	/** What it is within its agency or centre: `duty`, `head`, `deputy`, `leader`, `technical` … */
	readonly role: string
	/** As events and figures name it. */
	readonly agency: string
	/** Of an agency's team: only what lies within that centre is meant, and of figures only the centre's own. */
	readonly centre: string
	/** True: of its members only those on duty are told, all of them when nobody is. */
	readonly roster: boolean
}

/** A shift: who of a team is on duty from when to when. */
export interface Duty {
	readonly id: string
	readonly team: string
	readonly contact: string
	/** Who takes it instead. */
	readonly standIn: string | null
	readonly from: number
	readonly until: number
	/** Given over before its end, to whom and with what words. */
	readonly handedOver: { readonly at: number; readonly to: string; readonly note: string } | null
}

/** Whom a step goes to: a team by name, or the one with a role in the alert's agency or centre. */
export type StepTarget = { readonly team: string } | { readonly role: string; readonly of: 'agency' | 'centre' }

export interface EscalationStep {
	/** Counted from when the alert fired; working time runs by the calendar. */
	readonly after: TimeLimit | { readonly amount: number; readonly unit: 'minute' }
	readonly to: readonly StepTarget[]
	/** Only these ways; absent: all that the contact has. */
	readonly channels?: readonly ChannelId[] | undefined
}

export interface EscalationChain {
	readonly id: string
	readonly name: Words
	/** The first is told when the alert fires; each next one unless somebody acknowledged. */
	readonly steps: readonly EscalationStep[]
	/** False: what is minor in it does not wait for the digest, since it would be over by then. */
	readonly digest?: boolean | undefined
}

/** What of alerts is whose business. The first that fits, and whose chain has somebody to tell first, counts. */
export interface Responsibility {
	readonly id: string
	readonly matcher: AlertMatcher
	readonly chain: string
}

/** While an alert by `by` burns, what fits `over` and has `same` in common says nothing. */
export interface Inhibition {
	readonly id: string
	readonly by: AlertMatcher
	readonly over: AlertMatcher
	/** `source`: what depends on the source that is the other's subject; `area`: what lies within the other's area. */
	readonly same: readonly ('source' | 'area' | 'agency' | 'field' | 'subject')[]
}

/** How much is told, how often. Spans are milliseconds. */
export interface NoiseLimits {
	/** Data that was older than this when the alert came up is told to nobody. */
	readonly ageLimit: number
	/** How long a first message waits for others of its group, and how long a next one after it, by severity. */
	readonly groupWait: Readonly<Record<Severity, number>>
	readonly groupInterval: Readonly<Record<Severity, number>>
	/** That many firings of the same thing within the span are flapping: told once more when it has been steady for the span. */
	readonly flapping: { readonly firings: number; readonly within: number }
	/** Messages a person gets within the span; what is critical has the second number. */
	readonly perPerson: { readonly messages: number; readonly critical: number; readonly within: number }
	/** What is minor and less goes out together at these times of day, minutes since midnight. */
	readonly digestAt: readonly number[]
}

/** What the province pack says of who is told what, and when not. */
export interface AlertingPolicy {
	readonly teams: readonly Team[]
	readonly responsibilities: readonly Responsibility[]
	readonly chains: readonly EscalationChain[]
	readonly inhibitions: readonly Inhibition[]
	readonly maintenance: readonly MaintenanceWindow[]
	readonly quietHours: readonly QuietHours[]
	readonly limits: NoiseLimits
}

/** Why nobody is told of an alert just now, and by what. */
export interface Held {
	readonly reason: 'inhibited' | 'maintenance' | 'silenced'
	/** Id of the alert, window or silence. */
	readonly by: string
	/** Null when the end is not known. */
	readonly until: number | null
}

/** Instants that one line may know and another not, since several processes write them. */
const INSTANTS = ['sentAt', 'deliveredAt', 'readAt', 'acknowledgedAt'] as const
const rank = ({ state }: Notification) => NOTIFICATION_STATES.indexOf(state)

/** What notifications amount to by the states they went through, in any order and however often each comes: oldest first. */
export function foldNotifications(lines: readonly Notification[]): Notification[] {
	const folded = new Map<string, Notification>()
	for (const line of lines) {
		const known = folded.get(line.id)
		folded.set(line.id, known ? mergeNotification(known, line) : line)
	}
	return [...folded.values()].sort((a, b) => a.queuedAt - b.queuedAt || (a.id < b.id ? -1 : 1))
}

/** The later line counts; what either of them knows is kept, and what was reached does not become less. */
function mergeNotification(a: Notification, b: Notification): Notification {
	const [first, last] = isLater(a, b) ? [b, a] : [a, b]
	const merged = { ...last, ...(rank(first) > rank(last) && first.state !== 'queued' ? { state: first.state } : {}) }
	for (const name of INSTANTS) merged[name] = earliest(first[name], last[name])
	return merged
}

function isLater(a: Notification, b: Notification): boolean {
	if (a.changedAt !== b.changedAt) return a.changedAt > b.changedAt
	return a.attempts === b.attempts ? rank(a) > rank(b) : a.attempts > b.attempts
}

function earliest(a: number | null, b: number | null): number | null {
	return a === null || b === null ? (a ?? b) : Math.min(a, b)
}
