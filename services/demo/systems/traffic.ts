import { TRAFFIC, valueAt } from '../curves.ts'
import { dayStart, HOUR, MINUTE } from '../local-time.ts'
import { type Message, mqttEvent } from '../message.ts'
import type { World } from '../world.ts'
import type { System } from './system.ts'

const CAMERAS = 24
const INTERVAL = 5 * MINUTE
const CLASSES = [
	['motorbike', 190],
	['car', 60],
	['truck', 22],
] as const

/** Counts of vehicles by camera every five minutes; a camera says at midnight that it is there, and is off for an hour now and then. No plates. */
export const traffic: System = {
	every: 'hour',
	*during(world, start) {
		const communes = world.communes(start)
		for (let index = 0; index < Math.round(CAMERAS * Math.max(1, world.scale)); index++) {
			const area = communes[index % communes.length]
			if (area) yield* hourAt(world, { camera: `CAM-${String(index + 1).padStart(3, '0')}`, area: area.code, start })
		}
	},
}

function* hourAt(
	world: World,
	{ camera, area, start }: { camera: string; area: string; start: number },
): Generator<Message> {
	const dice = world.dice('traffic', camera, start)
	const isOff = (at: number) => world.dice('camera', camera, dayStart(at)).int(0, 71) === (at - dayStart(at)) / HOUR
	const state = (status: string) =>
		mqttEvent('traffic', {
			...{ id: `${camera}/${start}/${status}`, type: 'camera.status', subject: camera, time: start, area },
			data: { camera, status },
		})
	if (isOff(start)) return yield state('offline')
	if (isOff(start - HOUR) || start === dayStart(start)) yield state('online')
	for (let at = start + INTERVAL; at <= start + HOUR; at += INTERVAL) {
		for (const [name, most] of CLASSES) {
			const count = dice.count(most * valueAt(TRAFFIC, at))
			yield mqttEvent(
				'traffic',
				{
					...{ id: `${camera}/${at}/${name}`, type: 'traffic.count', subject: camera, time: at, area },
					data: { camera, class: name, count, violations: dice.count(count * 0.008), interval: INTERVAL / 1000 },
				},
				at + dice.int(1, 8) * 1000,
			)
		}
	}
}
