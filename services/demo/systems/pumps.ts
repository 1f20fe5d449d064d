import sparkplug from 'sparkplug-payload'
import { HOUR, MINUTE } from '../local-time.ts'
import { type Message, mqtt } from '../message.ts'
import type { World } from '../world.ts'
import { places, round } from './stations.ts'

const PUMPS = 4
const PERIOD = 5 * MINUTE
const PAYLOADS = sparkplug.get('spBv1.0')
type Payload = Parameters<NonNullable<typeof PAYLOADS>['encodePayload']>[0]
type Metric = NonNullable<Payload['metrics']>[number]

/** A number's name is told at the birth; data goes under its alias. */
const METRICS = ['flow', 'pressure'] as const

/**
 * Pumping stations behind gateways that speak Sparkplug B. Each is born anew every hour, and dies in an orderly way before; its
 * messages are numbered.
 */
export function* pumps(world: World, start: number): Generator<Message> {
	const session = Math.floor(start / HOUR) % 256
	for (const { id } of places(world, start, 'bom', PUMPS)) {
		const dice = world.dice('pumps', id, start)
		const begins = start + dice.int(1, 60) * 1000
		let seq = 0
		const message = (type: string, at: number, metrics: readonly Metric[], isNumbered = true) => {
			const payload = { timestamp: at, metrics: [...metrics], ...(isNumbered ? { seq: seq++ } : {}) }
			const body = PAYLOADS?.encodePayload(payload) ?? new Uint8Array()
			return mqtt('devices', `spBv1.0/cap-nuoc/${type}/${id}`, body, at)
		}
		const values = (): [number, number] => [round(dice.around(120, 15)), round(dice.around(3.2, 0.3), 2)]
		const bdSeq: Metric = { name: 'bdSeq', type: 'UInt64', value: session }
		const named = values().map(
			(value, index): Metric => ({ name: METRICS[index] ?? '', alias: index + 1, type: 'Double', value }),
		)
		yield message('NBIRTH', begins, [bdSeq, ...named])
		for (let at = begins + PERIOD; at < start + HOUR - PERIOD; at += PERIOD)
			yield message(
				'NDATA',
				at,
				values().map((value, index): Metric => ({ alias: index + 1, type: 'Double', value })),
			)
		yield message('NDEATH', start + HOUR - 1000, [bdSeq], false)
	}
}
