import { dust, warmth } from './curves.ts'
import { dayStart, HOUR, hourOfDay } from './local-time.ts'
import type { World } from './world.ts'

/** Hours of rain that a river still feels. */
const MEMORY_HOURS = 12

export interface Weather {
	/** Millimetres an hour at the place. */
	rain(place: string, at: number): number
	/** Metres of the river or reservoir. */
	level(place: string, at: number): number
	temperature(place: string, at: number): number
	humidity(place: string, at: number): number
	pm25(place: string, at: number): number
}

/** Weather as a function of place and time alone, so that stations agree with each other and with themselves. */
export function createWeather(world: World): Weather {
	const levels = new Map<string, number>()

	function rain(place: string, at: number): number {
		const dice = world.dice('weather', dayStart(at))
		// From May to November most afternoons bring a shower.
		const month = new Date(at).getUTCMonth()
		const isWet = month >= 4 && month <= 10
		const comes = dice.chance(isWet ? 0.6 : 0.08)
		const peak = dice.between(14, 18)
		const most = dice.wait(9)
		const shower = comes ? most * Math.exp(-((hourOfDay(at) - peak) ** 2)) : 0
		const storm = world.scenario.storm?.(at - world.begins) ?? 0
		const here = 0.6 + 0.8 * world.dice('rain', place, dayStart(at)).unit()
		const fallen = (shower + storm) * here
		return fallen < 0.1 ? 0 : fallen
	}

	/** Rain of the last hours runs off slowly; reckoned once an hour. */
	function levelAtHour(place: string, hour: number): number {
		const key = `${place}/${hour}`
		const known = levels.get(key)
		if (known !== undefined) return known
		const base = 1.5 + 2 * world.dice('river', place).unit()
		let level = base
		for (let ago = 1; ago <= MEMORY_HOURS; ago++) {
			level += 0.025 * rain(place, hour - ago * HOUR) * Math.exp(-((ago - 4) ** 2) / 18)
		}
		if (levels.size > 10_000) levels.clear()
		levels.set(key, level)
		return level
	}

	return {
		rain,
		level(place, at) {
			const hour = Math.floor(at / HOUR) * HOUR
			const share = (at - hour) / HOUR
			return levelAtHour(place, hour) * (1 - share) + levelAtHour(place, hour + HOUR) * share
		},
		temperature: (place, at) => 23 + 11 * warmth(at) - Math.min(5, rain(place, at) / 4),
		humidity: (place, at) => Math.min(99, 92 - 42 * warmth(at) + rain(place, at)),
		pm25(place, at) {
			const day = world.dice('dust', dayStart(at)).between(12, 55)
			const washed = Math.exp(-rain(place, at) / 10)
			return Math.max(3, day * dust(at) * washed * (0.8 + 0.4 * world.dice('dust', place).unit()))
		},
	}
}
