import type { JsonObject, JsonValue } from '@vong/core/event'

export function isObject(value: JsonValue | undefined): value is JsonObject {
	return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** The text at a field, undefined when it is empty or no text. Numbers are read as their text. */
export function textAt(object: JsonObject, name: string): string | undefined {
	const value = object[name]
	if (typeof value === 'number') return String(value)
	return typeof value === 'string' && value !== '' ? value : undefined
}

/** Every number in an object, with its path as `a.b`. */
export function numbersIn(value: JsonValue, path = ''): [string, number][] {
	if (typeof value === 'number') return [[path, value]]
	if (!isObject(value)) return []
	return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, path === '' ? key : `${path}.${key}`))
}
