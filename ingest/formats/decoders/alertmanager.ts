import type { DecodedItem, Decoder } from '@vong/core/decoder'
import type { JsonObject, JsonValue } from '@vong/core/event'
import { parseRfc3339 } from '@vong/core/instant'
import { ok, quarantine } from '@vong/core/result'
import type { Severity } from '@vong/core/severity'
import { parseJson } from '../json.ts'
import { isObject, textAt } from '../objects.ts'

const SEVERITIES: Readonly<Record<string, Severity>> = {
	critical: 'critical',
	page: 'critical',
	major: 'major',
	error: 'major',
	warning: 'minor',
	minor: 'minor',
}

/** Webhooks of Prometheus Alertmanager (version 4): an event for each alert of the group, firing or resolved. */
export const decoder: Decoder = {
	format: 'alertmanager',
	decode(message): DecodedItem[] {
		const parsed = parseJson(message.body)
		if (!parsed.ok) return [parsed]
		if (!isObject(parsed.value) || !Array.isArray(parsed.value['alerts'])) {
			return [quarantine('decode', 'an Alertmanager webhook has to have the array `alerts`')]
		}
		if (parsed.value['alerts'].length === 0) return [quarantine('decode', 'the webhook has no alerts')]
		return parsed.value['alerts'].map(decodeAlert)
	},
}

function decodeAlert(alert: JsonValue): DecodedItem {
	const raw = Buffer.from(JSON.stringify(alert))
	if (!isObject(alert)) return { ...quarantine('decode', 'an alert has to be an object'), raw }
	const { labels } = alert
	const starts = textAt(alert, 'startsAt') ?? ''
	const status = textAt(alert, 'status') ?? 'firing'
	const ends = textAt(alert, 'endsAt') ?? ''
	const time = parseRfc3339(status === 'resolved' ? ends : starts)
	const fingerprint = textAt(alert, 'fingerprint')
	if (!isObject(labels) || fingerprint === undefined || time === undefined) {
		return { ...quarantine('decode', 'an alert has to have labels, a fingerprint and startsAt'), raw }
	}
	const severity = SEVERITIES[(textAt(labels, 'severity') ?? '').toLowerCase()]
	return ok({
		type: 'security.alert',
		// The same alert in the same state is sent again every few hours.
		id: `${fingerprint}:${starts}:${status}`,
		subject: textAt(labels, 'alertname') ?? fingerprint,
		time,
		...(severity === undefined ? {} : { severity }),
		...named('areaCode', labels, 'areacode'),
		...named('agency', labels, 'agency'),
		data: {
			alert: fingerprint,
			kind: textAt(labels, 'alertname') ?? '',
			status,
			startsAt: starts,
			// Annotations are texts for people, in which anything may stand.
			labels,
		},
	})
}

function named(field: 'areaCode' | 'agency', labels: JsonObject, label: string) {
	const value = textAt(labels, label)
	return value === undefined ? {} : { [field]: value }
}
