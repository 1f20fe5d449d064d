import { type Oracle, round } from './world.ts'

type Parts = Readonly<Record<string, Oracle>>

/** Decision 766/QĐ-TTg: score = min(rate / threshold, 1) × max. What there is none of earns nothing beside parts of which there is. */
const GROUPS: Readonly<Record<string, readonly (readonly [part: string, threshold: number, max: number])[]>> = {
	// Publicity, 18.
	Q766_1: [
		['Q766_1_1', 100, 6],
		['Q766_1_2', 100, 4],
		['Q766_1_3', 100, 2],
		['SYNC_RATIO', 100, 6],
	],
	// Progress, 20.
	Q766_2: [['Q766_2_1', 100, 20]],
	// Online provision, 22: services 12, payment 10.
	Q766_3: [['Q766_3_1', 50, 12]],
	Q766_4: [
		['Q766_3_5', 80, 2],
		['Q766_3_5B', 100, 2],
		['PAY_ONLINE', 100, 6],
	],
	// Digitisation, 22.
	Q766_5: [
		['Q766_4_1', 100, 6],
		['Q766_4_2', 80, 4],
		['Q766_4_COPIES', 1, 2],
		['REUSE_RATIO', 80, 2],
		['Q766_4_4', 100, 4],
		['Q766_4_5', 100, 2],
		['Q766_4_5B', 100, 2],
	],
	// Satisfaction, 18.
	Q766_6: [
		['R1022_ONTIME', 100, 6],
		['Q766_5_3', 100, 6],
		['SATISFACTION', 90, 6],
	],
}

const group =
	(id: string, parts: Parts): Oracle =>
	(world, place, period) => {
		const rates = (GROUPS[id] ?? []).map(([part, threshold, max]) => ({
			rate: parts[part]?.(world, place, period) ?? null,
			threshold,
			max,
		}))
		if (rates.every(({ rate }) => rate === null)) return null
		return round(
			rates.reduce((sum, { rate, threshold, max }) => sum + Math.max(0, Math.min((rate ?? 0) / threshold, 1)) * max, 0),
			2,
		)
	}

/** The six groups and their total, of the oracles of their parts. */
export function indexOf(parts: Parts): Record<string, Oracle> {
	const groups = Object.fromEntries(Object.keys(GROUPS).map((id) => [id, group(id, parts)]))
	const total: Oracle = (world, place, period) => {
		const points = Object.values(groups).map((each) => each(world, place, period))
		return points.some((each) => each === null)
			? null
			: round(
					points.reduce<number>((sum, each) => sum + (each ?? 0), 0),
					2,
				)
	}
	return { ...groups, Q766_TOTAL: total }
}

/** 18 + 20 + 12 + 10 + 22 + 18. */
export const MOST = Object.values(GROUPS)
	.flat()
	.reduce((sum, [, , max]) => sum + max, 0)
