import type { Bus } from '@vong/bus/bus'
import type { Alert } from '@vong/core/alert'
import type { Clock } from '@vong/core/clock'
import { type AlertingPolicy, foldNotifications, type Notification } from '@vong/core/notification'
import type { Trace } from '@vong/core/trace'
import type { NotificationQueries } from '@vong/store/notification-queries'
import { encodeNotification } from '@vong/store/notification-row'
import type { StoreWriter } from '@vong/store/store'
import { admit } from './admit.ts'
import type { Channel } from './channel.ts'
import { type Attempt, type Composer, createDelivery } from './delivery.ts'
import { heldBy } from './held.ts'
import { createLedger } from './ledger.ts'
import { matches } from './matching.ts'
import type { People } from './people.ts'
import type { Places } from './places.ts'
import type { LocalTime } from './recurrence.ts'
import { type Outgoing, type ReleaseContext, release, retries } from './release.ts'
import { waitsForDigest } from './responsible.ts'
import { nextShift, onDuty } from './roster.ts'
import type { Silences } from './silences.ts'
import { channelsOf, wasTold } from './steps.ts'
import { createTimer } from './timer.ts'
import { untried, waysTo } from './ways.ts'

/** Alerts that ended longer ago than this are not looked at again at a start. */
const LOOK_BACK_MS = 48 * 3_600_000
const KEEP_MS = 2 * 3_600_000
const ALERTS_A_QUERY = 2_000
const LINES_AT_START = 200_000
const RETRY_MS = 1_000
/** Told by name; beyond that a reader is told to read all again. */
const NAMED_CHANGES = 200

export interface NotifierDeps {
	readonly store: { readonly queries: NotificationQueries; readonly writer: StoreWriter }
	readonly bus: Bus
	readonly policy: AlertingPolicy
	readonly people: People
	readonly silences: Silences
	readonly places: Places
	readonly local: LocalTime
	readonly channels: readonly Channel[]
	readonly compose: Composer
	/** Alerts that are open, and those that ended since the instant, whole. */
	readonly loadAlerts: (since: number) => Promise<readonly Alert[]>
	readonly clock: Clock
	readonly random: () => number
	readonly randomId: () => string
	readonly trace?: Trace
	readonly log: { warn(fields: object, message: string): void }
}

export interface Notifier {
	/** Settles when all that is due by now has been decided, written and tried once. */
	settled(): Promise<void>
	/** Ends after what is under way was tried and noted. */
	close(): Promise<void>
}

/**
 * Tells people of alerts. What is to be told follows from the alerts' history, the log of what was told and the clock, and from nothing
 * that only this process knows: whoever takes over goes on where the log ends. One process at a time does this, under a lease.
 */
