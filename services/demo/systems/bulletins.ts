import { DAY, date, dayOfMonth, dayOfWeek, HOUR, MINUTE } from '../local-time.ts'
import { webhookEvent } from '../message.ts'
import { daysSince } from '../world.ts'
import type { System } from './system.ts'

const HOSPITALS = [
	['BV-BP', 'Bệnh viện đa khoa tỉnh', 600],
	['BV-YHCT', 'Bệnh viện Y học cổ truyền', 150],
	['BV-BL', 'Trung tâm Y tế Bình Long', 180],
] as const

/** The health sector's day ends at 16:00; some days are corrected on the next. */
export const health: System = {
	every: 'day',
	*during(world, day) {
		const dice = world.dice('health', day)
		const at = day + 16 * HOUR + 5 * MINUTE
		const places = world.districts(day).length > 0 ? world.districts(day) : world.communes(day)
		for (const [index, { code }] of places.entries()) {
			const fresh = dice.count(6)
			const cases = (added: number) => ({
				date: date(day),
				disease: 'COVID-19',
				new: fresh + added,
				community: Math.min(fresh, dice.count(4)) + added,
				imported: 0,
				recovered: dice.count(7),
				deaths: 0,
			})
			const common = { subject: `${date(day)}/${code}`, area: code }
			yield webhookEvent('health', {
				...{ id: `${date(day)}/${code}/cases`, type: 'case.daily', time: at + index * 1000, ...common },
				data: { ...cases(0), revised: false },
			})
			yield webhookEvent('health', {
				...{
					id: `${date(day)}/${code}/doses`,
					type: 'vaccine.daily',
					time: at + 10 * MINUTE + index * 1000,
					...common,
				},
				data: { date: date(day), disease: 'COVID-19', doses: dice.count(300) },
			})
			if (!dice.chance(0.05)) continue
			yield webhookEvent('health', {
				...{ id: `${date(day)}/${code}/cases/1`, type: 'case.daily', time: at + DAY + 20 * MINUTE, ...common },
				data: { ...cases(dice.int(1, 4)), revised: true },
			})
		}
		for (const [code, hospital, beds] of HOSPITALS) {
			yield webhookEvent('health', {
				...{ id: `${date(day)}/${code}`, type: 'hospital.beds', subject: code, time: at },
				area: world.provinceCode(day),
				data: { date: date(day), hospital, beds, occupied: Math.round(beds * dice.between(0.55, 0.9)) },
			})
		}
	},
}

const POLLING_DAY = '2021-05-23'
/** Share of the list that has voted by the hour, from seven on: quick in the morning, nearly all by five. */
const TURNOUT = [0.02, 0.21, 0.38, 0.52, 0.62, 0.7, 0.77, 0.84, 0.9, 0.95, 0.975, 0.985, 0.998]

/** Turnout at each polling place, every hour of polling day; who votes outside of the list is counted apart. */
export const election: System = {
	every: 'day',
	*during(world, day) {
		if (date(day) !== POLLING_DAY && day !== world.pollingDay) return
		for (const { code } of world.communes(day)) {
			const size = world.dice('election', code)
			for (let place = 1; place <= 4; place++) {
				const pollingPlace = `KV-${code}-${place}`
				const listed = size.int(600, 2200)
				const pace = size.between(0.93, 1.04)
				const outside = size.int(0, 9)
				for (const [hour, share] of TURNOUT.entries()) {
					const voted = Math.min(listed, Math.round(listed * Math.min(1, share * pace)))
					const at = day + (7 + hour) * HOUR + size.int(0, 12) * MINUTE
					yield webhookEvent('election', {
						id: `${date(day)}/${pollingPlace}/${hour}`,
						type: 'turnout.snapshot',
						subject: pollingPlace,
						time: at,
						area: code,
						data: {
							pollingPlace,
							listed,
							voted,
							votedOutsideList: Math.round(outside * share),
							state: voted === listed ? 'complete' : hour === TURNOUT.length - 1 ? 'closed' : 'open',
						},
					})
				}
			}
		}
	},
}

const DISEASES = ['cúm gia cầm', 'Niu-cát-xơn', 'lở mồm long móng', 'dịch tả lợn châu Phi'] as const

/** Animal health: zones certified on Mondays, an outbreak on Wednesdays that suspends a zone. */
export const veterinary: System = {
	every: 'day',
	*during(world, day) {
		const weekday = dayOfWeek(day)
		if (weekday !== 1 && weekday !== 3) return
		const dice = world.dice('veterinary', day)
		const places = world.districts(day).length > 0 ? world.districts(day) : world.communes(day)
		const { code } = dice.pick(places)
		const disease = dice.pick(DISEASES)
		const event = (type: string, subject: string, time: number, data: Record<string, string | number>) =>
			webhookEvent('veterinary', {
				id: `${subject}/${type}`,
				type,
				subject,
				time,
				area: code,
				...(type === 'zone.certified' ? {} : { severity: 'major' as const }),
				data: { disease, ...data },
			})
		const certificate = `CN-${date(day)}-${code}`
		if (weekday === 1) {
			const validTo = date(day + 1825 * DAY)
			yield event('zone.certified', certificate, day + 9 * HOUR, { certificate, validFrom: date(day), validTo })
			return
		}
		const outbreak = `OD-${date(day)}`
		const found = { outbreak, species: dice.pick(['gà', 'vịt', 'bò', 'lợn']), culled: dice.int(0, 60) }
		yield event('outbreak.reported', outbreak, day + 10 * HOUR, { ...found, state: 'confirmed' })
		yield event('zone.suspended', certificate, day + 14 * HOUR, { certificate })
	},
}

/** Figures of the statistics office: the portal's rank weekly, the economy on the first of the month. */
export const statistics: System = {
	every: 'day',
	*during(world, day) {
		const dice = world.dice('statistics', day)
		const event = (indicator: string, period: string, data: Record<string, string | number>) =>
			webhookEvent('statistics', {
				id: `${indicator}/${period}`,
				type: 'report.value',
				subject: indicator,
				time: day + 8 * HOUR,
				// What is stated for the province names no area where its ground is a part of a larger one: it counts for its centre alone.
				...(world.districts(day).length > 0 ? { area: world.provinceCode(day) } : {}),
				data: { indicator, period, version: 1, status: 'official', ...data },
			})
		if (dayOfWeek(day) === 1) {
			const ranked = world.districts(day).length > 0 ? 63 : 34
			const rank = world.scenario.campaign ? Math.max(1, Math.round(47 - daysSince(world, day))) : dice.int(1, 4)
			yield event('PORTAL_RANK', date(day), { value: Math.min(rank, ranked), ranked })
		}
		if (dayOfMonth(day) !== 1) return
		const year = date(day).slice(0, 4)
		yield event('DIGI_ECONOMY', year, { value: Number(dice.between(11, 15).toFixed(2)), unit: '%', status: 'estimate' })
		yield event('DTI', year, { value: Math.round(dice.between(560, 690)), unit: 'điểm', status: 'estimate' })
	},
}
