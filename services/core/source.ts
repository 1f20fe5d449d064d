import type { JsonObject } from './event.ts'
import type { Severity } from './severity.ts'

/**
 * Where a value stands in a JSON object, as a JSON Pointer (RFC 6901), or a constant. Numbers in text are read as machines write
 * them (`1.5`), or with `number: vi` as Vietnamese reports do (`1.123` is 1123, `12.345,6` is 12345.6).
 */
export type FieldMapping =
	| { readonly path: string; readonly number?: 'plain' | 'vi' | undefined }
	| { readonly constant: string | number }

/** How a plain JSON object becomes an event: one entry per field of the event. */
export interface JsonMapping {
	readonly id?: FieldMapping | undefined
	readonly type: FieldMapping
	readonly subject?: FieldMapping | undefined
	/** RFC 3339, `yyyyMMddHHmmss` in Vietnamese time, or a Unix time in seconds or milliseconds. */
	readonly time?: FieldMapping | undefined
	readonly value?: FieldMapping | undefined
	readonly unit?: FieldMapping | undefined
	readonly area?: FieldMapping | undefined
	readonly agency?: FieldMapping | undefined
	readonly severity?: FieldMapping | undefined
	readonly lat?: FieldMapping | undefined
	readonly lon?: FieldMapping | undefined
	/** Pointer to an array whose items are the events; absent when the message is one event. */
	readonly items?: string | undefined
}

/** A way by which a source's messages come in, and how they are to be read. */
export interface Feed {
	readonly door: 'mqtt' | 'webhook'
	/** MQTT topic filter (`senml/+`); for a webhook the media type it applies to, or `*`. */
	readonly match: string
	/** Name of the decoder (`cloudevents`, `senml`, `chirpstack`, `json`). */
	readonly format: string
	readonly mapping?: JsonMapping | undefined
	/** Event type for formats that carry none. */
	readonly type?: string | undefined
}

export interface EventTypeEntry {
	readonly type: string
	/** What people call it; absent: by its type. */
	readonly name?: { readonly vi: string; readonly en: string } | undefined
	/** JSON Schema (draft 2020-12) of `data`, per version; `*` is used when the sender names none or another. */
	readonly schemas: Readonly<Record<string, JsonObject>>
	readonly severity?: Severity | undefined
}

/**
 * When a source is expected to send. Times of day are minutes after midnight and dates are `yyyy-MM-dd`, both Vietnamese.
 * `every` is the seconds of expecting time within which the next event should come.
 */
export type Cadence =
	/** Day and night. */
	| { readonly kind: 'always'; readonly every: number }
	/** Only while offices are open: nights, weekends and days off do not count. */
	| { readonly kind: 'office-hours'; readonly every: number }
	/**
	 * One batch for each day, or each working day, at the time `at`. What comes from `from` on counts for that day, and it is
	 * missing `grace` seconds after `at`.
	 */
	| {
			readonly kind: 'daily'
			readonly every: number
			readonly at: number
			readonly from: number
			readonly grace: number
			readonly workingDays: boolean
	  }
	/** Only on the days named, between the two times: an election. */
	| {
			readonly kind: 'days'
			readonly every: number
			readonly dates: readonly string[]
			readonly from: number
			readonly to: number
	  }

/** The source that the centre itself is: what it notices of feeds, and its own probe. */
export const OWN_SOURCE = 'vong'

/** A service system or group of sensors that sends events: one entry of the province pack's `sources`. */
export interface Source {
	readonly id: string
	readonly name: { readonly vi: string; readonly en: string }
	/** The office that answers for the source. */
	readonly owner: string
	readonly auth: 'signature' | 'bearer'
	readonly feeds: readonly Feed[]
	readonly types: readonly EventTypeEntry[]
	/**
	 * Top-level or nested names of personal fields in `data`, removed before anything is written. Case, accents and separators
	 * do not count (`soDienThoai` is also `Số điện thoại` and `SO_DIEN_THOAI`), and `*` stands for any letters.
	 */
	readonly drop: readonly string[]
	/** Names, in the same form, of fields replaced by a keyed hash, so that equal values stay equal; goes before `drop`. */
	readonly hash: readonly string[]
	/** Names, in the same form, that are not personal here although `drop` or `hash` covers them. */
	readonly keep?: readonly string[] | undefined
	/** Code of the area for events that name none. */
	readonly defaultArea?: string | undefined
	/** Seconds within which the next event is expected, while any is. */
	readonly every: number
	/** When events are expected; day and night where the entry says nothing. */
	readonly cadence?: Cadence | undefined
	/** How long after it happened an event may still come in and be on time, seconds. */
	readonly lateness?: number | undefined
	/** How far a sender's clock may be from ours, seconds, before an event is flagged as skewed. */
	readonly skew: number
	readonly retentionDays: number
	/** The pack's class of retention that `retentionDays` comes from. */
	readonly retention?: string | undefined
	readonly limits: { readonly messageBytes: number; readonly perSecond: number; readonly burst: number }
}
