import type { DecodedItem, Decoder } from '@vong/core/decoder'
import type { JsonObject } from '@vong/core/event'
import { parseRfc3339 } from '@vong/core/instant'
import { ok, quarantine } from '@vong/core/result'
import { parseJson } from '../json.ts'
import { isObject, numbersIn } from '../objects.ts'

/**
 * ChirpStack v4's JSON events. An uplink gives an observation for each number in the `object` that its codec made;
 * the other events (join, status, ack, log …) are the device's state.
 */
export const decoder: Decoder = {
	format: 'chirpstack',
	decode(message) {
		const parsed = parseJson(message.body)
		if (!parsed.ok) return [parsed]
		const event = parsed.value
		if (!isObject(event)) return [quarantine('decode', 'a ChirpStack event has to be an object')]
		const device = event['deviceInfo']
		if (!isObject(device) || typeof device['devEui'] !== 'string') {
			return [quarantine('decode', 'deviceInfo.devEui is missing')]
		}
		const kind = message.address.split('/').at(-1) ?? 'up'
		const time = typeof event['time'] === 'string' ? parseRfc3339(event['time']) : undefined
		const tags = device['tags']
		const common = {
			id: typeof event['deduplicationId'] === 'string' ? event['deduplicationId'] : undefined,
			station: typeof device['deviceName'] === 'string' ? device['deviceName'] : device['devEui'],
			devEui: device['devEui'],
			time,
			areaCode: isObject(tags) && typeof tags['areacode'] === 'string' ? tags['areacode'] : undefined,
		}
		return kind === 'up' ? decodeUplink(event, common) : [decodeState(event, kind, common)]
	},
}

interface Common {
	readonly id: string | undefined
	readonly station: string
	readonly devEui: string
	readonly time: number | undefined
	/** From the device's tag `areacode`, which its owner sets in ChirpStack. */
	readonly areaCode: string | undefined
}

function decodeUplink(event: JsonObject, common: Common): DecodedItem[] {
	const object = event['object']
	if (!isObject(object)) {
		return [quarantine('decode', 'the uplink has no decoded object: set a payload codec in the device profile')]
	}
	const readings = numbersIn(object)
	if (readings.length === 0) return [quarantine('decode', 'the decoded object holds no number')]
	return readings.map(([parameter, value]) =>
		ok({
			...shared(common, parameter),
			type: 'observation',
			value,
			data: { station: common.station, devEui: common.devEui, parameter, value, frame: event['fCnt'] ?? null },
		}),
	)
}

function decodeState(event: JsonObject, kind: string, common: Common): DecodedItem {
	const { deviceInfo: _, ...rest } = event
	return ok({
		...shared(common, kind),
		type: 'device.status',
		data: { ...rest, station: common.station, devEui: common.devEui, event: kind },
	})
}

function shared({ id, station, time, areaCode }: Common, part: string) {
	return {
		subject: station,
		...(id === undefined ? {} : { id: `${id}:${part}` }),
		...(time === undefined ? {} : { time }),
		...(areaCode === undefined ? {} : { areaCode }),
	}
}
