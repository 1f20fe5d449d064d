import type { Area } from '@vong/core/area'
import { hash } from '../dice.ts'
import { HOUR, MINUTE, rfc3339 } from '../local-time.ts'
import { type Message, mqtt, mqttEvent } from '../message.ts'
import { createWeather, type Weather } from '../weather.ts'
import type { World } from '../world.ts'
import type { System } from './system.ts'

const AIR_STATIONS = 8
const RAIN_GAUGES = 12
/** The reservoirs that the pack's rule has bounds for, with its first step in metres. */
const RESERVOIRS = [
	['HO-THAC-MO', 216],
	['HO-CAN-DON', 109],
	['HO-SROK-PHU-MIENG', 71],
	['HO-PHUOC-HOA', 42],
] as const
/** A dry river of the weather's, up to 3.5 m, fills a reservoir to some metres below its step; a storm lifts it over. */
const FREEBOARD = 5
/** Streams, which have no bounds of their own. */
const STREAMS = 2
const GAUGES_OF_THE_COUNTRY = 3
export const round = (value: number, digits = 1) => Number(value.toFixed(digits))

/** Air by CloudEvents, rain gauges in SenML, streams and reservoirs in plain JSON, the country's own gauges on rivers by SensorThings. */
export const environment: System = {
	every: 'hour',
	*during(world, start) {
		const weather = createWeather(world)
		for (const { id, area } of places(world, start, 'KK', AIR_STATIONS)) yield* air(world, weather, id, area, start)
		for (const { id } of places(world, start, 'MUA', RAIN_GAUGES)) yield* gauge(world, weather, id, start)
		for (const { id, area } of places(world, start, 'SUOI', STREAMS)) yield* level(world, weather, id, area, start, 0)
		for (const [index, [id, full]] of RESERVOIRS.entries())
			yield* level(world, weather, id, areaOf(world, start, 'HO', index), start, full - FREEBOARD)
		for (const { id, area } of places(world, start, 'TV', GAUGES_OF_THE_COUNTRY))
			yield* river(world, weather, id, area, start)
	},
}

/** Stations of one kind, spread over the communes of the time. */
export function places(world: World, at: number, prefix: string, count: number): { id: string; area: Area }[] {
	return Array.from({ length: Math.max(1, Math.round(count * world.scale)) }, (_, index) => ({
		id: `${prefix}-${String(index + 1).padStart(3, '0')}`,
		area: areaOf(world, at, prefix, index),
	}))
}

function areaOf(world: World, at: number, prefix: string, index: number): Area {
	const communes = world.communes(at)
	const first = Math.abs(hash(prefix)) % communes.length
	return communes[(first + index * 7) % communes.length] as Area
}

function* air(world: World, weather: Weather, station: string, area: Area, start: number): Generator<Message> {
	const dice = world.dice('air', station, start)
	// Sensors are calibrated once in a while: what they say then is no measurement.
	const status = dice.chance(0.01) ? '01' : dice.chance(0.002) ? '02' : '00'
	for (let at = start; at < start + HOUR; at += 5 * MINUTE) {
		const pm25 = weather.pm25(station, at) * dice.between(0.9, 1.1)
		const values = [
			['PM2.5', round(pm25), 'µg/m³'],
			['PM10', round(pm25 * dice.between(1.4, 1.8)), 'µg/m³'],
			['CO', round(dice.around(900, 150), 0), 'µg/m³'],
			['NO2', round(dice.around(28, 6)), 'µg/m³'],
			['SO2', round(dice.around(18, 4)), 'µg/m³'],
			['O3', round(dice.around(45, 9)), 'µg/m³'],
			['Temp', round(weather.temperature(station, at)), 'Cel'],
		] as const
		for (const [parameter, value, unit] of values) {
			yield mqttEvent('environment', {
				id: `${station}/${parameter}/${at}`,
				type: 'observation',
				subject: station,
				time: at,
				area: area.code,
				data: { station, parameter, value, unit, status },
			})
		}
	}
}

/** One pack every ten minutes, as RFC 8428 has it: what holds for all records stands once. */
function* gauge(world: World, weather: Weather, station: string, start: number): Generator<Message> {
	const dice = world.dice('gauge', station, start)
	for (let at = start; at < start + HOUR; at += 10 * MINUTE) {
		const pack = [
			{ bn: `${station}:`, bt: at / 1000, n: 'RAIN', u: 'mm', v: round(weather.rain(station, at) / 6) },
			{ n: 'Temp', u: 'Cel', v: round(weather.temperature(station, at)) },
			{ n: 'Humidity', u: '%RH', v: round(weather.humidity(station, at)) },
		]
		yield mqtt('environment', `senml/${station}`, JSON.stringify(pack), at + dice.int(0, 20) * 1000)
	}
}

/** The weather's level of a river, above the ground of the place. */
function* level(
	world: World,
	weather: Weather,
	station: string,
	area: Area,
	start: number,
	ground: number,
): Generator<Message> {
	const dice = world.dice('reservoir', station, start)
	for (let at = start; at < start + HOUR; at += 15 * MINUTE) {
		const message = {
			id: `${station}/${at}`,
			station,
			parameter: 'WATER_LEVEL',
			time: rfc3339(at),
			value: round(ground + weather.level(station, at) + dice.between(-0.01, 0.01), 3),
			unit: 'm',
			areacode: area.code,
		}
		yield mqtt('environment', `stations/${station}`, JSON.stringify(message), at + dice.int(0, 20) * 1000)
	}
}

/** Observations of OGC SensorThings, with what they belong to expanded. */
function* river(world: World, weather: Weather, station: string, area: Area, start: number): Generator<Message> {
	const dice = world.dice('river', station, start)
	const stream = {
		unitOfMeasurement: { name: 'metre', symbol: 'm' },
		Thing: { name: station, properties: { areacode: area.code } },
		ObservedProperty: { name: 'WATER_LEVEL' },
	}
	for (let at = start; at < start + HOUR; at += 10 * MINUTE) {
		const result = round(weather.level(station, at) + dice.between(-0.01, 0.01), 3)
		const observation = { '@iot.id': `${station}/${at}`, phenomenonTime: rfc3339(at), result, Datastream: stream }
		const sentAt = at + dice.int(0, 20) * 1000
		yield mqtt('environment', 'sensorthings/v1.1/Observations', JSON.stringify(observation), sentAt)
	}
}
