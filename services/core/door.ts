import type { Feed, Source } from './source.ts'

export type Door = 'mqtt' | 'webhook'

/** What is known of a message before anybody reads it. */
export interface Receipt {
	readonly source: Source
	readonly feed: Feed
	readonly door: Door
	readonly receivedAt: number
	/** MQTT topic, or the webhook's path. */
	readonly address: string
	/** HTTP headers or MQTT 5 content type and user properties, names in lower case. */
	readonly headers: Readonly<Record<string, string>>
}

/** One message as it came through a door, not yet understood. */
export interface Message extends Receipt {
	readonly body: Uint8Array
}

/** Messages in the order in which they came: an array of them, or what stands for a great many (see messages.ts). */
export interface Messages {
	readonly length: number
	forEach(visit: (message: Message, index: number) => void): void
	/** What is known of the message with that index; quick for one that stands behind the one before. */
	at(index: number): Receipt | undefined
	/** Nobody will read them any more: their bodies need not be kept. */
	letGo?(): void
}

export interface Verdict {
	readonly accepted: number
	readonly duplicate: number
	readonly quarantined: number
	/** Steps and reasons of what was quarantined, in the order of the message. */
	readonly reasons: readonly { readonly step: string; readonly reason: string }[]
}

/** Why a door turned a message away. */
export type Refusal = 'unauthenticated' | 'unknown-source' | 'topic' | 'too-large' | 'too-fast' | 'malformed'

/**
 * What stands behind the doors. Both ways to accept settle after the durable write; only then may a door acknowledge.
 * They reject with `VongError('OVERLOADED')` when the spool's quota is reached: nothing was taken then.
 */
export interface Intake {
	/** Settles as soon as the messages are durable, for doors that answer no more than "taken". */
	accept(messages: Messages): Promise<void>
	/** Also waits until duplicates are known for certain (bounded), and tells what became of each message. */
	acceptExactly(messages: readonly Message[]): Promise<Verdict[]>
	refuse(source: string, refusal: Refusal): void
	/** `online`/`offline` as the feed's own status message or last will says. */
	feedStatus(source: string, status: 'online' | 'offline'): void
	/** True while the spool has no room: doors stop reading. */
	readonly full: boolean
	/** Resolves when there is room again. */
	whenRoom(): Promise<void>
}

/** How a door checks who is sending. */
export interface SourceKeys {
	/** True when the secret is a live one of that source. */
	verifyPassword(source: string, secret: string): Promise<boolean>
	/** The live signing secrets (`whsec_…`), newest first; empty when none was made yet. */
	signingSecrets(source: string): readonly string[]
}
