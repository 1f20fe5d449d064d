import { DAY, HOUR, MINUTE, rfc3339 } from '../local-time.ts'
import { mqtt, mqttEvent } from '../message.ts'
import { createWeather } from '../weather.ts'
import { pumps } from './pumps.ts'
import { places, round } from './stations.ts'
import type { System } from './system.ts'

const CLOUD_EVENT_SENSORS = 10
const TASMOTA_SENSORS = 12
const ZIGBEE_SENSORS = 8
const PERIOD = 10 * MINUTE

/** Sensors in offices and on streets, as their own firmware and gateways speak. */
export const devices: System = {
	every: 'hour',
	*during(world, start) {
		yield* pumps(world, start)
		const weather = createWeather(world)
		for (const { id, area } of places(world, start, 'CB', CLOUD_EVENT_SENSORS)) {
			const dice = world.dice('devices', id, start)
			const common = { subject: id, area: area.code }
			if (dice.chance(0.05)) {
				const data = { device: id, status: 'online', battery: dice.int(20, 100) }
				yield mqttEvent('devices', {
					...{ id: `${id}/${start}/status`, type: 'device.status', time: start + 30_000 },
					...common,
					data,
				})
			}
			for (let at = start + dice.int(0, 500) * 1000; at < start + HOUR; at += PERIOD) {
				const value = round(weather.temperature(id, at) + dice.between(-0.5, 0.5))
				yield mqttEvent('devices', {
					...{ id: `${id}/${at}`, type: 'observation', time: at },
					...common,
					data: { station: id, parameter: 'temperature', value, unit: 'Cel', status: '00' },
				})
			}
		}
		for (const { id } of places(world, start, 'kho', TASMOTA_SENSORS)) {
			const dice = world.dice('devices', id, start)
			// The firmware says that it is there when it connects: after the nightly restart.
			if (start % DAY === 17 * HOUR) yield mqtt('devices', `tele/${id}/LWT`, 'Online', start + dice.int(1, 60) * 1000)
			for (let at = start + dice.int(0, 500) * 1000; at < start + HOUR; at += PERIOD) {
				const sensor = {
					Temperature: round(weather.temperature(id, at)),
					Humidity: round(weather.humidity(id, at)),
				}
				const body = JSON.stringify({ Time: rfc3339(at).slice(0, 19), AM2301: sensor, TempUnit: 'C' })
				yield mqtt('devices', `tele/${id}/SENSOR`, body, at)
			}
		}
		for (const { id } of places(world, start, 'phong', ZIGBEE_SENSORS)) {
			const dice = world.dice('devices', id, start)
			for (let at = start + dice.int(0, 500) * 1000; at < start + HOUR; at += PERIOD) {
				const state = {
					temperature: round(weather.temperature(id, at) - 3),
					humidity: round(weather.humidity(id, at) - 10),
					linkquality: dice.int(40, 200),
					last_seen: new Date(at).toISOString(),
				}
				yield mqtt('devices', `zigbee2mqtt/${id}`, JSON.stringify(state), at)
			}
		}
	},
}
