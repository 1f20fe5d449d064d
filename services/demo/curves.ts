import type { Dice } from './dice.ts'
import { HOUR, hourOfDay } from './local-time.ts'

/** How much goes on in each hour of the day, from 0 to 1. */
export type Curve = readonly number[]

/** Counters: 07:00–11:30 and 13:30–17:00, with the peak between eight and ten. */
export const COUNTER: Curve = [0, 0, 0, 0, 0, 0, 0, 0.6, 1, 1, 0.7, 0.2, 0, 0.3, 0.7, 0.6, 0.3, 0, 0, 0, 0, 0, 0, 0]
/** What people do at home: in the evening too. */
export const ONLINE: Curve = [
	...[0.1, 0.05, 0.02, 0.02, 0.03, 0.1, 0.3, 0.6, 1, 1, 0.8, 0.5],
	...[0.4, 0.6, 0.8, 0.7, 0.5, 0.4, 0.4, 0.6, 0.7, 0.7, 0.5, 0.2],
]
/** Calls to 1022: two peaks, and a few in the night. */
export const CALLS: Curve = [
	...[0.06, 0.04, 0.03, 0.03, 0.05, 0.12, 0.3, 0.7, 1, 1, 0.85, 0.55],
	...[0.4, 0.6, 0.85, 0.9, 0.75, 0.5, 0.4, 0.4, 0.35, 0.25, 0.15, 0.1],
]
/** Roads: to work and back. */
export const TRAFFIC: Curve = [
	...[0.06, 0.04, 0.03, 0.04, 0.12, 0.4, 0.9, 1, 0.7, 0.55, 0.55, 0.7],
	...[0.55, 0.55, 0.55, 0.6, 0.85, 1, 0.75, 0.55, 0.4, 0.28, 0.18, 0.1],
]
/** Dust in the air: mornings and evenings. */
const DUST: Curve = [
	...[0.5, 0.45, 0.45, 0.5, 0.6, 0.8, 1, 1, 0.85, 0.65, 0.5, 0.4],
	...[0.35, 0.3, 0.3, 0.35, 0.5, 0.7, 0.85, 0.8, 0.7, 0.65, 0.6, 0.55],
]
/** Degrees over the day's lowest. */
const WARMTH: Curve = [
	...[0.1, 0.07, 0.04, 0.02, 0, 0.02, 0.1, 0.28, 0.48, 0.66, 0.82, 0.93],
	...[1, 1, 0.97, 0.88, 0.74, 0.58, 0.45, 0.36, 0.29, 0.23, 0.18, 0.14],
]

/** The curve's value between two hours. */
export function valueAt(curve: Curve, at: number): number {
	const hour = hourOfDay(at)
	const from = Math.floor(hour)
	const [a = 0, b = 0] = [curve[from % 24], curve[(from + 1) % 24]]
	return a + (b - a) * (hour - from)
}

export const dust = (at: number) => valueAt(DUST, at)
export const warmth = (at: number) => valueAt(WARMTH, at)

/** So many instants of the day by the curve, in order. */
export function instants(dice: Dice, curve: Curve, day: number, count: number): number[] {
	const sums: number[] = []
	for (const value of curve) sums.push((sums.at(-1) ?? 0) + value)
	return Array.from({ length: count }, () => {
		const thrown = dice.unit() * (sums.at(-1) ?? 0)
		const hour = sums.findIndex((sum) => thrown < sum)
		return Math.floor(day + (hour + dice.unit()) * HOUR)
	}).sort((a, b) => a - b)
}
