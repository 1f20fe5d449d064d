import { CALLS, valueAt } from '../curves.ts'
import { HOUR, rfc3339 } from '../local-time.ts'
import { type Message, webhook, webhookEvent } from '../message.ts'
import type { System } from './system.ts'

const PER_PEAK_HOUR = 70
const AGENTS = 12

/** One call in so many comes in over the older switchboard of the district, which writes call records. */
const OLD_SWITCHBOARD = 4

/** Calls to 1022, as the switchboard reports them: offered, answered or given up, ended; or a record of the whole call at its end. */
export const calls1022: System = {
	every: 'hour',
	*during(world, start) {
		const dice = world.dice('calls-1022', start)
		// A storm doubles and trebles the calls.
		const alarm = 1 + (world.scenario.storm?.(start - world.begins) ?? 0) / 20
		const curve = valueAt(CALLS, start + HOUR / 2) * (world.isWorkingDay(start) ? 1 : 0.5)
		const count = dice.count(PER_PEAK_HOUR * curve * alarm * world.scale)
		const load = count / (PER_PEAK_HOUR * Math.max(1, world.scale))
		for (let index = 0; index < count; index++) {
			const offeredAt = start + Math.floor(dice.unit() * HOUR)
			const uniqueid = `${Math.floor(offeredAt / 1000)}.${index + 1}`
			const event = (type: string, time: number, data: Record<string, string | number> = {}) =>
				webhookEvent('calls-1022', {
					id: `${uniqueid}/${type}`,
					type: `call.${type}`,
					subject: uniqueid,
					time,
					area: world.provinceCode(start),
					data: { uniqueid, linkedid: uniqueid, queue: '1022', ...data },
				})
			const wait = Math.min(300, Math.round(dice.wait(4 + 14 * load ** 2)) + 1)
			const agent = `1022-${String(dice.int(1, AGENTS)).padStart(2, '0')}`
			const patience = Math.round(dice.wait(240)) + 2
			const isAnswered = patience >= wait
			const talk = isAnswered ? Math.round(dice.around(140, 60)) + 10 : 0
			if (index % OLD_SWITCHBOARD === OLD_SWITCHBOARD - 1) {
				yield callRecord({ uniqueid, agent, offeredAt, waited: Math.min(wait, patience), talk })
				continue
			}
			yield event('offered', offeredAt)
			if (!isAnswered) {
				yield event('abandoned', offeredAt + patience * 1000, { wait: patience })
				yield event('ended', offeredAt + patience * 1000 + 500, { wait: patience, talk: 0, disposition: 'NO ANSWER' })
				continue
			}
			yield event('answered', offeredAt + wait * 1000, { wait, agent })
			yield event('ended', offeredAt + (wait + talk) * 1000, { wait, talk, agent, disposition: 'ANSWERED' })
		}
	},
}

interface Call {
	readonly uniqueid: string
	readonly agent: string
	readonly offeredAt: number
	/** Seconds. */
	readonly waited: number
	readonly talk: number
}

/** A row of Asterisk's records, in its own local time without a zone. */
function callRecord({ uniqueid, agent, offeredAt, waited, talk }: Call): Message {
	const local = (at: number) => rfc3339(at).slice(0, 19).replace('T', ' ')
	const answeredAt = offeredAt + waited * 1000
	const endedAt = answeredAt + talk * 1000
	const record = {
		...{
			uniqueid,
			linkedid: uniqueid,
			start: local(offeredAt),
			answer: talk > 0 ? local(answeredAt) : '',
			end: local(endedAt),
		},
		...{ duration: waited + talk, billsec: talk, disposition: talk > 0 ? 'ANSWERED' : 'NO ANSWER' },
		...{ lastapp: 'Queue', lastdata: '1022,t', dstchannel: `PJSIP/${agent}-0000002a` },
	}
	return webhook('calls-1022', 'application/json', JSON.stringify(record), endedAt)
}
