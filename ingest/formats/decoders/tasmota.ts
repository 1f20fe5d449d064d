import type { DecodedItem, Decoder } from '@vong/core/decoder'
import type { JsonObject, JsonValue } from '@vong/core/event'
import { parseRfc3339 } from '@vong/core/instant'
import { ok, quarantine } from '@vong/core/result'
import { parseJson } from '../json.ts'
import { isObject, numbersIn, textAt } from '../objects.ts'

/**
 * Tasmota's telemetry (`tele/{device}/SENSOR|STATE|LWT`): an observation for each number of a sensor, the device's state, and its last will.
 * Its clock writes local time without a zone; that is Vietnamese time here.
 */
export const decoder: Decoder = {
	format: 'tasmota',
	decode(message): DecodedItem[] {
		const levels = message.address.split('/')
		const kind = levels.at(-1) ?? ''
		const station = levels.at(-2) ?? ''
		if (kind === 'LWT') {
			const state = Buffer.from(message.body).toString('utf8').trim().toLowerCase()
			return [
				ok({
					type: 'device.status',
					// A will bears no time: the next one in the same words is another.
					id: `${station}:${state}:${message.receivedAt}`,
					subject: station,
					data: { station, status: state === 'online' ? 'online' : 'offline' },
				}),
			]
		}
		const parsed = parseJson(message.body)
		if (!parsed.ok) return [parsed]
		if (!isObject(parsed.value)) return [quarantine('decode', 'Tasmota telemetry has to be a JSON object')]
		const { Time: _, ...values } = parsed.value
		const time = timeOf(parsed.value)
		const at = time === undefined ? {} : { time }
		if (kind === 'STATE')
			return [ok({ type: 'device.status', subject: station, ...at, data: { station, status: 'online', ...values } })]
		if (kind !== 'SENSOR')
			return [quarantine('decode', `tele/…/${kind.slice(0, 40)} is not read: expected SENSOR, STATE or LWT`)]
		const readings = numbersIn(values)
		if (readings.length === 0) return [quarantine('decode', 'the telemetry holds no number')]
		return readings.map(([parameter, value]) =>
			ok({
				type: 'observation',
				subject: station,
				value,
				...at,
				data: withUnit({ station, parameter, value }, values),
			}),
		)
	},
}

function timeOf(object: JsonObject): number | undefined {
	const text = textAt(object, 'Time')
	return text === undefined ? undefined : parseRfc3339(/([zZ]|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}+07:00`)
}

function withUnit(data: { station: string; parameter: string; value: number }, values: JsonObject): JsonObject {
	const named: [RegExp, JsonValue | undefined][] = [
		[/Temperature|DewPoint/, values['TempUnit']],
		[/Pressure/, values['PressureUnit']],
		[/Speed/, values['SpeedUnit']],
	]
	const unit = named.find(([pattern]) => pattern.test(data.parameter))?.[1]
	return typeof unit === 'string' ? { ...data, unit } : data
}
