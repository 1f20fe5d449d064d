import type { Alert } from '@vong/core/alert'
import { VongError } from '@vong/core/errors'
import type { Role, Viewer } from '@vong/core/viewer'
import { forbidden } from './errors.ts'

/** What may be done with alerts; each answers the alert as it is then. @throws VongError for expected failures. */
export interface AlertActionDeps {
	acknowledge(alert: string, by: string, comment: string): Promise<Alert>
	assign(alert: string, to: string, by: string): Promise<Alert>
	comment(alert: string, text: string, by: string): Promise<Alert>
	close(alert: string, by: string, comment: string): Promise<Alert>
	handOver(alert: string, to: string, by: string, comment: string): Promise<Alert>
	tickStep(alert: string, step: string, by: string): Promise<Alert>
	/** @throws VongError INVALID for a rule that is none. */
	backtest(rule: unknown, span: { readonly from: number; readonly to: number }): Promise<Backtest>
}

/** What a rule would have found in a span of the past. */
interface Backtest {
	readonly alerts: readonly BacktestAlert[]
	readonly fired: number
	readonly firedPerDay: number
	readonly judged: number
	readonly cut: boolean
}

export type BacktestAlert = Pick<Alert, 'area' | 'agency' | 'subject' | 'severity' | 'value' | 'firedAt'> & {
	readonly openedAt: number
	readonly endedAt: number | null
	/** Ids of contacts. */
	readonly toldFirst: readonly string[]
}

interface Deps {
	readonly alerts: AlertActionDeps
	/** The alert, if the viewer may see it. */
	readonly find: (id: string) => Promise<Alert | undefined>
	/** Whether an alert that the viewer sees is the viewer's affair as well, as it stands. */
	readonly actsOn: (alert: Alert) => boolean
	/** The place that an official code, or a centre's id, names now, as alerts bear it. */
	readonly placeOf: (name: string) => string | undefined
}

const LONGEST_BACKTEST_MS = 366 * 86_400_000
const WORKERS: readonly Role[] = ['OPERATOR', 'ADMIN']
const READERS: readonly Role[] = [...WORKERS, 'LEADER']

/** What a viewer may do with the alerts of the areas in the viewer's scope. */
export function createAlertActions(viewer: Viewer, { alerts, find, actsOn, placeOf }: Deps) {
	const by = viewer.name

	/** Runs what was asked, once the viewer may do it and sees the alert. */
	async function act(id: string, roles: readonly Role[], run: () => Promise<Alert>): Promise<{ alert: Alert }> {
		if (!viewer.roles.some((role) => roles.includes(role)))
			throw forbidden(`This needs the role ${roles.join(' or ')}.`)
		const alert = await find(id)
		if (!alert) throw new VongError('NOT_FOUND', `There is no alert ${id}.`)
		if (!actsOn(alert))
			throw new VongError(
				'FORBIDDEN',
				'This alert was handed on. Whoever it was handed to acts on it; ask them to hand it back.',
			)
		return { alert: await run() }
	}

	return {
		acknowledgeAlert: (id: string, comment: string) => act(id, READERS, () => alerts.acknowledge(id, by, comment)),
		assignAlert: (id: string, to: string) => act(id, WORKERS, () => alerts.assign(id, to, by)),
		commentAlert: (id: string, text: string) => act(id, READERS, () => alerts.comment(id, text, by)),
		resolveAlert: (id: string, comment: string) => act(id, WORKERS, () => alerts.close(id, by, comment)),
		async handOverAlert(id: string, to: string, comment: string) {
			const place = placeOf(to)
			if (place === undefined) throw new VongError('INVALID', `There is no area or centre ${to}.`)
			return act(id, WORKERS, () => alerts.handOver(id, place, by, comment))
		},
		async backtestRule(rule: unknown, from: number, to: number) {
			if (!viewer.roles.some((role) => WORKERS.includes(role)) || viewer.scope.kind !== 'all')
				throw forbidden('Trying a rule needs the role OPERATOR over the whole province.')
			if (!(to > from) || to - from > LONGEST_BACKTEST_MS)
				throw new VongError('INVALID', 'The span has to have an end behind its beginning, and a year at most.')
			return alerts.backtest(rule, { from, to })
		},
		tickAlertStep: (id: string, step: string) => act(id, WORKERS, () => alerts.tickStep(id, step, by)),
	}
}

export type AlertActions = ReturnType<typeof createAlertActions>
