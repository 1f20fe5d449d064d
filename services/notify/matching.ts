import type { Alert } from '@vong/core/alert'
import type { AlertMatcher } from '@vong/core/notification'
import type { Places } from './places.ts'

type Matched = Pick<
	Alert,
	'rule' | 'area' | 'agency' | 'subject' | 'field' | 'severity' | 'sources' | 'labels' | 'startedAt'
>

/** Whether the matcher speaks of the alert: every list that it has holds something of it. */
export function matches(matcher: AlertMatcher, alert: Matched, places: Places): boolean {
	const { rules, areas, agencies, subjects, fields, severities, sources, labels } = matcher
	return (
		holds(rules, alert.rule) &&
		holds(agencies, alert.agency) &&
		holds(subjects, alert.subject) &&
		holds(fields, alert.field) &&
		holds(severities, alert.severity) &&
		(sources === undefined || sources.some((source) => alert.sources.includes(source))) &&
		(labels === undefined || Object.entries(labels).every(([name, value]) => alert.labels[name] === value)) &&
		(areas === undefined || areas.some((place) => places.within(alert.area, place, alert.startedAt)))
	)
}

const holds = (list: readonly string[] | undefined, value: string) => list === undefined || list.includes(value)
