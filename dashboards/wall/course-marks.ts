import type { Severity } from '../app/schema-types.generated.ts'
import type { Series } from './documents.generated.ts'

export interface CourseMark {
	/** Milliseconds. */
	readonly at: number
	/** The sign: how grave it was when it fired, or that it was over. */
	readonly sign: Severity | 'OVER'
	/** Where it stands on the course; null where that has no value. */
	readonly value: number | null
}

type Course = Pick<Series, 'points' | 'alerts'>

/** When alerts about the figure fired and ended, as places on its course. */
export function courseMarks({ points, alerts }: Course): CourseMark[] {
	const known = points.flatMap(({ start, value }) => (value === null ? [] : [{ at: Date.parse(start), value }]))
	const first = points[0] ? Date.parse(points[0].start) : Number.NEGATIVE_INFINITY
	const marks = alerts.flatMap(({ severity, firedAt, resolvedAt }): Omit<CourseMark, 'value'>[] => [
		...(firedAt === null ? [] : [{ at: Date.parse(firedAt), sign: severity }]),
		...(resolvedAt === null ? [] : [{ at: Date.parse(resolvedAt), sign: 'OVER' as const }]),
	])
	return marks
		.filter(({ at }) => at >= first)
		.toSorted((a, b) => a.at - b.at)
		.map((mark) => ({ ...mark, value: valueAt(known, mark.at) }))
}

/** On the line between two points; beyond the last one as high as that. */
function valueAt(known: readonly { readonly at: number; readonly value: number }[], at: number): number | null {
	const after = known.findIndex((point) => point.at > at)
	const before = known[after < 0 ? known.length - 1 : after - 1]
	const next = known[after]
	if (!before || !next) return before?.value ?? next?.value ?? null
	return before.value + ((next.value - before.value) * (at - before.at)) / (next.at - before.at)
}
