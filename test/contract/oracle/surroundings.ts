import type { Event } from '@vong/core/event'
import fc from 'fast-check'
import {
	anyGap,
	anyTime,
	areaOf,
	areIn,
	at,
	byKey,
	DAY,
	dateOf,
	HOUR,
	inSpan,
	NOW,
	newest,
	type Oracle,
	rate,
	raw,
	round,
	type Span,
	timed,
	type World,
} from './world.ts'

/** Health, election, animal health, roads, and the stations: VN_AQI by Decision 1459/QĐ-TCMT. */

/** The ministry's day ends at 16:00 of the date that a bulletin bears; a later one for the same day replaces it. */
function casesOf(world: World, place: string, { start, end }: Span): number {
	const bulletins = byKey(world.events, ['case.daily'], ({ data, areaCode }) => `${areaCode}/${data['date']}`)
	return bulletins
		.filter((events) => {
			const date = at(`${events[0]?.data['date']} 00:00`)
			return areIn(world, place, events) && date >= start && date < end
		})
		.reduce((sum, events) => sum + Number(newest(events, 'new')), 0)
}

/** Daily reports of one kind whose date lies in the period, each as it was said last. */
const reportedOf = (world: World, place: string, type: string, { start, end }: Span) =>
	byKey(world.events, [type], ({ data, areaCode }) => `${areaCode}/${data['date']}/${data['hospital']}`).flatMap(
		(events) => {
			const date = at(`${events[0]?.data['date']} 00:00`)
			const last = events.at(-1)
			return last && date >= start && date < end && areIn(world, place, events) ? [last.data] : []
		},
	)

/** A count is told at the end of its interval, and belongs to the hour in which that began; one that is told again replaces the former. */
const counted =
	(name: 'count' | 'violations'): Oracle =>
	(world, place, period) => {
		const counts = byKey(
			world.events,
			['traffic.count'],
			({ data, time }) => `${data['camera']}/${data['class']}/${time}`,
		)
		return sum(
			counts.map((events) => {
				const { time = 0, data = {} } = events.at(-1) ?? {}
				const isCounted = areIn(world, place, events) && inSpan(time - Number(data['interval']) * 1_000, period)
				return isCounted ? Number(data[name] ?? 0) : 0
			}),
		)
	}

const measured = (world: World, place: string, names: readonly string[], period: Span) =>
	world.events.filter(
		(event) =>
			event.type === 'observation' &&
			names.includes(String(event.data['parameter'])) &&
			inSpan(event.time, period) &&
			areIn(world, place, [event]),
	)

const stationsOf = (events: readonly Event[]) => [
	...new Set(events.map(({ subject, areaCode }) => `${subject}/${areaCode}`)),
]
const amountOf = ({ value }: Event) => value ?? 0
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const mean = (values: readonly number[]) => (values.length === 0 ? undefined : sum(values) / values.length)

/** Summed at each station, averaged over the stations. */
const rain: Oracle = (world, place, period) => {
	const events = measured(world, place, ['RAIN'], period)
	return events.length === 0 ? null : round(sum(events.map(amountOf)) / stationsOf(events).length, 1)
}

const BANDS = [0, 50, 100, 150, 200, 300, 400, 500]
const LIMITS: Record<string, readonly number[]> = {
	'PM2.5': [0, 25, 50, 80, 150, 250, 350, 500],
	PM10: [0, 50, 150, 250, 350, 420, 500, 600],
	NO2: [0, 100, 200, 700, 1200, 2350, 3100, 3850],
	CO: [0, 10, 30, 45, 60, 90, 120, 150],
}

function indexOf(pollutant: string, concentration: number): number {
	const limits = LIMITS[pollutant] ?? []
	for (let band = 1; band < limits.length; band++) {
		const [low = 0, high = 0, from = 0, to = 0] = [limits[band - 1], limits[band], BANDS[band - 1], BANDS[band]]
		if (concentration <= high) return from + ((to - from) / (high - low)) * (concentration - low)
	}
	return 500
}

/** Twelve hours, the newest first: weights fall by the least over the greatest, at least by half; two of the newest three are needed. */
function nowcast(hours: readonly (number | undefined)[]): number | undefined {
	const there = hours.filter((value) => value !== undefined)
	if (hours.slice(0, 3).filter((value) => value !== undefined).length < 2) return undefined
	const most = Math.max(...there)
	if (most === 0) return 0
	const weight = Math.max(0.5, Math.min(...there) / most)
	const weights = hours.map((value, age) => (value === undefined ? 0 : weight ** age))
	return sum(hours.map((value, age) => (value ?? 0) * (weights[age] ?? 0))) / sum(weights)
}

/** In the unit of the limits: µg/m³, and mg/m³ for CO. */
const inUnit = (pollutant: string, value: number, unit: string) =>
	(value * (unit === 'mg/m³' ? 1_000 : 1)) / (pollutant === 'CO' ? 1_000 : 1)

