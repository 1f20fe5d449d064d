import { isUtf8 } from 'node:buffer'
import type { JsonValue } from '@vong/core/event'
import type { Source } from '@vong/core/source'
import { createFieldPolicy } from './field-policy.ts'

/** What is kept of a message that cannot be used: its bytes, without personal fields. */
export type Redact = (source: Source, raw: Uint8Array) => Uint8Array

/**
 * Takes what is personal out of the bytes of messages that go to the quarantine: fields by their names, numbers and addresses by their form.
 * Bytes without any are kept as they came. What is no JSON has no fields that could be told apart, and taking something out of a binary format
 * would break it: it is kept whole, and is as safe as the seal that it is kept under.
 */
export function createRedaction(sources: ReadonlyMap<string, Source>, hashKey: Uint8Array): Redact {
	const policies = new Map([...sources].map(([id, source]) => [id, createFieldPolicy(source, hashKey)]))

	return function redact(source, raw) {
		const policy = policies.get(source.id)
		const value = policy && parsed(raw)
		if (!policy || value === undefined) return raw
		const before = JSON.stringify(value)
		const after = JSON.stringify(policy.message(value))
		return after === before ? raw : Buffer.from(after)
	}
}

function parsed(raw: Uint8Array): JsonValue | undefined {
	if (!isUtf8(raw)) return undefined
	try {
		return JSON.parse(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('utf8')) as JsonValue
	} catch {
		return undefined
	}
}
