/**
 * VN_AQI (Decision 1459/QĐ-TCMT, 12/11/2019): the hourly air quality index. Particles go in as Nowcast of twelve hours, gases as the hour's
 * mean. Bands are half-open and without gaps: code in use elsewhere leaves holes between 25.0 and 25.1.
 */
export const POLLUTANTS = ['PM2.5', 'PM10', 'SO2', 'NO2', 'CO', 'O3'] as const
export type Pollutant = (typeof POLLUTANTS)[number]

/** Index at the upper end of each band. */
const INDEX = [50, 100, 150, 200, 300, 400, 500] as const
/** Concentration at the upper end of each band: µg/m³, CO in mg/m³. */
const LIMITS: Readonly<Record<Pollutant, readonly number[]>> = {
	'PM2.5': [25, 50, 80, 150, 250, 350, 500],
	PM10: [50, 150, 250, 350, 420, 500, 600],
	SO2: [125, 350, 550, 800, 1600, 2100, 2630],
	NO2: [100, 200, 700, 1200, 2350, 3100, 3850],
	CO: [10, 30, 45, 60, 90, 120, 150],
	O3: [160, 200, 300, 400, 800, 1000, 1200],
}
const PARTICLES: ReadonlySet<Pollutant> = new Set(['PM2.5', 'PM10'])
const NOWCAST_HOURS = 12
/** Of the three newest hours so many have to be there. */
const NEWEST_NEEDED = 2
const LEAST_WEIGHT = 0.5

/** Hours that the index of one hour depends on, itself among them. */
export const AQI_HOURS = NOWCAST_HOURS

const PER_MICROGRAM: readonly [RegExp, number][] = [
	[/^[uµμ]g\/N?m(3|³)$/i, 1],
	[/^mg\/N?m(3|³)$/i, 1000],
]

/** A mean in the unit that the pollutant's limits are given in; as it is when the unit is not known. */
export function inUnitOfLimits(pollutant: Pollutant, mean: number, unit: string): number {
	const micrograms = PER_MICROGRAM.find(([pattern]) => pattern.test(unit.trim()))?.[1]
	if (micrograms === undefined) return mean
	return (mean * micrograms) / (pollutant === 'CO' ? 1000 : 1)
}

/** The index of one pollutant's concentration, linear within its band; above the last band the highest index. */
export function indexOf(pollutant: Pollutant, concentration: number): number {
	const limits = LIMITS[pollutant]
	const band = limits.findIndex((limit) => concentration <= limit)
	if (band < 0) return INDEX[INDEX.length - 1] as number
	const [low, high] = [limits[band - 1] ?? 0, limits[band] as number]
	const [from, to] = [INDEX[band - 1] ?? 0, INDEX[band] as number]
	return from + ((to - from) * (Math.max(0, concentration) - low)) / (high - low)
}

/**
 * Nowcast of hourly means, the newest first, undefined where an hour has none. Weights fall by the ratio of the least to the greatest, but
 * not faster than by half. Undefined when fewer than two of the three newest hours are there.
 */
export function nowcast(hours: readonly (number | undefined)[]): number | undefined {
	const used = hours.slice(0, NOWCAST_HOURS)
	const there = used.filter((value) => value !== undefined)
	if (used.slice(0, 3).filter((value) => value !== undefined).length < NEWEST_NEEDED) return undefined
	const greatest = Math.max(...there)
	if (greatest <= 0) return 0
	const weight = Math.max(LEAST_WEIGHT, Math.min(...there) / greatest)
	let sum = 0
	let weights = 0
	for (const [age, value] of used.entries()) {
		if (value === undefined) continue
		sum += value * weight ** age
		weights += weight ** age
	}
	return sum / weights
}

/** The hourly index of a station: the worst of its pollutants, rounded. Undefined when none can be judged. */
export function hourlyAqi(means: ReadonlyMap<Pollutant, readonly (number | undefined)[]>): number | undefined {
	const found = [...means].flatMap(([pollutant, hours]) => {
		const concentration = PARTICLES.has(pollutant) ? nowcast(hours) : hours[0]
		return concentration === undefined ? [] : [indexOf(pollutant, concentration)]
	})
	return found.length === 0 ? undefined : Math.round(Math.max(...found))
}
