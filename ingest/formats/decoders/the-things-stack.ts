import type { DecodedItem, Decoder } from '@vong/core/decoder'
import { parseRfc3339 } from '@vong/core/instant'
import { ok, quarantine } from '@vong/core/result'
import { parseJson } from '../json.ts'
import { isObject, numbersIn, textAt } from '../objects.ts'

/**
 * Uplinks of The Things Stack v3 (`v3/{application}/devices/{device}/up`): an observation for each number that the device's payload
 * formatter made. The ids are those of the network's own message and the parameter, so a redelivered uplink is the same one.
 */
export const decoder: Decoder = {
	format: 'the-things-stack',
	decode(message): DecodedItem[] {
		const parsed = parseJson(message.body)
		if (!parsed.ok) return [parsed]
		if (!isObject(parsed.value)) return [quarantine('decode', 'an uplink has to be a JSON object')]
		const { end_device_ids: device, uplink_message: uplink, correlation_ids: correlation } = parsed.value
		if (!isObject(device) || textAt(device, 'device_id') === undefined) {
			return [quarantine('decode', 'end_device_ids.device_id is missing')]
		}
		if (!isObject(uplink)) return [quarantine('decode', 'uplink_message is missing: only uplinks are read')]
		const values = uplink['decoded_payload']
		if (!isObject(values)) {
			return [quarantine('decode', 'the uplink has no decoded_payload: set a payload formatter in the application')]
		}
		const readings = numbersIn(values)
		if (readings.length === 0) return [quarantine('decode', 'decoded_payload holds no number')]
		const station = textAt(device, 'device_id') ?? ''
		const at = textAt(uplink, 'received_at') ?? textAt(parsed.value, 'received_at')
		const time = at === undefined ? undefined : parseRfc3339(at)
		const first = Array.isArray(correlation) ? correlation.find((id) => typeof id === 'string') : undefined
		return readings.map(([parameter, value]) =>
			ok({
				type: 'observation',
				subject: station,
				value,
				...(typeof first === 'string' ? { id: `${first}:${parameter}` } : {}),
				...(time === undefined ? {} : { time }),
				data: { station, parameter, value, frame: uplink['f_cnt'] ?? null },
			}),
		)
	},
}
