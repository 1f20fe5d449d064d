import type { AreaIndex } from '@vong/core/area'
import type { Decoder } from '@vong/core/decoder'
import type { Message } from '@vong/core/door'
import type { DraftEvent, Event } from '@vong/core/event'
import type { Quarantined } from '@vong/core/result'
import type { Source } from '@vong/core/source'
import { createCheckStep, type SchemaCheck } from './check-step.ts'
import { createDecodeStep } from './decode-step.ts'
import { createPlaceStep, type Locate } from './place-step.ts'

/** An unusable part with what is kept of it. */
export interface UnusablePart extends Quarantined {
	readonly raw: Uint8Array
	/** How to read `raw` again when it is not what came through the door (see `PART_HEADER`). */
	readonly part: string | undefined
}

/** What one part of a message turned out to be. */
export type Part = { readonly ok: true; readonly value: Event } | UnusablePart

/** Takes personal fields out of what goes to the quarantine. */
export type Redact = (source: Source, raw: Uint8Array) => Uint8Array

export type ReadMessage = (message: Message) => Part[]

/**
 * Header added to a quarantined part: a number means that `raw` is the whole message, of which this is the part with
 * that index; `decoded` that it is the part after decoding, as JSON; `event` that it is the finished event, as JSON.
 */
export const PART_HEADER = 'vong-part'

/** Up to this many bytes, unusable parts of one message each keep the whole message, so that a new mapping can help them. */
const WHOLE_COPIES_BYTES = 512 * 1024

/** The path of a message up to the spool: decode → check → place. Pure; nothing throws for bad input. */
export function createSteps(deps: {
	readonly decoders: ReadonlyMap<string, Decoder>
	readonly checkSchema: SchemaCheck
	readonly areas: AreaIndex
	readonly locate?: Locate | undefined
	readonly redact: Redact
}) {
	const decode = createDecodeStep(deps.decoders)
	const check = createCheckStep(deps.checkSchema)
	const place = createPlaceStep(deps.areas, deps.locate)
	const { redact } = deps

	function finish(message: Message, draft: DraftEvent): { readonly ok: true; readonly value: Event } | Quarantined {
		const checked = check(message, draft)
		return checked.ok ? { ok: true, value: place(message, checked.value) } : checked
	}

	function read(message: Message): Part[] {
		const items = decode(message)
		let copied = 0
		return items.map((item, index): Part => {
			if (!item.ok) return { ...item, raw: redact(message.source, item.raw ?? message.body), part: undefined }
			const finished = finish(message, item.value)
			if (finished.ok) return finished
			if (items.length === 1) return { ...finished, raw: redact(message.source, message.body), part: undefined }
			copied += message.body.length
			return copied <= WHOLE_COPIES_BYTES
				? { ...finished, raw: redact(message.source, message.body), part: String(index) }
				: { ...finished, raw: redact(message.source, Buffer.from(JSON.stringify(item.value))), part: 'decoded' }
		})
	}

	return { read, finish }
}
