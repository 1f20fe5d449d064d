import type { JsonObject } from '@vong/core/event'
import { rfc3339 } from './local-time.ts'

/** What one system sends at one instant through one public door. */
export interface Message {
	/** When it is sent; what it speaks of may have happened before. */
	readonly at: number
	readonly source: string
	readonly door: 'mqtt' | 'webhook'
	/** MQTT topic, or path of the webhook. */
	readonly address: string
	readonly headers: Readonly<Record<string, string>>
	readonly body: string | Uint8Array
	readonly retain?: true
}

interface Happening {
	readonly id: string
	readonly type: string
	readonly subject: string
	readonly time: number
	/** Official code; none is named when absent. */
	readonly area?: string | undefined
	readonly agency?: string | undefined
	readonly severity?: 'info' | 'minor' | 'major' | 'critical'
	readonly lat?: number | undefined
	readonly lon?: number | undefined
	readonly data: JsonObject
}

export const CLOUD_EVENT = 'application/cloudevents+json'

function envelope(source: string, happening: Happening): string {
	const { id, type, subject, time, area, agency, severity, lat, lon, data } = happening
	return JSON.stringify({
		specversion: '1.0',
		id,
		source,
		type,
		subject,
		time: rfc3339(time),
		datacontenttype: 'application/json',
		...(area === undefined ? {} : { areacode: area }),
		...(agency === undefined ? {} : { agency }),
		...(severity === undefined ? {} : { severity }),
		...(lat === undefined || lon === undefined ? {} : { lat: String(lat), lon: String(lon) }),
		data,
	})
}

/** A CloudEvent to the source's webhook. */
export function webhookEvent(source: string, happening: Happening, at = happening.time): Message {
	return webhook(source, CLOUD_EVENT, envelope(source, happening), at)
}

export function webhook(
	source: string,
	type: string,
	body: string,
	at: number,
	more: Readonly<Record<string, string>> = {},
): Message {
	const headers = { 'content-type': type, ...more }
	return { at, source, door: 'webhook', address: `/webhooks/${source}`, headers, body }
}

/** A CloudEvent to the source's canonical topic. */
export function mqttEvent(source: string, happening: Happening, at = happening.time): Message {
	return mqtt(source, `events/${source}`, envelope(source, happening), at)
}

export function mqtt(source: string, topic: string, body: string | Uint8Array, at: number): Message {
	return { at, source, door: 'mqtt', address: topic, headers: {}, body }
}
