import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAreaIndex } from '@vong/core/area'
import type { DecodedItem, Decoder } from '@vong/core/decoder'
import type { Message } from '@vong/core/door'
import type { DraftEvent } from '@vong/core/event'
import { ok, quarantine } from '@vong/core/result'
import type { Safe } from '@vong/core/safe'
import type { Source } from '@vong/core/source'
import { afterAll } from 'vitest'
import type { SchemaCheck } from '../check-step.ts'
import type { Log } from '../log.ts'
import type { Timers } from '../timers.ts'

export const NOON = Date.UTC(2025, 5, 2, 5)

const MARK = Buffer.from('sealed:')
const turned = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0xff)

/** A seal that anybody can open, but nobody reads past. */
export const safe: Safe = {
	seal: (bytes) => Buffer.concat([MARK, turned(bytes)]),
	open: (bytes) => (MARK.equals(bytes.subarray(0, MARK.length)) ? turned(bytes.subarray(MARK.length)) : bytes),
}

export const quiet: Log = { info() {}, warn() {}, error() {} }

/** Waits pass a hundred times faster. */
export const hurried: Timers = {
	after(ms, run) {
		const timer = setTimeout(run, ms / 100)
		return () => clearTimeout(timer)
	},
}

const dirs: string[] = []
afterAll(() => {
	for (const dir of dirs) rmSync(dir, { recursive: true, force: true })
})

export function temporaryDir(): string {
	const dir = mkdtempSync(join(tmpdir(), 'vong-spool-'))
	dirs.push(dir)
	return dir
}

export function makeSource(id: string, changes: Partial<Source> = {}): Source {
	return {
		id,
		name: { vi: id, en: id },
		owner: 'office',
		auth: 'signature',
		feeds: [{ door: 'mqtt', match: `events/${id}`, format: 'test' }],
		types: [],
		drop: [],
		hash: [],
		every: 60,
		skew: 600,
		retentionDays: 90,
		limits: { messageBytes: 1_000_000, perSecond: 1_000_000, burst: 1_000_000 },
		...changes,
	}
}

export const areas = createAreaIndex([
	{
		id: '25195@2020',
		code: '25195',
		name: 'Tân Phú',
		type: 'Phường',
		level: 'commune',
		parentCode: null,
		validFrom: Date.UTC(2020, 0, 1),
		validTo: Date.UTC(2025, 6, 1),
		lat: null,
		lon: null,
	},
])

/** A format for tests: JSON of one draft or of an array of drafts; `broken` cannot be read while `mended` is false. */
export function createTestDecoder(state = { mended: false }): Decoder & { state: { mended: boolean } } {
	function item(value: unknown): DecodedItem {
		const { broken, ...draft } = value as DraftEvent & { broken?: boolean }
		if (broken && !state.mended) {
			return { ...quarantine('decode', 'broken'), raw: Buffer.from(JSON.stringify(value)) }
		}
		return ok({ ...draft, type: draft.type ?? 'test.happened', data: draft.data ?? {} })
	}
	return {
		format: 'test',
		state,
		decode(message) {
			try {
				const value: unknown = JSON.parse(Buffer.from(message.body).toString('utf8'))
				return Array.isArray(value) ? value.map(item) : [item(value)]
			} catch {
				return [quarantine('decode', 'not JSON')]
			}
		},
	}
}

export const passAll: SchemaCheck = (_source, draft) => ok(draft)

export function makeMessage(source: Source, body: unknown, receivedAt = NOON): Message {
	const feed = source.feeds[0]
	if (!feed) throw new Error('the source has no feed')
	return {
		source,
		feed,
		door: 'mqtt',
		receivedAt,
		address: `events/${source.id}`,
		headers: {},
		body: typeof body === 'string' ? Buffer.from(body) : Buffer.from(JSON.stringify(body)),
	}
}
