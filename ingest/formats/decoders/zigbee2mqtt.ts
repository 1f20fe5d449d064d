import type { DecodedItem, Decoder } from '@vong/core/decoder'
import type { Message } from '@vong/core/door'
import type { JsonObject } from '@vong/core/event'
import { parseRfc3339 } from '@vong/core/instant'
import { ok, quarantine } from '@vong/core/result'
import { parseJson } from '../json.ts'
import { isObject, numbersIn, textAt } from '../objects.ts'

/**
 * Zigbee2MQTT (`zigbee2mqtt/{friendly name}` and `…/availability`): an observation for each number of a device's state, and whether the
 * device is there. What the bridge says of itself is no measurement.
 */
export const decoder: Decoder = {
	format: 'zigbee2mqtt',
	decode(message): DecodedItem[] {
		const [, ...levels] = message.address.split('/')
		if (levels[0] === 'bridge') return [decodeAvailability('bridge', message)]
		const isAvailability = levels.at(-1) === 'availability'
		const station = (isAvailability ? levels.slice(0, -1) : levels).join('/')
		if (isAvailability) return [decodeAvailability(station, message)]
		const parsed = parseJson(message.body)
		if (!parsed.ok) return [parsed]
		if (!isObject(parsed.value)) return [quarantine('decode', 'a device state has to be a JSON object')]
		const seen = textAt(parsed.value, 'last_seen')
		const time = seen === undefined ? undefined : (parseRfc3339(seen) ?? fromMilliseconds(seen))
		const { last_seen: _, update: __, ...values } = parsed.value
		const readings = numbersIn(values)
		if (readings.length === 0) return [quarantine('decode', 'the state holds no number')]
		return readings.map(([parameter, value]) =>
			ok({
				type: 'observation',
				subject: station,
				value,
				...(time === undefined ? {} : { time }),
				data: { station, parameter, value },
			}),
		)
	},
}

const fromMilliseconds = (text: string) => (/^\d{13}$/.test(text) ? Number(text) : undefined)

function stateOf(body: Uint8Array): string {
	const text = Buffer.from(body).toString('utf8').trim()
	const parsed = text.startsWith('{') ? parseJson(body) : undefined
	const state = parsed?.ok && isObject(parsed.value) ? textAt(parsed.value as JsonObject, 'state') : text
	return state === 'online' ? 'online' : 'offline'
}

/** It bears no time: the next one in the same words is another. */
function decodeAvailability(station: string, { body, receivedAt }: Message): DecodedItem {
	const status = stateOf(body)
	const id = `${station}:${status}:${receivedAt}`
	return ok({ type: 'device.status', id, subject: station, data: { station, status } })
}
