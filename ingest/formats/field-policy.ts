import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { JsonObject, JsonValue } from '@vong/core/event'
import type { Source } from '@vong/core/source'

/** What stands in place of a personal value: equal values stay equal, and without the key nothing leads back. */
function pseudonym(key: KeyObject, value: JsonValue): string {
	const text = typeof value === 'string' ? value : JSON.stringify(value)
	return `hash:${createHmac('sha256', key).update(text).digest('base64url').slice(0, 22)}`
}

/** An assignment to `__proto__` would change what the object is instead of setting a field. */
function put(object: JsonObject, name: string, value: JsonValue) {
	if (name !== '__proto__') object[name] = value
	else Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true })
}

/** Takes out and hashes the fields that the source's entry names, at any depth; undefined when it names none. */
export function createFieldPolicy(source: Source, key: Uint8Array): ((data: JsonObject) => JsonObject) | undefined {
	if (source.drop.length === 0 && source.hash.length === 0) return undefined
	const secret = createSecretKey(key)
	const drop = new Set(source.drop)
	const hash = new Set(source.hash)

	function clean(value: JsonValue): JsonValue {
		if (Array.isArray(value)) return value.map(clean)
		if (value === null || typeof value !== 'object') return value
		const kept: JsonObject = {}
		for (const name in value) {
			if (drop.has(name)) continue
			const inner = value[name] as JsonValue
			const isHashed = hash.has(name) && inner !== null && inner !== ''
			put(kept, name, isHashed ? pseudonym(secret, inner) : clean(inner))
		}
		return kept
	}
	return (data) => clean(data) as JsonObject
}
