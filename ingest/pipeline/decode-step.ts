import type { DecodedItem, Decoder } from '@vong/core/decoder'
import type { Message } from '@vong/core/door'
import { quarantine } from '@vong/core/result'

/** Reads a message by the format that its feed names. A decoder that throws is at fault, but the message is kept. */
export function createDecodeStep(decoders: ReadonlyMap<string, Decoder>) {
	return function decodeStep(message: Message): readonly DecodedItem[] {
		const decoder = decoders.get(message.feed.format)
		if (!decoder) return [quarantine('decode', `there is no decoder for the format "${message.feed.format}"`)]
		try {
			return decoder.decode(message)
		} catch (error) {
			return [
				quarantine(
					'decode',
					`the decoder "${decoder.format}" failed: ${error instanceof Error ? error.message : error}`,
				),
			]
		}
	}
}
