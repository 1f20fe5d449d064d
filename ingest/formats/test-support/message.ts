import type { Message } from '@vong/core/door'
import type { Feed, Source } from '@vong/core/source'

export const RECEIVED_AT = Date.UTC(2026, 0, 1)

export function makeSource(changes: Partial<Source> = {}): Source {
	return {
		id: 'environment',
		name: { vi: 'Quan trắc', en: 'Stations' },
		owner: 'office',
		auth: 'signature',
		feeds: [],
		types: [],
		drop: [],
		hash: [],
		every: 60,
		skew: 60,
		retentionDays: 1,
		limits: { messageBytes: 1_000_000, perSecond: 1, burst: 1 },
		...changes,
	}
}

interface Sent {
	readonly address?: string
	readonly headers?: Readonly<Record<string, string>>
	readonly feed?: Partial<Feed>
}

/** A message with the body as it is (bytes or text), or as JSON. */
export function makeMessage(
	body: unknown,
	{ address = 'senml/KK-DX-01', headers = {}, feed = {} }: Sent = {},
): Message {
	const bytes = body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
	return {
		source: makeSource(),
		feed: { door: 'mqtt', match: '#', format: '', ...feed },
		door: 'mqtt',
		receivedAt: RECEIVED_AT,
		body: bytes,
		address,
		headers,
	}
}