export async function createNotifier(deps: NotifierDeps): Promise<Notifier> {
	const { store, bus, people, silences, policy, places, local, clock, log } = deps
	const mayWait = (alert: Alert) => waitsForDigest(alert, { policy, places, people: people.now() }, clock.now())
	const ledger = createLedger(mayWait)
	const dirty = new Set<string>()
	/** When an alert's next step is due by the clock, and when a recipient's waiting is looked at again. */
	const stepsAt = new Map<string, number>()
	const looksAt = new Map<string, number>()
	const underWay = new Map<string, Promise<void>>()
	let outcomes: Attempt[] = []
	let everything = true
	/** Who has the next shift is told what nobody has taken on yet. */
	let shiftAt = Number.POSITIVE_INFINITY
	let reload = false
	/** Who has not read to the end what was told would tell it again. */
	let hasRead = false
	let passedAt = Number.NEGATIVE_INFINITY
	let closed = false
	let running: Promise<void> = Promise.resolve()
	const timer = createTimer(clock, kick)

	const delivery = createDelivery({
		channels: deps.channels,
		compose: deps.compose,
		contactOf: (id) => people.now().contacts.get(id),
		alertOf: (id) => ledger.alerts.get(id),
		hasOtherWay,
		disable: people.disableAddress,
		random: deps.random,
		now: clock.now,
		trace: deps.trace,
		log,
	})

	function hasOtherWay(row: Notification): boolean {
		const contact = people.now().contacts.get(row.recipient)
		const alert = ledger.alerts.get(row.alert)
		if (!contact || !alert) return false
		const tried = ledger
			.rowsOf(row.alert)
			.filter(({ step, recipient }) => step === row.step && recipient === row.recipient)
		const only = channelsOf(row.step, alert, { policy, places, people: people.now() }, clock.now())
		return untried(waysTo(contact, alert.severity, only), tried) !== undefined
	}

	async function load() {
		const since = clock.now() - LOOK_BACK_MS
		const alerts = await deps.loadAlerts(since)
		for (const alert of alerts) ledger.addAlert(alert)
		const ids = alerts.map(({ id }) => id)
		for (let at = 0; at < ids.length; at += ALERTS_A_QUERY) {
			for (const row of await store.queries.notificationsOf(ids.slice(at, at + ALERTS_A_QUERY))) putNewer(row)
		}
		// How much went to whom lately counts for alerts that are over as well.
		for (const row of await store.queries.notificationsSince(clock.now() - KEEP_MS, LINES_AT_START)) putNewer(row)
		setBack(clock.now())
	}

	/** The clock may have been set back to the instant since it was written what there is. */
	function setBack(now: number) {
		ledger.setBack(now)
		everything = true
	}

	function putNewer(row: Notification) {
		const known = ledger.rowsOf(row.alert).find(({ id }) => id === row.id)
		const [merged] = foldNotifications(known ? [known, row] : [row])
		if (merged) ledger.put(merged)
	}

	/** One round: what came back from the channels, what alerts ask for, and what of all that waits may go. */
	async function pass() {
		const now = clock.now()
		if (now < passedAt) setBack(now)
		passedAt = now
		const lines = new Map<string, Notification>()
		const note = (row: Notification) => {
			lines.set(row.id, row)
			ledger.put(row)
			dirty.add(row.alert)
		}
		const back = outcomes
		outcomes = []
		for (const { rows } of back) rows.forEach(note)
		const recipients = new Set<string>()
		for (const id of takeDirty(now)) admitInto(id, now, note, recipients)
		const messages = releaseAll(recipients, now, note)
		// What is already on its way is written again at its next try only.
		const again = retries(waitingRows(), (message) => underWay.has(message) || isIn(messages, message), now)
		again.lines.forEach(note)
		dirty.clear()
		await write([...lines.values()])
		for (const { written } of back) written()
		for (const message of [...messages, ...again.messages]) start(message)
		ledger.forget(now - KEEP_MS)
	}

	function takeDirty(now: number): string[] {
		const all = everything || shiftAt <= now
		everything = false
		shiftAt = nextShift(people.now(), now)
		if (all) {
			for (const recipient of ledger.waiting().keys()) looksAt.set(recipient, now)
			return [...ledger.alerts.keys()]
		}
		for (const [id, at] of stepsAt) if (at <= now) dirty.add(id)
		return [...dirty]
	}

	function admitInto(id: string, now: number, note: (row: Notification) => void, recipients: Set<string>) {
		const alert = ledger.alerts.get(id)
		if (!alert) return
		const { lines, nextAt } = admit(alert, ledger.rowsOf(id), { policy, people: people.now(), places, local }, now)
		if (nextAt === null) stepsAt.delete(id)
		else stepsAt.set(id, nextAt)
		for (const row of lines) {
			note(row)
			recipients.add(row.recipient)
		}
	}

	function releaseAll(recipients: Set<string>, now: number, note: (row: Notification) => void): Outgoing[] {
		for (const [recipient, at] of looksAt) if (at <= now) recipients.add(recipient)
		const context = releaseContext(now)
		return [...recipients].flatMap((recipient) => {
			looksAt.delete(recipient)
			const contact = people.now().contacts.get(recipient)
			const waiting = [...(ledger.waiting().get(recipient)?.values() ?? [])]
			if (!contact) {
				for (const row of waiting) note({ ...row, state: 'dropped', reason: 'nobody', until: null, changedAt: now })
				return []
			}
			if (waiting.length === 0) return []
			const { lines, messages } = release(contact, waiting, context, now)
			lines.forEach(note)
			return messages
		})
	}

	function releaseContext(now: number): ReleaseContext {
		const open = [...ledger.alerts.values()].filter((alert) =>
			policy.inhibitions.some(({ by }) => matches(by, alert, places)),
		)
		const { inhibitions, maintenance, quietHours, limits } = policy
		const context = { open, inhibitions, maintenance, silences: silences.all(), places, local }
		const watch = new Set(policy.teams.flatMap(({ id, roster }) => (roster ? onDuty(people.now(), id, now) : [])))
		return {
			limits,
			quietHours,
			local,
			alertOf: (id) => ledger.alerts.get(id),
			heldBy: (alert) => heldBy(alert, context, now),
			waitsForDigest: mayWait,
			firingsOf: ledger.firingsOf,
			isKnown: (alert) =>
				ledger.rowsOf(alert).some(({ state, queuedAt }) => wasTold(state) || (state !== 'dropped' && queuedAt < now)),
			isOnDuty: (contact) => watch.has(contact),
			sentTo: ledger.sentTo,
			lastSent: ledger.lastSent,
		}
	}

	function* waitingRows(): Iterable<Notification> {
		for (const rows of ledger.waiting().values()) yield* rows.values()
	}

	/** The same block until it is in: a store that is away is waited for, and nothing is sent that is not written. */
	async function write(lines: readonly Notification[]) {
		if (lines.length === 0) return
		const token = `n:${deps.randomId()}`
		const encoded = lines.map(encodeNotification)
		while (!closed) {
			try {
				await store.writer.insert('notifications', encoded, token)
				break
			} catch (error) {
				log.warn({ err: error }, 'notifications could not be written; trying again')
				await timer.sleep(RETRY_MS)
			}
		}
		const changed = [...new Set(lines.map(({ alert }) => alert))]
		const named = changed.length > NAMED_CHANGES ? [''] : changed
		for (const alert of named) await bus.publish('notifications.changed', { alert, at: clock.now() })
	}

	function start(message: Outgoing) {
		if (closed) return
		const sending = delivery.attempt(message).then((attempt) => {
			if (attempt.rows.length > 0) outcomes.push(attempt)
			underWay.delete(message.id)
			// Nothing waits for what is written at the very end.
			if (closed) attempt.written()
			kick()
		})
		underWay.set(message.id, sending)
	}

	function nextInstant(): number {
		let next = shiftAt
		for (const rows of ledger.waiting().values()) {
			for (const { until, recipient, message } of rows.values()) {
				if (until === null || underWay.has(message)) continue
				next = Math.min(next, until)
				if (message === '') looksAt.set(recipient, Math.min(until, looksAt.get(recipient) ?? until))
			}
		}
		for (const at of stepsAt.values()) next = Math.min(next, at)
		return next
	}

	async function work() {
		do {
			if (reload) {
				reload = false
				await load()
			}
			await pass()
		} while (!closed && (dirty.size > 0 || outcomes.length > 0 || everything || nextInstant() <= clock.now()))
		if (!closed) timer.set(nextInstant())
	}

	let queued = false
	function kick() {
		if (queued || !hasRead) return
		queued = true
		running = running.then(async () => {
			queued = false
			if (closed && outcomes.length === 0) return
			try {
				await work()
			} catch (error) {
				log.warn({ err: error }, 'notifications could not be worked out; trying again')
				reload = true
				timer.set(clock.now() + RETRY_MS)
			}
		})
	}

	const alertsSeen = await bus.subscribe(
		'alerts.changed',
		({ alerts }) => {
			for (const alert of alerts) {
				if (!ledger.addAlert(alert)) continue
				dirty.add(alert.id)
				// What it inhibits, or inhibited, is to be looked at as well.
				if (policy.inhibitions.some(({ by }) => matches(by, alert, places))) everything = true
			}
			kick()
		},
		() => {
			reload = true
			kick()
		},
	)
	const stopListening = [people.onChange(lookAgain), silences.onChange(lookAgain)]
	function lookAgain() {
		everything = true
		kick()
	}
	try {
		await load()
	} catch (error) {
		await alertsSeen.close()
		for (const stop of stopListening) stop()
		throw error
	}
	hasRead = true
	kick()

	return {
		async settled() {
			do {
				await running
				await Promise.all(underWay.values())
				await running
			} while (underWay.size > 0 || queued || outcomes.length > 0)
		},
		async close() {
			await alertsSeen.close()
			for (const stop of stopListening) stop()
			timer.clear()
			closed = true
			delivery.stop()
			await running
			await Promise.all(underWay.values())
			await writeLast()
			timer.clear()
		},
	}

	/** What became of the last tries, so that whoever comes next does not repeat them. */
	async function writeLast() {
		if (outcomes.length === 0) return
		await store.writer
			.insert(
				'notifications',
				outcomes.flatMap(({ rows }) => rows.map(encodeNotification)),
				`n:${deps.randomId()}`,
			)
			.catch((error: unknown) => log.warn({ err: error }, 'the last notifications could not be written'))
	}
}

const isIn = (messages: readonly Outgoing[], id: string) => messages.some((message) => message.id === id)
