import type { Severity } from '../app/schema-types.generated.ts'
import type { AlertNode } from './alert-documents.generated.ts'

export const GRAVITY: readonly Severity[] = ['CRITICAL', 'MAJOR', 'MINOR', 'INFO']
export const ORDERS = ['gravity', 'newest', 'oldest'] as const
type Order = (typeof ORDERS)[number]

export interface AlertFilter {
	readonly severities: readonly string[]
	readonly states: readonly string[]
	readonly area: string
	readonly text: string
	readonly order: Order
}

/** Without tone marks and case, so that `hoi cho` finds `Hội chợ`. */
const plain = (text: string) =>
	text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLocaleLowerCase('vi')

const words = (alert: AlertNode) =>
	plain(
		[
			alert.name,
			alert.nameEn,
			alert.summary,
			alert.subject,
			alert.agency,
			alert.area?.name,
			alert.rule,
			alert.assignedTo,
			alert.acknowledgedBy,
		].join(' '),
	)

/** Those that fit every filter that is set, in the order asked for. */
export function listAlerts(alerts: Iterable<AlertNode>, filter: AlertFilter): AlertNode[] {
	const { severities, states, area } = filter
	const text = plain(filter.text)
	return [...alerts]
		.filter(
			(alert) =>
				(severities.length === 0 || severities.includes(alert.severity)) &&
				states.includes(alert.state) &&
				(area === '' || alert.area?.code === area) &&
				(text === '' || words(alert).includes(text)),
		)
		.sort(COMPARE[filter.order])
}

const newest = (a: AlertNode, b: AlertNode) => b.startedAt.localeCompare(a.startedAt) || a.id.localeCompare(b.id)

/** Who has been taken on can wait: at equal gravity what nobody looks at comes first, and of that the one that waits longest. */
const gravest = (a: AlertNode, b: AlertNode) =>
	GRAVITY.indexOf(a.severity) - GRAVITY.indexOf(b.severity) ||
	Number(a.state === 'ACKNOWLEDGED') - Number(b.state === 'ACKNOWLEDGED') ||
	newest(b, a)

const COMPARE: Readonly<Record<Order, (a: AlertNode, b: AlertNode) => number>> = {
	gravity: gravest,
	newest,
	oldest: (a, b) => newest(b, a),
}
