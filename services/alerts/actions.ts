import type { Alert, AlertStep } from '@vong/core/alert'
import type { Clock } from '@vong/core/clock'
import { VongError } from '@vong/core/errors'
import type { AlertLog } from './log.ts'

interface AlertActionsDeps {
	readonly log: Pick<AlertLog, 'append' | 'load'>
	readonly clock: Clock
	readonly randomId: () => string
}

interface Action {
	readonly step: AlertStep
	readonly by: string
	readonly comment?: string
	readonly to?: string
	/** The same action has the same id: done twice, it is one. */
	readonly id?: string
}

const LONGEST_COMMENT = 2_000

export type AlertActions = ReturnType<typeof createAlertActions>

/** What people do with alerts. Each answers the alert as it is then. @throws VongError NOT_FOUND, INVALID. */
export function createAlertActions({ log, clock, randomId }: AlertActionsDeps) {
	async function act(alertId: string, action: Action): Promise<Alert> {
		const [alert] = await log.load([alertId])
		if (!alert) throw new VongError('NOT_FOUND', `There is no alert ${alertId}.`)
		const { step, by, comment = '', to = null } = action
		if (comment.length > LONGEST_COMMENT)
			throw new VongError('INVALID', `A comment has ${LONGEST_COMMENT} characters at most.`)
		if (alert.phase === 'resolved' && step !== 'commented') throw new VongError('INVALID', 'This alert is over.')
		const transition = {
			id: action.id ?? `${step}:${alertId}:${randomId()}`,
			alert: alertId,
			step,
			at: clock.now(),
			by,
			reason: 'operator',
			comment: comment.trim(),
			severity: alert.severity,
			value: null,
			to,
		}
		const [changed] = await log.append([{ transition }])
		return changed ?? alert
	}

	return {
		/** Who acknowledges again what is acknowledged adds to the history, and changes nothing else. */
		acknowledge: (alert: string, by: string, comment = '') => act(alert, { step: 'acknowledged', by, comment }),
		async assign(alert: string, to: string, by: string) {
			return act(alert, { step: 'assigned', by, to: needed(to, 'whom') })
		},
		async comment(alert: string, text: string, by: string) {
			return act(alert, { step: 'commented', by, comment: needed(text, 'the note') })
		},
		/** It stays quiet until its condition has cleared once. */
		close: (alert: string, by: string, comment = '') => act(alert, { step: 'closed', by, comment }),
		async handOver(alert: string, to: string, by: string, comment = '') {
			return act(alert, { step: 'handed-over', by, to: needed(to, 'where to'), comment })
		},
		async tickStep(alert: string, procedureStep: string, by: string) {
			const to = needed(procedureStep, 'the step')
			return act(alert, { step: 'step-ticked', by, to, id: `step-ticked:${alert}:${to}` })
		},
	}
}

function needed(text: string, what: string): string {
	if (text.trim() === '') throw new VongError('INVALID', `Say ${what}.`)
	return text.trim()
}
