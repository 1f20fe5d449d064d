import type { Severity } from './severity.ts'

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }
export type JsonObject = { [key: string]: JsonValue }

/**
 * One thing that happened, in the canonical form (CloudEvents 1.0 plus the extension attributes of the contract).
 * Instants are milliseconds since 1970-01-01T00:00:00Z. Identity is (`source`, `id`).
 */
export interface Event {
	readonly source: string
	readonly id: string
	readonly type: string
	/** The thing the event is about: dossier code, station, ticket. Empty when the sender names none. */
	readonly subject: string
	/** When it happened by the sender's clock, kept as sent; the time of receipt when the sender gives none. */
	readonly time: number
	/** False when `time` was filled in from `receivedAt`. */
	readonly timeSent: boolean
	readonly receivedAt: number
	/** True when the sender's clock is further from ours than the source's entry allows. */
	readonly skewed: boolean
	/** Version of the schema of `data`, empty when none was named. */
	readonly dataSchema: string
	/** Official area code as sent; empty when none. Meaningful only together with `time`. */
	readonly areaCode: string
	/** Id of the area the event was placed in (`code@validFrom`); empty when unplaced. */
	readonly areaId: string
	readonly agency: string
	readonly severity: Severity
	readonly value: number | null
	readonly unit: string
	readonly lat: number | null
	readonly lon: number | null
	readonly data: JsonObject
}

/** What a decoder hands over: an event before the checks, the placing and the receipt. */
export interface DraftEvent {
	/** Absent when the sender gives no id: one is derived then. */
	readonly id?: string
	/** What the sender says it is; the door knows better, but one source under the name of another is a mistake. */
	readonly claimedSource?: string
	readonly type: string
	readonly subject?: string
	/** Milliseconds since 1970 by the sender's clock; absent when the sender gives none. */
	readonly time?: number
	readonly dataSchema?: string
	readonly areaCode?: string
	readonly agency?: string
	readonly severity?: Severity
	readonly value?: number
	readonly unit?: string
	readonly lat?: number
	readonly lon?: number
	readonly data: JsonObject
}
