import { compact, HOUR, MINUTE } from '../local-time.ts'
import { webhook } from '../message.ts'
import { round } from './stations.ts'
import type { System } from './system.ts'

const OUTLETS = ['NT-KCN-DX', 'NT-KCN-CT', 'NT-BV-BP'] as const

/** Waste water at the outlets of industrial parks and hospitals, as the ministry's text file: one line for each parameter. */
export const monre: System = {
	every: 'hour',
	*during(world, start) {
		for (const station of OUTLETS) {
			const dice = world.dice('monre', station, start)
			for (let at = start; at < start + HOUR; at += 15 * MINUTE) {
				const status = dice.chance(0.01) ? '01' : '00'
				const values = [
					['COD', round(dice.around(42, 7)), 'mg/L'],
					['TSS', round(dice.around(31, 6)), 'mg/L'],
					['pH', round(dice.around(7.2, 0.2), 2), '-'],
					['NH4', round(dice.around(4.1, 0.8), 2), 'mg/L'],
					['Flow', round(dice.around(120, 20)), 'm3/h'],
				]
				const lines = values.map((line) => [...line, compact(at), status].join('\t'))
				yield webhook('monre', 'text/plain; charset=utf-8', `${lines.join('\r\n')}\r\n`, at + MINUTE, {
					'content-disposition': `attachment; filename="${station}_${compact(at)}.txt"`,
				})
			}
		}
	},
}