/** The worst pollutant of each station, rounded, averaged over the stations that can be judged. */
const aqi: Oracle = (world, place, { start }) => {
	const events = measured(world, place, Object.keys(LIMITS), { start: start - 11 * HOUR, end: start + HOUR })
	const found = stationsOf(events).flatMap((station) => {
		const own = events.filter(({ subject, areaCode }) => `${subject}/${areaCode}` === station)
		const indices = Object.keys(LIMITS).flatMap((pollutant) => {
			const hours = Array.from({ length: 12 }, (_, age) =>
				mean(
					own
						.filter(
							({ data, time }) =>
								data['parameter'] === pollutant &&
								inSpan(time, { start: start - age * HOUR, end: start - (age - 1) * HOUR }),
						)
						.map((event) => inUnit(pollutant, amountOf(event), event.unit)),
				),
			)
			const concentration = pollutant.startsWith('PM') ? nowcast(hours) : hours[0]
			return concentration === undefined ? [] : [indexOf(pollutant, concentration)]
		})
		return indices.length === 0 ? [] : [Math.round(Math.max(...indices))]
	})
	const value = mean(found)
	return value === undefined ? null : Math.round(value)
}

export const byHour: Record<string, Oracle> = {
	AQI_VN: aqi,
	RAIN_1H: rain,
	/** The hour and the 23 before it. */
	RAIN_24H: (world, place, { end }) => rain(world, place, { start: end - DAY, end }),
	TRAFFIC_COUNT: counted('count'),
	TRAFFIC_VIOLATIONS: counted('violations'),
	WATER_LEVEL(world, place, period) {
		const level = mean(measured(world, place, ['WATER_LEVEL'], period).map(amountOf))
		return level === undefined ? null : round(level, 2)
	},
}

export const byDay: Record<string, Oracle> = {
	BEDS_OCCUPIED(world, place, period) {
		const reports = reportedOf(world, place, 'hospital.beds', period)
		return rate(sum(reports.map(({ occupied }) => Number(occupied))), sum(reports.map(({ beds }) => Number(beds))), 1)
	},
	COVID_NEW: casesOf,
	COVID_PER100K_7D: weekly,
	VACCINE_DOSES: (world, place, period) =>
		sum(reportedOf(world, place, 'vaccine.daily', period).map(({ doses }) => Number(doses))),
}

/** The seven days that end with this one. */
function weekly(world: World, place: string, { end }: Span): number | null {
	const people = world.population(place)
	const cases = casesOf(world, place, { start: end - 7 * DAY, end })
	return people === undefined ? null : round((cases * 100_000) / people, 1)
}

export const now: Record<string, Oracle> = {
	CAMERA_ONLINE(world, place) {
		const cameras = byKey(world.events, ['camera.status'], ({ data }) => String(data['camera'])).filter((events) =>
			areIn(world, place, events),
		)
		return rate(cameras.filter((events) => newest(events, 'status') === 'online').length, cameras.length, 1)
	},
	/** Votes from outside of the list are left out, and so is a place whose list nobody knows. */
	TURNOUT(world, place) {
		const places = byKey(world.events, ['turnout.snapshot'], ({ data }) => String(data['pollingPlace'])).filter(
			(events) => areIn(world, place, events),
		)
		const known = places.filter((events) => newest(events, 'listed') !== undefined)
		const count = (name: string) => sum(known.map((events) => Number(newest(events, name) ?? 0)))
		return count('listed') === 0 ? null : round((count('voted') / count('listed')) * 100, 2)
	},
	/** Units with at least one certificate in force; an outbreak suspends it until the zone is certified anew. */
	FREEZONE_COVER(world, place) {
		const zones = byKey(
			world.events,
			['zone.certified', 'zone.suspended', 'outbreak.reported'],
			({ data, areaCode }) => `${areaCode}/${data['disease']}`,
		)
		const free = zones.filter((events) => {
			const last = events.at(-1)
			return (
				areIn(world, place, events) &&
				last?.type === 'zone.certified' &&
				at(`${last.data['validTo']} 00:00`) + DAY > NOW
			)
		})
		return new Set(free.map((events) => areaOf(world, events)?.id)).size
	},
}

const anyBulletins = fc
	.array(
		fc.record({
			code: fc.constantFrom('25195', '25217', '25326'),
			day: fc.integer({ min: 0, max: 10 }),
			cases: fc.array(fc.tuple(anyGap, fc.nat(90)), { minLength: 1, maxLength: 3 }),
		}),
		{ minLength: 6, maxLength: 16 },
	)
	.map((plans) =>
		plans.flatMap(({ code, day, cases }, index) => {
			const date = at('2025-06-30 00:00') + day * DAY
			return timed(date + 16 * HOUR, cases).map(([time, count]) =>
				// Several senders may correct one day.
				raw('health', 'case.daily', time + index, code, { date: dateOf(date), disease: 'COVID-19', new: count }),
			)
		}),
	)

