import { hash } from 'node:crypto'
import type { DraftEvent, JsonValue } from './event.ts'

/** JSON with object keys in one order, so that equal content gives equal text. */
export function canonicalJson(value: JsonValue): string {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
	if (value !== null && typeof value === 'object') {
		const fields = Object.keys(value)
			.sort()
			.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as JsonValue)}`)
		return `{${fields.join(',')}}`
	}
	return JSON.stringify(value)
}

/**
 * The id of an event whose sender gives none: the same (source, subject, type, time, content) gives the same id.
 * The time is left out of it when the sender gave none, or each delivery would look like another event.
 */
export function deriveId(source: string, draft: DraftEvent): string {
	const parts: JsonValue[] = [
		source,
		draft.subject ?? '',
		draft.type,
		draft.time ?? null,
		draft.value ?? null,
		draft.unit ?? null,
		draft.areaCode ?? null,
		draft.agency ?? null,
		draft.data,
	]
	return `derived-${hash('sha256', canonicalJson(parts), 'hex').slice(0, 32)}`
}
