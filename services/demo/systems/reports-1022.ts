import type { Area } from '@vong/core/area'
import type { JsonObject } from '@vong/core/event'
import { instants, ONLINE } from '../curves.ts'
import type { Dice } from '../dice.ts'
import { HOUR, MINUTE, rfc3339, shortDate } from '../local-time.ts'
import { type Message, webhookEvent } from '../message.ts'
import type { World } from '../world.ts'
import type { System } from './system.ts'

const PER_DAY = 40
const CATEGORIES = [
	{ name: 'hạ tầng', days: 5, agencies: ['Phòng Kinh tế, Hạ tầng và Đô thị', 'Công ty Cấp thoát nước'] },
	{ name: 'môi trường', days: 5, agencies: ['Phòng Nông nghiệp và Môi trường', 'Đội Vệ sinh môi trường'] },
	{ name: 'an ninh trật tự', days: 5, agencies: ['Công an xã, phường'] },
	{ name: 'điện, nước', days: 5, agencies: ['Điện lực', 'Công ty Cấp thoát nước'] },
	{ name: 'thủ tục hành chính', days: 15, agencies: ['Trung tâm Phục vụ hành chính công'] },
]

/** Reports of citizens (DOMAIN 2.4): to one agency or several, now and then refused, the same as another, or opened again. */
export const reports1022: System = {
	every: 'day',
	*during(world, day) {
		const dice = world.dice('reports-1022', day)
		const codes: string[] = []
		for (const [index, at] of instants(dice, ONLINE, day, dice.count(PER_DAY * world.scale)).entries()) {
			const code = `PA-${shortDate(day)}-${String(index + 1).padStart(4, '0')}`
			yield* lifeOf(world, world.dice('reports-1022', code), { code, at, earlier: codes })
			codes.push(code)
		}
	},
}

interface Start {
	readonly code: string
	readonly at: number
	readonly earlier: readonly string[]
}

function* lifeOf(world: World, dice: Dice, { code, at, earlier }: Start): Generator<Message> {
	const area = dice.pick(world.communes(at))
	const place = placeOf(dice, area)
	const category = dice.pick(CATEGORIES)
	let step = 0
	const tell = (type: string, time: number, data: JsonObject = {}) =>
		webhookEvent('reports-1022', {
			id: `${code}/${step++}`,
			type: `report.${type}`,
			subject: code,
			time,
			area: area.code,
			...place,
			data: { code, ...data },
		})
	yield tell('received', at, { channel: dice.pick(['phone', 'app', 'zalo', 'zalo', 'e-mail']), photos: dice.int(0, 4) })
	if (earlier.length > 0 && dice.chance(0.04)) {
		yield tell('duplicate', at + dice.int(10, 120) * MINUTE, { duplicateOf: dice.pick(earlier) })
		return
	}
	if (dice.chance(0.06)) {
		yield tell('rejected', world.afterWork(at, dice.between(1, 14)), { reasonCode: 'out-of-scope' })
		return
	}
	yield tell('classified', at + dice.int(1, 4) * MINUTE, { category: category.name })
	const agencies = dice.chance(0.25) ? category.agencies : category.agencies.slice(0, 1)
	const assignedAt = at + dice.int(4, 9) * MINUTE
	const due = world.calendar.due(at, { amount: category.days, unit: 'working-day' }) ?? at + category.days * 33 * HOUR
	yield tell('assigned', assignedAt, { category: category.name, agencies, due: rfc3339(due) })
	let from = assignedAt
	if (dice.chance(0.12)) {
		from = world.afterWork(assignedAt, dice.between(1, 6))
		yield tell('supplement', from, { agency: agencies[0] ?? '' })
	}
	const resolvedAt = yield* resolve(world, dice, { tell, agencies, from, days: category.days })
	const publishedAt = world.afterWork(resolvedAt, dice.between(0.5, 5))
	yield tell('published', publishedAt)
	if (dice.chance(0.1)) {
		const reopenedAt = publishedAt + dice.int(2, 40) * HOUR
		yield tell('reopened', reopenedAt)
		const again = yield* resolve(world, dice, { tell, agencies, from: reopenedAt, days: category.days })
		yield tell('published', world.afterWork(again, 4))
		if (dice.chance(0.5)) yield tell('rated', world.afterWork(again, 5), { score: dice.pick([1, 2, 3, 4]) })
		return
	}
	if (dice.chance(0.4))
		yield tell('rated', publishedAt + dice.int(1, 30) * HOUR, { score: dice.pick([5, 5, 4, 4, 3, 2]) })
}

interface Work {
	readonly tell: (type: string, time: number, data?: JsonObject) => Message
	readonly agencies: readonly string[]
	readonly from: number
	readonly days: number
}

/** Each agency answers in its own time; what stands at the end is the last of them. */
function* resolve(world: World, dice: Dice, { tell, agencies, from, days }: Work): Generator<Message, number> {
	let last = from
	for (const agency of agencies) {
		const at = world.afterWork(from, Math.max(0.5, days * 8 * dice.around(0.3, 0.2)))
		last = Math.max(last, at)
		yield tell('resolved', at, { agency })
	}
	return last
}

function placeOf(dice: Dice, area: Area) {
	if (area.lat === null || area.lon === null) return {}
	const near = (degrees: number) => Number((degrees + dice.between(-0.01, 0.01)).toFixed(5))
	return { lat: near(area.lat), lon: near(area.lon) }
}
