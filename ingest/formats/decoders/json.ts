import type { DecodedItem, Decoder } from '@vong/core/decoder'
import type { DraftEvent, JsonObject, JsonValue } from '@vong/core/event'
import { parseTime } from '@vong/core/instant'
import { ok, quarantine } from '@vong/core/result'
import { isSeverity } from '@vong/core/severity'
import type { FieldMapping, JsonMapping } from '@vong/core/source'
import pointer from 'jsonpointer'
import { parseJson } from '../json.ts'

/** A number as machines write it. */
const PLAIN_NUMBER = /^[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?$/
/** A number as Vietnamese reports write it: "1.123" is 1123, "12.345,6" is 12345.6. Only where the mapping says so. */
const VIETNAMESE_NUMBER = /^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/
/** What loggers put in place of a value they do not have; never zero. */
const NO_VALUE = new Set(['', '-', 'null', 'NaN', 'N/A'])

/** Any JSON object, by the mapping that the source's feed declares (JSON Pointers to the fields of the event). */
export const decoder: Decoder = {
	format: 'json',
	decode({ body, feed }) {
		const { mapping } = feed
		if (!mapping) return [quarantine('decode', 'the feed declares no mapping')]
		const parsed = parseJson(body)
		if (!parsed.ok) return [parsed]
		if (mapping.items === undefined) return [decodeItem(parsed.value, mapping)]
		const items = at(parsed.value, mapping.items)
		if (!Array.isArray(items)) return [quarantine('decode', `there is no array at ${mapping.items || 'the top'}`)]
		return items.map((item) => {
			const decoded = decodeItem(item, mapping)
			return decoded.ok ? decoded : { ...decoded, raw: Buffer.from(JSON.stringify(item)) }
		})
	},
}

function at(value: JsonValue, path: string): JsonValue | undefined {
	if (path === '') return value
	return value === null || typeof value !== 'object' ? undefined : (pointer.get(value, path) as JsonValue | undefined)
}

function read(item: JsonValue, field: FieldMapping | undefined): JsonValue | undefined {
	if (field === undefined) return undefined
	return 'constant' in field ? field.constant : at(item, field.path)
}

function asText(value: JsonValue | undefined): string | undefined {
	if (typeof value === 'string') return value === '' ? undefined : value
	return typeof value === 'number' ? String(value) : undefined
}

/** A number, `null` when the sender says that there is none, undefined when it is no number. */
function asNumber(value: JsonValue | undefined, field: FieldMapping | undefined): number | null | undefined {
	if (typeof value === 'number') return value
	if (value === undefined || value === null) return null
	if (typeof value !== 'string') return undefined
	const trimmed = value.trim()
	if (NO_VALUE.has(trimmed)) return null
	if (field && 'path' in field && field.number === 'vi') {
		const isNumber = VIETNAMESE_NUMBER.test(trimmed)
		return isNumber ? Number(trimmed.replaceAll('.', '').replace(',', '.')) : undefined
	}
	return PLAIN_NUMBER.test(trimmed) ? Number(trimmed) : undefined
}

function decodeItem(item: JsonValue, mapping: JsonMapping): DecodedItem {
	if (item === null || typeof item !== 'object' || Array.isArray(item)) {
		return quarantine('decode', 'the message has to be a JSON object')
	}
	const type = asText(read(item, mapping.type))
	if (type === undefined) return quarantine('decode', 'the type is missing')
	const sentTime = read(item, mapping.time)
	const time = parseTime(sentTime)
	if (sentTime !== undefined && sentTime !== null && sentTime !== '' && time === undefined) {
		return quarantine('decode', `the time ${JSON.stringify(sentTime).slice(0, 60)} is in no known form`)
	}
	const numbers = { value: 0, lat: 0, lon: 0 } as Record<'value' | 'lat' | 'lon', number | null>
	for (const name of ['value', 'lat', 'lon'] as const) {
		const number = asNumber(read(item, mapping[name]), mapping[name])
		if (number === undefined) return quarantine('decode', `${name} is not a plain number`)
		numbers[name] = number
	}
	const severity = read(item, mapping.severity)
	if (severity !== undefined && severity !== null && !isSeverity(severity)) {
		return quarantine('decode', 'the severity has to be info, minor, major or critical')
	}
	return ok(
		withoutUndefined({
			type,
			data: item as JsonObject,
			id: asText(read(item, mapping.id)),
			subject: asText(read(item, mapping.subject)),
			time,
			unit: asText(read(item, mapping.unit)),
			areaCode: asText(read(item, mapping.area)),
			agency: asText(read(item, mapping.agency)),
			severity: severity ?? undefined,
			value: numbers.value ?? undefined,
			lat: numbers.lat ?? undefined,
			lon: numbers.lon ?? undefined,
		}),
	)
}

type Loose = { readonly [K in keyof DraftEvent]: DraftEvent[K] | undefined } & Pick<DraftEvent, 'type' | 'data'>

function withoutUndefined(draft: Loose): DraftEvent {
	return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)) as unknown as DraftEvent
}
