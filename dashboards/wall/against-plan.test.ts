import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFormat } from '../app/format.ts'
import { againstPlan, planWords } from './against-plan.ts'

const vi = createFormat('vi')
const turnout = { value: 24.04, decimals: 2, unit: '%', direction: 'UP' } as const
const rank = { value: 5, decimals: 0, unit: 'hạng', direction: 'DOWN' } as const
const course = (planned: number | null) => ({ plan: [{ at: '2026-05-23T02:00:00.000Z', value: 30 }], planned })

test('how a figure stands against its plan is said in words, in points where it is a share', () => {
	expect(planWords(turnout, course(30), vi)).toEqual({ words: 'Kế hoạch 30%: kém 6 điểm %', status: 'BAD' })
	expect(planWords({ ...turnout, value: 31.25 }, course(30), vi)?.words).toBe('Kế hoạch 30%: vượt 1,3 điểm %')
	expect(planWords({ ...turnout, value: 30 }, course(30), vi)).toEqual({ words: 'Kế hoạch 30%: đúng', status: 'GOOD' })
	expect(planWords(turnout, course(null), vi)).toEqual({ words: 'Kế hoạch chưa bắt đầu', status: 'UNKNOWN' })
	expect(planWords({ ...turnout, value: null }, course(30), vi)?.words).toBe('Kế hoạch 30%')
	expect(planWords(turnout, { plan: [], planned: null }, vi)).toBeUndefined()
})

test('where less is better, less than planned is ahead of the plan', () => {
	expect(planWords(rank, course(6), vi)).toEqual({ words: 'Kế hoạch hạng 6: vượt 1 bậc', status: 'GOOD' })
	expect(planWords(rank, course(3), vi)).toEqual({ words: 'Kế hoạch hạng 3: kém 2 bậc', status: 'BAD' })
})

test('what is ahead one way is behind the other way', () => {
	const sides = { ahead: 'behind', behind: 'ahead', even: 'even' } as const
	fc.assert(
		fc.property(fc.double({ min: 0, max: 100, noNaN: true }), fc.integer({ min: 0, max: 100 }), (value, planned) => {
			const up = againstPlan({ value, direction: 'UP' }, planned)
			const down = againstPlan({ value, direction: 'DOWN' }, planned)
			expect(up && sides[up.side]).toBe(down?.side)
			expect(up?.by).toBeGreaterThanOrEqual(0)
		}),
	)
})
