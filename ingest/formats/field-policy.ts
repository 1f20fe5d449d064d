import { createHmac } from 'node:crypto'
import type { JsonObject, JsonValue } from '@vong/core/event'
import type { Source } from '@vong/core/source'

/** What stands in place of a personal value: equal values stay equal, and without the key nothing leads back. */
function pseudonym(key: Uint8Array, value: JsonValue): string {
	const text = typeof value === 'string' ? value : JSON.stringify(value)
	return `hash:${createHmac('sha256', key).update(text).digest('base64url').slice(0, 22)}`
}

/** Takes out and hashes the fields that the source's entry names, at any depth; undefined when it names none. */
export function createFieldPolicy(source: Source, key: Uint8Array): ((data: JsonObject) => JsonObject) | undefined {
	if (source.drop.length === 0 && source.hash.length === 0) return undefined
	const drop = new Set(source.drop)
	const hash = new Set(source.hash)

	function clean(value: JsonValue): JsonValue {
		if (Array.isArray(value)) return value.map(clean)
		if (value === null || typeof value !== 'object') return value
		const kept = Object.entries(value)
			.filter(([name]) => !drop.has(name))
			.map(([name, inner]) => [name, hash.has(name) && inner !== null && inner !== '' ? pseudonym(key, inner) : clean(inner)])
		return Object.fromEntries(kept) as JsonObject
	}
	return (data) => clean(data) as JsonObject
}
