import { COUNTER, instants } from '../curves.ts'
import type { Dice } from '../dice.ts'
import { date, HOUR, MINUTE, rfc3339 } from '../local-time.ts'
import { type Message, mqttEvent } from '../message.ts'
import type { Unit, World } from '../world.ts'
import type { System } from './system.ts'

const TICKETS_PER_SHARE = 16
const PATIENCE = 50 * MINUTE
const CLOSES = 17.5 * HOUR

/** Queue machines at the counters: who comes, who is called when a counter is free, and who has waited long enough. */
export const queue: System = {
	every: 'day',
	*during(world, day) {
		if (!world.isWorkingDay(day)) return
		for (const unit of world.units(day)) yield* dayAt(world, unit, day)
	},
}

function* dayAt(world: World, unit: Unit, day: number): Generator<Message> {
	const dice = world.dice('queue', unit.area.code, unit.level, day)
	const count = dice.count(TICKETS_PER_SHARE * unit.share * world.scale)
	const service = unit.procedures[0]?.field ?? 'HC'
	// One counter serves some fifty a day.
	const free: number[] = Array.from({ length: Math.max(1, Math.round(count / 45)) }, () => day + 7 * HOUR)
	for (const [index, issuedAt] of instants(dice, COUNTER, day, count).entries()) {
		const ticket = `${unit.level === 'province' ? 'A' : 'B'}${String(index + 1).padStart(3, '0')}`
		const event = (type: string, time: number, data: Record<string, string | number> = {}) =>
			mqttEvent('queue', {
				id: `${unit.area.code}/${unit.level}/${date(day)}/${ticket}/${type}`,
				type: `ticket.${type}`,
				subject: ticket,
				time,
				area: unit.area.code,
				agency: unit.name,
				data: { unit: unit.name, ticket, ...data },
			})
		yield event('issued', issuedAt, { service })
		const counter = free.indexOf(Math.min(...free))
		const calledAt = Math.max(issuedAt + dice.int(20, 90) * 1000, free[counter] ?? issuedAt)
		if (calledAt - issuedAt > PATIENCE || calledAt > day + CLOSES || dice.chance(0.02)) {
			yield event('abandoned', Math.min(issuedAt + patience(dice), day + CLOSES))
			continue
		}
		const servedAt = calledAt + Math.round(dice.around(9, 3) * MINUTE) + MINUTE
		free[counter] = servedAt
		yield event('called', calledAt, { counter: counter + 1, issuedAt: rfc3339(issuedAt) })
		yield event('served', servedAt, { counter: counter + 1 })
	}
}

const patience = (dice: Dice) => Math.round(dice.between(0.3, 1) * PATIENCE)