const anyTurnout = fc
	.array(
		fc.record({
			place: fc.constantFrom('P1', 'P2', 'P3', 'P4'),
			time: anyTime(),
			listed: fc.option(fc.integer({ min: 900, max: 1_500 }), { nil: undefined }),
			voted: fc.nat(900),
		}),
		{ minLength: 4, maxLength: 10 },
	)
	.map((plans) =>
		plans.map(({ place, time, listed, voted }, index) => {
			const data = { pollingPlace: place, voted, votedOutsideList: 7, ...(listed === undefined ? {} : { listed }) }
			return raw('election', 'turnout.snapshot', time + index, place < 'P3' ? '25195' : '25217', data)
		}),
	)

const anyZones = fc
	.array(
		fc.record({
			code: fc.constantFrom('25195', '25217', '25326'),
			disease: fc.constantFrom('H5N1', 'Newcastle'),
			time: anyTime(),
			type: fc.constantFrom('zone.certified', 'zone.certified', 'zone.suspended', 'outbreak.reported'),
			validTo: fc.constantFrom('2025-07-09', '2025-07-10', '2026-01-01'),
		}),
		{ minLength: 6, maxLength: 14 },
	)
	.map((plans) =>
		plans.map(({ code, disease, time, type, validTo }, index) =>
			raw('veterinary', type, time + index, code, type === 'zone.certified' ? { disease, validTo } : { disease }),
		),
	)

const anyHealth = fc
	.array(
		fc.record({
			code: fc.constantFrom('25195', '25217', '25326'),
			day: fc.integer({ min: 0, max: 10 }),
			hospital: fc.constantFrom('A', 'B'),
			said: fc.array(fc.tuple(anyGap, fc.nat(90)), { minLength: 1, maxLength: 2 }),
		}),
		{ minLength: 8, maxLength: 16 },
	)
	.map((plans) =>
		plans.flatMap(({ code, day, hospital, said }, index) => {
			const midnight = at('2025-06-30 00:00') + day * DAY
			const date = dateOf(midnight)
			return timed(midnight + 16 * HOUR, said).flatMap(([time, count]) => [
				raw('health', 'vaccine.daily', time + index, code, { date, disease: 'COVID-19', doses: count }),
				raw('health', 'hospital.beds', time + index, code, { date, hospital, beds: 100 + count, occupied: count }),
			])
		}),
	)

/** Two counts of one interval would be told apart by their ids alone. */
const anyRoads = fc
	.uniqueArray(
		fc.record({
			camera: fc.constantFrom('C1', 'C2', 'C3'),
			name: fc.constantFrom('car', 'truck'),
			interval: fc.integer({ min: 1, max: 48 }),
			count: fc.nat(90),
			violations: fc.option(fc.nat(3), { nil: undefined }),
			status: fc.constantFrom('online', 'online', 'offline'),
		}),
		{ minLength: 20, maxLength: 40, selector: ({ camera, name, interval }) => `${camera}/${name}/${interval}` },
	)
	.map((plans) =>
		plans.flatMap(({ camera, name, interval, count, violations, status }, index) => {
			const code = camera === 'C3' ? '25217' : '25195'
			const time = NOW - interval * 5 * 60_000
			const data = { camera, class: name, count, interval: 300, ...(violations === undefined ? {} : { violations }) }
			return [
				raw('traffic', 'traffic.count', time, code, data),
				raw('traffic', 'camera.status', time + index, code, { camera, status }),
			]
		}),
	)

const anyObservations = fc
	.array(
		fc.record({
			station: fc.constantFrom('S1', 'S2', 'S3'),
			minute: fc.integer({ min: 0, max: 36 * 60 - 1 }),
			parameter: fc.constantFrom('PM2.5', 'PM2.5', 'PM10', 'CO', 'NO2', 'RAIN', 'RAIN', 'WATER_LEVEL'),
			value: fc.integer({ min: 0, max: 4_000 }),
		}),
		{ minLength: 150, maxLength: 250 },
	)
	.map((plans) =>
		plans.map(({ station, minute, parameter, value }, index): Event => {
			const isMilligram = parameter === 'CO' && station !== 'S2'
			return {
				...raw(
					'environment',
					'observation',
					NOW - 60_000 - minute * 60_000 + index,
					station === 'S3' ? '25217' : '25195',
					{ station, parameter },
				),
				...{
					subject: station,
					value: isMilligram ? value / 50 : value / 8,
					unit: isMilligram ? 'mg/m³' : parameter in LIMITS ? 'µg/m³' : '',
				},
			}
		}),
	)

export const anySurroundings = fc
	.tuple(anyBulletins, anyTurnout, anyZones, anyHealth, anyRoads, anyObservations)
	.map((parts) => parts.flat())
