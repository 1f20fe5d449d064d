import { isUtf8 } from 'node:buffer'
import type { JsonValue } from '@vong/core/event'
import { ok, quarantine, type Result } from '@vong/core/result'

/** Deeper nesting than any sender needs, and far less than would exhaust the stack. */
const MAX_DEPTH = 64

/** JSON text from bytes; says apart what is no UTF-8, what is no JSON, and what is nested too deeply. */
export function parseJson(body: Uint8Array): Result<JsonValue> {
	const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
	const text = bytes.toString('utf8')
	// What stands in place of bytes that are no UTF-8 may also have been sent: only then they have to be looked at.
	if (text.includes('\uFFFD') && !isUtf8(body)) return quarantine('decode', 'the message is not valid UTF-8')
	let value: JsonValue
	try {
		value = JSON.parse(text) as JsonValue
	} catch {
		return quarantine('decode', 'the message is not valid JSON')
	}
	// What is not that long cannot be that deep.
	return bytes.length > MAX_DEPTH && deeperThan(value, MAX_DEPTH)
		? quarantine('decode', `JSON is nested deeper than ${MAX_DEPTH} levels`)
		: ok(value)
}

function deeperThan(value: JsonValue, depth: number): boolean {
	if (value === null || typeof value !== 'object') return false
	if (depth === 0) return true
	if (Array.isArray(value)) return value.some((item) => deeperThan(item, depth - 1))
	for (const key in value) {
		const inner = value[key]
		if (inner !== null && typeof inner === 'object' && deeperThan(inner, depth - 1)) return true
	}
	return false
}
