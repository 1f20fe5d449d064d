import type { DecodedItem, Decoder } from '@vong/core/decoder'
import type { JsonObject, JsonValue } from '@vong/core/event'
import { parseRfc3339 } from '@vong/core/instant'
import { ok, quarantine } from '@vong/core/result'
import { parseJson } from '../json.ts'
import { isObject, textAt } from '../objects.ts'

/**
 * Observations of OGC SensorThings 1.1, one or an array, with their Datastream expanded (`$expand=Datastream($expand=Thing,
 * ObservedProperty)`), as its MQTT extension and its REST answers give them.
 */
export const decoder: Decoder = {
	format: 'sensorthings',
	decode(message): DecodedItem[] {
		const parsed = parseJson(message.body)
		if (!parsed.ok) return [parsed]
		const { value } = parsed
		const list =
			isObject(value) && Array.isArray(value['value']) ? value['value'] : Array.isArray(value) ? value : [value]
		return list.length === 0 ? [quarantine('decode', 'there is no observation')] : list.map(decodeObservation)
	},
}

function decodeObservation(observation: JsonValue): DecodedItem {
	const raw = Buffer.from(JSON.stringify(observation))
	const wrong = (reason: string) => ({ ...quarantine('decode', reason), raw })
	if (!isObject(observation)) return wrong('an observation has to be an object')
	const stream = observation['Datastream']
	if (!isObject(stream)) return wrong('the observation has no Datastream: ask for it expanded')
	const { Thing: thing, ObservedProperty: property, unitOfMeasurement: measure } = stream
	const station = isObject(thing) ? textAt(thing, 'name') : textAt(stream, 'name')
	const parameter = isObject(property) ? textAt(property, 'name') : undefined
	if (station === undefined || parameter === undefined)
		return wrong('the Datastream has no Thing or no ObservedProperty')
	const when = textAt(observation, 'phenomenonTime')?.split('/')[0] ?? ''
	const time = parseRfc3339(when)
	if (time === undefined) return wrong('phenomenonTime has to be an RFC 3339 instant or interval')
	const value = observation['result']
	if (typeof value !== 'number') return wrong('the result is no number')
	const unit = isObject(measure) ? (textAt(measure, 'symbol') ?? '') : ''
	const id = textAt(observation, '@iot.id')
	return ok({
		type: 'observation',
		subject: station,
		time,
		value,
		unit,
		...(id === undefined ? {} : { id: `observation:${id}` }),
		...areaOf(thing),
		data: { station, parameter, value, unit },
	})
}

function areaOf(thing: JsonValue | undefined): { areaCode?: string } {
	const properties: JsonObject = isObject(thing) && isObject(thing['properties']) ? thing['properties'] : {}
	const areaCode = textAt(properties, 'areacode')
	return areaCode === undefined ? {} : { areaCode }
}
