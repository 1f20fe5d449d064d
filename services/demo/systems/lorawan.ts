import { hash } from '../dice.ts'
import { HOUR, MINUTE } from '../local-time.ts'
import { mqtt } from '../message.ts'
import { createWeather } from '../weather.ts'
import { places, round } from './stations.ts'
import type { System } from './system.ts'

const RIVER_SENSORS = 14
const RAIN_SENSORS = 6
const PERIOD = 15 * MINUTE

/** River sensors through ChirpStack, rain sensors through The Things Stack: an uplink every quarter of an hour. */
export const lorawan: System = {
	every: 'hour',
	*during(world, start) {
		const weather = createWeather(world)
		for (const { id, area } of places(world, start, 'MN', RIVER_SENSORS)) {
			const dice = world.dice('lorawan', id, start)
			const devEui = `24e124${Math.abs(hash(id)).toString(16).padStart(10, '0').slice(-10)}`
			const deviceInfo = { applicationName: 'muc-nuoc', deviceName: id, devEui, tags: { areacode: area.code } }
			const event = (kind: string, at: number, more: Record<string, unknown>) => {
				const deduplicationId = `${id}/${at}/${kind}`
				const body = JSON.stringify({ deduplicationId, time: new Date(at).toISOString(), deviceInfo, ...more })
				return mqtt('lorawan', `application/muc-nuoc/device/${devEui}/event/${kind}`, body, at + 2000)
			}
			for (let at = start + dice.int(0, 800) * 1000; at < start + HOUR; at += PERIOD) {
				const object = { WATER_LEVEL: round(weather.level(id, at), 3), rssi: -dice.int(60, 115) }
				yield event('up', at, { fCnt: Math.floor(at / PERIOD) % 65_536, fPort: 85, object })
			}
			if (start % (12 * HOUR) === 0)
				yield event('status', start + MINUTE, { margin: 12, batteryLevel: dice.int(60, 100) })
		}
		for (const { id } of places(world, start, 'rain', RAIN_SENSORS)) {
			const dice = world.dice('lorawan', id, start)
			for (let at = start + dice.int(0, 800) * 1000; at < start + HOUR; at += PERIOD) {
				const received = new Date(at).toISOString()
				const uplink = {
					end_device_ids: { device_id: id, application_ids: { application_id: 'mua' } },
					correlation_ids: [`as:up:${id}-${at}`],
					received_at: received,
					uplink_message: {
						f_cnt: Math.floor(at / PERIOD) % 65_536,
						received_at: received,
						decoded_payload: { RAIN: round(weather.rain(id, at) / 4), battery: round(dice.between(3.3, 3.7), 2) },
					},
				}
				yield mqtt('lorawan', `v3/mua@vong/devices/${id}/up`, JSON.stringify(uplink), at + 1000)
			}
		}
	},
}
