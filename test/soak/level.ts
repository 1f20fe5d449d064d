/** A wall that hangs for months must not hold a tenth more after hours than it did when everything had been drawn once. */
const TOLERANCE = 0.1

const median = (values: readonly number[]) =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Whether the last third of the looks holds no more than the second: the first is when everything is drawn for the first time. */
export function isLevel(heaps: readonly number[]): boolean {
	const third = Math.floor(heaps.length / 3)
	if (third === 0) return false
	return median(heaps.slice(-third)) <= median(heaps.slice(third, 2 * third)) * (1 + TOLERANCE)
}
