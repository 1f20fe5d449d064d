import type { DecodedItem, Decoder } from '@vong/core/decoder'
import type { Message } from '@vong/core/door'
import type { DraftEvent, JsonObject, JsonValue } from '@vong/core/event'
import { parseRfc3339 } from '@vong/core/instant'
import { ok, quarantine } from '@vong/core/result'
import { isSeverity } from '@vong/core/severity'
import { parseJson } from '../json.ts'

const STRUCTURED = 'application/cloudevents+json'
const BATCH = 'application/cloudevents-batch+json'
/** Characters that a value in a `ce-` header may be percent-encoded for (CloudEvents HTTP binding 3.1.3.2). */
const PERCENT = /%[0-9a-fA-F]{2}/

/**
 * CloudEvents 1.0 in JSON: structured and batch mode, and binary mode over HTTP (`ce-*` headers) and MQTT 5 (user
 * properties). Identity is the source that the door has made sure of; the attribute `source` is only checked against it later.
 */
export const decoder: Decoder = {
	format: 'cloudevents',
	decode(message) {
		const sent = message.headers['content-type']
		const contentType = sent === undefined ? '' : mediaType(sent)
		if (contentType !== STRUCTURED && contentType !== BATCH && isBinary(message.headers)) return [decodeBinary(message)]
		const parsed = parseJson(message.body)
		if (!parsed.ok) return [parsed]
		if (!Array.isArray(parsed.value)) return [decodeStructured(parsed.value)]
		if (parsed.value.length === 0) return [quarantine('decode', 'the batch is empty')]
		return parsed.value.map((item) => {
			const decoded = decodeStructured(item)
			return decoded.ok ? decoded : { ...decoded, raw: Buffer.from(JSON.stringify(item)) }
		})
	},
}

const mediaType = (text: string) => (text.split(';', 1)[0] ?? '').trim().toLowerCase()

function isBinary(headers: Message['headers']): boolean {
	return headers['ce-specversion'] !== undefined || headers['specversion'] !== undefined
}

function decodeBinary({ headers, body }: Message): DecodedItem {
	const prefix = headers['ce-specversion'] === undefined ? '' : 'ce-'
	const attribute = (name: string) => {
		const text = headers[prefix + name]
		return text !== undefined && prefix !== '' && PERCENT.test(text) ? percentDecode(text) : text
	}
	const parsed = body.length === 0 ? ok<JsonValue>({}) : parseJson(body)
	if (!parsed.ok) return parsed
	const names = [
		'specversion',
		'id',
		'type',
		'source',
		'subject',
		'time',
		'dataschema',
		'areacode',
		'agency',
		'severity',
	]
	const event: JsonObject = { data: parsed.value }
	for (const name of [...names, 'lat', 'lon']) {
		const text = attribute(name)
		if (text !== undefined) event[name] = name === 'lat' || name === 'lon' ? Number(text) : text
	}
	return decodeStructured(event)
}

function percentDecode(text: string): string {
	try {
		return decodeURIComponent(text)
	} catch {
		return text
	}
}

/** Attributes that are names. A code may come as a CloudEvents Integer, which is the same code. */
const NAMES = ['subject', 'dataschema', 'areacode', 'agency'] as const

function text(value: JsonValue | undefined): string | undefined {
	if (typeof value === 'string') return value
	return typeof value === 'number' ? String(value) : undefined
}

/** A coordinate may come as a number or, since CloudEvents has no fractions among its types, as text. */
function coordinate(value: JsonValue | undefined): number | undefined {
	if (typeof value === 'number') return value
	return typeof value === 'string' && value !== '' ? Number(value) : undefined
}

function decodeStructured(event: JsonValue): DecodedItem {
	if (event === null || typeof event !== 'object' || Array.isArray(event)) {
		return quarantine('decode', 'an event has to be a JSON object')
	}
	if (event['specversion'] !== '1.0') return quarantine('decode', 'specversion has to be "1.0"')
	const type = event['type']
	if (typeof type !== 'string' || type === '') return quarantine('decode', 'type is missing')
	const id = event['id']
	if (id !== undefined && id !== null && typeof id !== 'string') return quarantine('decode', 'id has to be a string')
	const time = event['time']
	const at = typeof time === 'string' ? parseRfc3339(time) : undefined
	if (time !== undefined && time !== null && at === undefined) {
		return quarantine('decode', `time has to be an RFC 3339 instant, not ${JSON.stringify(time).slice(0, 60)}`)
	}
	const severity = event['severity']
	if (severity !== undefined && severity !== null && !isSeverity(severity)) {
		return quarantine('decode', 'severity has to be info, minor, major or critical')
	}
	for (const name of NAMES) {
		const value = event[name]
		if (value !== undefined && value !== null && text(value) === undefined) {
			return quarantine('decode', `${name} has to be a string`)
		}
	}
	const data = dataOf(event)
	if (!data.ok) return data
	return ok(draftOf(event, data.value, { type, id: id ?? undefined, time: at, severity: severity ?? undefined }))
}

function dataOf(event: JsonObject) {
	const base64 = event['data_base64']
	const data = typeof base64 === 'string' ? parseJson(Buffer.from(base64, 'base64')) : ok(event['data'] ?? {})
	if (!data.ok) return data
	const { value } = data
	if (value === null || typeof value !== 'object' || Array.isArray(value)) {
		return quarantine('decode', 'data has to be a JSON object')
	}
	return ok(value)
}

type Checked = Pick<DraftEvent, 'type'> & {
	[K in 'id' | 'time' | 'severity']: DraftEvent[K] | undefined
}

function draftOf(event: JsonObject, data: JsonObject, { type, id, time, severity }: Checked): DraftEvent {
	const draft: { -readonly [K in keyof DraftEvent]: DraftEvent[K] } = { type, data }
	if (id !== undefined) draft.id = id
	if (time !== undefined) draft.time = time
	if (severity !== undefined) draft.severity = severity
	const source = event['source']
	if (typeof source === 'string') draft.claimedSource = source
	const subject = text(event['subject'])
	if (subject !== undefined) draft.subject = subject
	const dataSchema = text(event['dataschema'])
	if (dataSchema !== undefined) draft.dataSchema = dataSchema
	const areaCode = text(event['areacode'])
	if (areaCode !== undefined) draft.areaCode = areaCode
	const agency = text(event['agency'])
	if (agency !== undefined) draft.agency = agency
	const lat = coordinate(event['lat'])
	if (lat !== undefined) draft.lat = lat
	const lon = coordinate(event['lon'])
	if (lon !== undefined) draft.lon = lon
	const value = data['value']
	if (typeof value === 'number') draft.value = value
	const unit = data['unit']
	if (typeof unit === 'string') draft.unit = unit
	return draft
}
