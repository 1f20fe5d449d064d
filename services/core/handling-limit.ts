import type { EntityKind } from './entity.ts'

/** How long the handling of a thing may take where nothing names its due date. */
export interface HandlingLimit {
	readonly of: EntityKind
	/** Of these categories; undefined: of all that no other limit names. */
	readonly categories: readonly string[] | undefined
	/** For what began from this instant on; null: ever since. */
	readonly from: number | null
	readonly workingDays: number
}

/** Working days for a thing that began at the instant; undefined where nothing is set. */
export function limitOf(
	limits: readonly HandlingLimit[],
	of: EntityKind,
	category: string,
	begunAt: number,
): number | undefined {
	const inForce = limits.filter((limit) => limit.of === of && (limit.from === null || limit.from <= begunAt))
	const newest = (fitting: readonly HandlingLimit[]) =>
		fitting.toSorted((a, b) => (a.from ?? Number.NEGATIVE_INFINITY) - (b.from ?? Number.NEGATIVE_INFINITY)).at(-1)
	const own = inForce.filter(({ categories }) => categories?.includes(category))
	return newest(own.length > 0 ? own : inForce.filter(({ categories }) => categories === undefined))?.workingDays
}
