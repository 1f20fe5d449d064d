import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AlertStep, AlertTransition } from './alert.ts'
import { stateOf } from './alert.ts'
import { type AlertLine, alertAfter, foldAlert } from './alert-log.ts'

const transition = (step: AlertStep, at: number, changes: Partial<AlertTransition> = {}): AlertTransition => ({
	id: `${step}:${at}`,
	alert: 'a',
	step,
	at,
	by: null,
	reason: step,
	comment: '',
	severity: 'major',
	value: at,
	to: null,
	...changes,
})

const opened: AlertLine = {
	transition: transition('opened', 1),
	opening: {
		id: 'a',
		key: 'rule|area||',
		rule: 'RULE',
		ruleVersion: 1,
		name: { vi: 'Tên', en: 'Name' },
		area: '25195@2025-07-01',
		agency: '',
		subject: '',
		field: 'health',
		sources: ['health'],
		labels: {},
		target: 10,
		unit: '%',
		shadow: false,
		procedure: '',
	},
	summary: { vi: 'một', en: 'one' },
	asOf: 1,
}
const line = (step: AlertStep, at: number, changes: Partial<AlertTransition> = {}): AlertLine => ({
	transition: transition(step, at, changes),
})

const life: readonly AlertLine[] = [
	opened,
	line('fired', 2),
	line('acknowledged', 3, { by: 'Hoa', comment: 'đang đến' }),
	line('assigned', 4, { by: 'Hoa', to: 'Đội 1' }),
	line('severity-changed', 5, { severity: 'critical' }),
	line('recovering', 6, { severity: 'critical' }),
	line('relapsed', 7, { severity: 'critical' }),
	line('handed-over', 8, { by: 'Hoa', to: 'dong-xoai' }),
	line('resolved', 9, { severity: 'critical' }),
	line('commented', 10, { by: 'Lan', comment: 'xong' }),
]

describe('an alert is what its lines amount to', () => {
	test('from its opening to its end', () => {
		expect(life.map(({ transition: { id } }) => alertAfter(life, id)).map((alert) => alert && stateOf(alert))).toEqual([
			'pending',
			'firing',
			'acknowledged',
			'acknowledged',
			'acknowledged',
			'acknowledged',
			'acknowledged',
			'firing',
			'resolved',
			'resolved',
		])
		expect(foldAlert(life)).toMatchObject({
			startedAt: 1,
			firedAt: 2,
			acknowledgedAt: null,
			acknowledgedBy: null,
			assignedTo: null,
			handedTo: 'dong-xoai',
			severity: 'critical',
			resolvedAt: 9,
			value: 9,
		})
	})

	test('a hand-over opens the question anew, there and back, with one clock and one history', () => {
		const there = [...life.slice(0, 4), line('handed-over', 5, { by: 'Hoa', to: 'centre:province' })]
		const taken = [...there, line('acknowledged', 6, { by: 'Tỉnh' })]
		const back = [...taken, line('handed-over', 7, { by: 'Tỉnh', to: 'centre:city' })]
		expect(
			[life.slice(0, 4), there, taken, back, [...back, line('acknowledged', 8, { by: 'Lan' })]].map((lines) => {
				const alert = foldAlert(lines)
				return alert && [stateOf(alert), alert.acknowledgedBy, alert.assignedTo, alert.handedTo, alert.firedAt]
			}),
		).toEqual([
			['acknowledged', 'Hoa', 'Đội 1', null, 2],
			['firing', null, null, 'centre:province', 2],
			['acknowledged', 'Tỉnh', null, 'centre:province', 2],
			['firing', null, null, 'centre:city', 2],
			['acknowledged', 'Lan', null, 'centre:city', 2],
		])
		expect(foldAlert(back)?.history).toHaveLength(7)
	})

	test('the same in any order, and however often a line is there', () => {
		const expected = foldAlert(life)
		fc.assert(
			fc.property(fc.shuffledSubarray([...life, ...life], { minLength: 2 * life.length }), (lines) => {
				expect(foldAlert(lines)).toEqual(expected)
			}),
		)
	})

	test('an end is an end: what comes later changes the history alone', () => {
		const ended = foldAlert(life)
		const later = foldAlert([...life, line('fired', 11), line('acknowledged', 12, { by: 'X' })])
		expect(later).toEqual({ ...ended, history: later?.history })
		expect(later?.history).toHaveLength(12)
	})

	test('without an opening there is nothing', () => {
		expect(foldAlert(life.slice(1))).toBeUndefined()
		expect(foldAlert([])).toBeUndefined()
	})
})
