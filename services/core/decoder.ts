import type { Message } from './door.ts'
import type { DraftEvent } from './event.ts'
import type { Quarantined } from './result.ts'

/** One part of a message that could be told apart: an event, or why it is none (with that part's own bytes). */
export type DecodedItem =
	| { readonly ok: true; readonly value: DraftEvent }
	| (Quarantined & { readonly raw?: Uint8Array })

/** Reads one payload format. Pure: never throws for bad input, never does I/O. */
export interface Decoder {
	/** The name that feeds use in the province pack. */
	readonly format: string
	/** It remembers what came before, so that all messages have to be read in one place. */
	readonly remembers?: true
	decode(message: Message): readonly DecodedItem[]
}
