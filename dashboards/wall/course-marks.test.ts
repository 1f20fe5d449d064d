import fc from 'fast-check'
import { expect, test } from 'vitest'
import { courseMarks } from './course-marks.ts'

const HOUR = 3_600_000
const BEGIN = Date.parse('2026-05-23T00:00:00Z')
const iso = (hours: number) => new Date(BEGIN + hours * HOUR).toISOString()
const points = [10, null, 30, 20].map((value, hour) => ({ start: iso(hour), value }))
const alert = (firedAt: number, resolvedAt: number | null) => ({
	...{ id: 'a', severity: 'MAJOR' as const },
	firedAt: iso(firedAt),
	resolvedAt: resolvedAt === null ? null : iso(resolvedAt),
})

test('an alert marks where the course was when it fired and when it was over', () => {
	const alerts = [alert(2.5, null), alert(1, 9)]
	expect(courseMarks({ points, alerts })).toEqual([
		{ at: BEGIN + HOUR, sign: 'MAJOR', value: 20 },
		{ at: BEGIN + 2.5 * HOUR, sign: 'MAJOR', value: 25 },
		{ at: BEGIN + 9 * HOUR, sign: 'OVER', value: 20 },
	])
})

test('what fired before the course began has no sign for that, and a course without values keeps the signs off it', () => {
	expect(courseMarks({ points, alerts: [alert(-1, 2)] })).toEqual([{ at: BEGIN + 2 * HOUR, sign: 'OVER', value: 30 }])
	const empty = points.map(({ start }) => ({ start, value: null }))
	expect(courseMarks({ points: empty, alerts: [alert(1, null)] })).toMatchObject([{ value: null }])
})

test('a mark never stands outside of what the course reached', () => {
	const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 })
	fc.assert(
		fc.property(values, fc.double({ min: 0, max: 40, noNaN: true }), (found, hours) => {
			const course = found.map((value, hour) => ({ start: iso(hour), value }))
			for (const { value } of courseMarks({ points: course, alerts: [alert(hours, hours + 1)] })) {
				expect(value).toBeGreaterThanOrEqual(Math.min(...found) - 1e-9)
				expect(value).toBeLessThanOrEqual(Math.max(...found) + 1e-9)
			}
		}),
	)
})
