import { createHash } from 'node:crypto'
import type { Bus } from '@vong/bus/bus'
import type { Alert, AlertTransition } from '@vong/core/alert'
import { type AlertLine, foldAlert } from '@vong/core/alert-log'
import type { AlertQueries, StoredAlertLine } from '@vong/store/alert-queries'
import { encodeAlertLine } from '@vong/store/event-row'
import type { StoreWriter } from '@vong/store/store'

const RETRY_MS = 1_000

/** What is to be told: alerts as they are, and what happened to them. */
interface News {
	readonly alerts: Alert[]
	readonly transitions: AlertTransition[]
}
const NOTHING: News = { alerts: [], transitions: [] }

interface AlertLogDeps {
	/** Names this process; its lines are numbered without holes. */
	readonly writer: string
	readonly store: { readonly queries: AlertQueries; readonly writer: StoreWriter }
	readonly bus: Pick<Bus, 'publish'>
	readonly now: () => number
}

export interface AlertLog {
	/**
	 * Writes lines, all or none, and tells everybody. Settles with the alerts as they are then. Lines that are there already, by their
	 * id, change nothing. @throws when the store is away; then the same lines may be given again.
	 */
	append(lines: readonly AlertLine[]): Promise<Alert[]>
	/** Alerts as they are, by id; what does not exist is left out. */
	load(ids: readonly string[]): Promise<Alert[]>
	/** Alerts that are open, or ended since the instant. */
	loadSince(ended: number): Promise<Alert[]>
}

/** The log of alerts, as one process writes it and all read it. */
export async function createAlertLog({ writer, store, bus, now }: AlertLogDeps): Promise<AlertLog> {
	const readHead = async () => (await store.queries.alertHeads())[writer] ?? 0
	let last = await readHead()
	let queue: Promise<unknown> = Promise.resolve()
	/** Of an insert that failed: whether it is in all the same is not known yet. */
	let unsure: News | undefined
	let untold = NOTHING
	let isRetrying = false

	const load = async (ids: readonly string[]) => foldAll(await store.queries.alertLines(ids))

	/** What is written counts, and is told as soon as it can be. */
	async function tell(news: News) {
		const all = join(untold, news)
		untold = NOTHING
		if (all.transitions.length === 0) return
		try {
			await bus.publish('alerts.changed', { ...all, at: now() })
		} catch {
			untold = join(all, untold)
			retrySoon()
		}
	}

	/** What an insert that failed has brought in all the same is told, and its numbers are not given again. */
	async function makeSure() {
		if (!unsure) return
		const head = await readHead()
		if (head > last) untold = join(untold, unsure)
		last = head
		unsure = undefined
	}

	function retrySoon() {
		if (isRetrying) return
		isRetrying = true
		const retry = () => {
			isRetrying = false
			append([]).catch(retrySoon)
		}
		setTimeout(retry, RETRY_MS).unref()
	}

	async function write(lines: readonly AlertLine[]): Promise<Alert[]> {
		await makeSure()
		await tell(NOTHING)
		if (lines.length === 0) return []
		const ids = [...new Set(lines.map(({ transition }) => transition.alert))]
		const known = await store.queries.alertLines(ids)
		const seen = new Set(known.map(({ transition }) => transition.id))
		const lastAt = new Map<string, number>()
		for (const { transition } of known)
			lastAt.set(transition.alert, Math.max(transition.at, lastAt.get(transition.alert) ?? transition.at))
		const fresh = lines.filter(({ transition }) => !seen.has(transition.id)).map((line) => after(line, lastAt))
		const alerts = foldAll([...known, ...fresh])
		const byId = new Map(alerts.map((alert) => [alert.id, alert]))
		const stored = fresh.flatMap((line, index): StoredAlertLine[] => {
			const alert = byId.get(line.transition.alert)
			// Of an alert that nobody opened nothing can be said.
			return alert
				? [{ ...line, writer, number: last + index + 1, key: alert.key, rule: alert.rule, area: alert.area }]
				: []
		})
		if (stored.length > 0) await insert(stored, { alerts, transitions: fresh.map(({ transition }) => transition) })
		return alerts
	}

	async function insert(lines: readonly StoredAlertLine[], news: News) {
		const encoded = lines.map((line) => Buffer.from(encodeAlertLine(line)))
		// Other lines under the same numbers must not be taken for these.
		const content = createHash('sha256').update(Buffer.concat(encoded)).digest('base64url')
		try {
			await store.writer.insert('alert_log', encoded, `alerts:${writer}:${last + 1}:${content}`)
		} catch (error) {
			unsure = news
			retrySoon()
			throw error
		}
		last += lines.length
		await tell(news)
	}

	function append(lines: readonly AlertLine[]) {
		const written = queue.then(() => write(lines))
		queue = written.catch(() => undefined)
		return written
	}

	return {
		append,
		load,
		loadSince: async (ended) => foldAll(await store.queries.alertLinesSince(ended)),
	}
}

/**
 * What is written later happened later, also where the clock was set back or is another machine's: who takes on what was handed over has to
 * come after the hand-over.
 */
function after(line: AlertLine, lastAt: ReadonlyMap<string, number>): AlertLine {
	const { transition } = line
	const last = lastAt.get(transition.alert) ?? transition.at
	return transition.at < last ? { ...line, transition: { ...transition, at: last + 1 } } : line
}

/** Of two words on an alert the later one counts. */
function join(former: News, later: News): News {
	const alerts = new Map([...former.alerts, ...later.alerts].map((alert) => [alert.id, alert]))
	return { alerts: [...alerts.values()], transitions: [...former.transitions, ...later.transitions] }
}

function foldAll(lines: readonly AlertLine[]): Alert[] {
	return [...Map.groupBy(lines, ({ transition }) => transition.alert).values()].flatMap((own) => foldAlert(own) ?? [])
}
