import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Chance that repeats itself: the same names give the same throws. */
export interface Dice {
	/** From 0 up to, not including, 1. */
	unit(): number
	chance(probability: number): boolean
	/** Both ends included. */
	int(from: number, to: number): number
	between(from: number, to: number): number
	pick<T>(list: readonly T[]): T
	/** Around the mean, never below zero. */
	around(mean: number, spread: number): number
	/** A waiting time: many short ones, few long ones. */
	wait(mean: number): number
	/** How many of something that comes by chance. */
	count(expected: number): number
	hex(length: number): string
}

/** FNV-1a over the names, so that each system, day and station has throws of its own. */
export function hash(...names: readonly (string | number)[]): number {
	let value = 0x811c9dc5
	for (const character of names.join('/')) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193)
	return value | 0
}

export function createDice(...names: readonly (string | number)[]): Dice {
	const generator = xoroshiro128plus(hash(...names))
	const unit = () => uniformFloat64(generator)
	const int = (from: number, to: number) => uniformInt(generator, from, to)
	/** Twelve throws are near enough to a normal one. */
	const normal = () => Array.from({ length: 12 }, unit).reduce((sum, value) => sum + value, -6)
	const around = (mean: number, spread: number) => Math.max(0, mean + spread * normal())
	return {
		unit,
		int,
		around,
		chance: (probability) => unit() < probability,
		between: (from, to) => from + (to - from) * unit(),
		pick: (list) => {
			if (list.length === 0) throw new RangeError('nothing to pick from')
			return list[int(0, list.length - 1)] as (typeof list)[number]
		},
		wait: (mean) => -mean * Math.log(1 - unit()),
		count: (expected) => Math.round(around(expected, Math.sqrt(expected))),
		hex: (length) => Array.from({ length }, () => int(0, 15).toString(16)).join(''),
	}
}
