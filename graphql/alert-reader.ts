import { type Alert, stateOf } from '@vong/core/alert'
import { foldAlert } from '@vong/core/alert-log'
import { centreArea } from '@vong/core/centre'
import type { AlertFilter, AlertKey } from '@vong/store/alert-queries'
import type { AreaIds, StoreQueries } from '@vong/store/store'

/** The filter as clients write it: states and severities in capitals, anything may be null. */
export interface AlertFilterInput {
	readonly areas?: readonly string[] | null
	readonly states?: readonly string[] | null
	readonly severities?: readonly string[] | null
	readonly rules?: readonly string[] | null
}

/** More marks than these on one course cannot be told apart. */
const MOST_MOVED = 40

interface AlertSpan {
	readonly rules: readonly string[]
	/** Ids of areas and centres. */
	readonly areas: readonly string[]
	readonly from: number
	readonly to: number
}

interface AlertReaderDeps {
	readonly queries: Pick<StoreQueries, 'alertsPage' | 'alertLines' | 'alertsMoved' | 'notificationsOf'>
	/** Ids of areas and centres whose alerts may be seen. */
	readonly scope: AreaIds
	/** Ids of the dated areas of codes. @throws GraphQLError FORBIDDEN for what is outside of the scope. */
	readonly askedAreas: (codes: readonly string[]) => readonly string[] | undefined
}

/**
 * Alerts as one viewer may read them. An alert of no area is the whole province's. What was handed over to a viewer's place stays to be
 * seen there, however it goes on: they were told of it, and are told how it ends. Acting on it is for whose ground it is, and for whom it
 * is handed to at the time.
 */
export function createAlertReader({ queries, scope, askedAreas }: AlertReaderDeps) {
	const covers = (place: string | null) => scope === 'all' || (place !== null && scope.includes(place))
	const actsOn = ({ area, handedTo }: Alert) => covers(area) || covers(handedTo)
	const visible = (alert: Alert) =>
		actsOn(alert) || alert.history.some(({ step, to }) => step === 'handed-over' && covers(to))

	function toFilter({ areas, states, severities, rules }: AlertFilterInput): AlertFilter {
		const ids = areas ? askedAreas(areas) : undefined
		return {
			...(ids && areas ? { areas: [...ids, ...areas.map(centreArea)] } : {}),
			...(states ? { states: states.map((state) => state.toLowerCase()) } : {}),
			...(severities ? { severities: severities.map((severity) => severity.toLowerCase()) } : {}),
			...(rules ? { rules } : {}),
		}
	}

	async function load(ids: readonly string[]): Promise<Map<string, Alert>> {
		return new Map((await loadAsOf(ids, Number.POSITIVE_INFINITY)).map((alert) => [alert.id, alert]))
	}

	/** As they were at an instant. */
	async function loadAsOf(ids: readonly string[], at: number): Promise<Alert[]> {
		const lines = (await queries.alertLines(ids)).filter(({ transition }) => transition.at <= at)
		return [...Map.groupBy(lines, ({ transition }) => transition.alert).values()].flatMap((own) => foldAlert(own) ?? [])
	}

	return {
		async alerts(filter: AlertFilterInput, limit: number, after: AlertKey | undefined): Promise<Alert[]> {
			const page = await queries.alertsPage({ scope, filter: toFilter(filter), limit, ...(after ? { after } : {}) })
			const alerts = await load(page.map(({ id }) => id))
			return page.flatMap(({ id }) => alerts.get(id) ?? [])
		},
		/** Those that fitted at an instant, as they were then. */
		async alertsAsOf(filter: AlertFilterInput, at: number, limit: number): Promise<Alert[]> {
			const page = await queries.alertsPage({ scope, filter: toFilter(filter), limit, asOf: at })
			return loadAsOf(
				page.map(({ id }) => id),
				at,
			)
		},
		/** Those of these rules at these places that fired or ended in the span, as they were at its end; none that are tried in shadow. */
		async alertsMoved({ rules, areas, from, to }: AlertSpan): Promise<Alert[]> {
			if (rules.length === 0) return []
			const alerts = await loadAsOf(await queries.alertsMoved({ rules, areas, from, to, limit: MOST_MOVED }), to)
			const told = alerts.filter((alert) => visible(alert) && !alert.shadow && alert.firedAt !== null)
			return told.toSorted((a, b) => (a.firedAt ?? 0) - (b.firedAt ?? 0))
		},
		/** Undefined when there is none that the viewer may see: whether it exists is not the viewer's to know. */
		async alert(id: string): Promise<Alert | undefined> {
			const alert = (await load([id])).get(id)
			return alert && visible(alert) ? alert : undefined
		},
		actsOn,
		/** Of an alert that the viewer was given. */
		notificationsOf: (alert: string) => queries.notificationsOf([alert]),
		/** The same for all who get the same of the stream of alerts. */
		alertsKey: (input: AlertFilterInput) => JSON.stringify([scope, toFilter(input)]),
		/** What of the stream of alerts the viewer asked for and may see. */
		wantsAlert(input: AlertFilterInput): (alert: Alert) => boolean {
			const { areas, states, severities, rules } = toFilter(input)
			const fits = (among: readonly string[] | undefined, value: string) => among === undefined || among.includes(value)
			return (alert) =>
				visible(alert) &&
				(fits(areas, alert.area) || (alert.handedTo !== null && fits(areas, alert.handedTo))) &&
				fits(states, stateOf(alert)) &&
				fits(severities, alert.severity) &&
				fits(rules, alert.rule)
		},
	}
}
