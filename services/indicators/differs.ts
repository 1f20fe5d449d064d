import type { Reading } from '@vong/core/indicator'

/** In which sums are compared: all that counts of things can have. */
const DIGITS = 13

/**
 * Everything but when it was taken: a snapshot that finds the same is no news, nor is a sum that was added up in another order and differs in
 * its sixteenth digit.
 */
export function differs(before: Reading | undefined, after: Reading): boolean {
	if (!before) return true
	const said = ({ value, reason, numerator, denominator, target, status, period, periodStart }: Reading) =>
		JSON.stringify([
			...[value, reason, exact(numerator), exact(denominator), target, status],
			period === 'now' ? 0 : periodStart,
		])
	return said(before) !== said(after)
}

const exact = (sum: number | null) => (sum === null ? null : Number(sum.toPrecision(DIGITS)))
