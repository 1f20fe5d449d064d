import { describe, expect, test } from 'vitest'
import { createToldStretches, type EventKind } from './told-stretches.ts'

const of = (type: string, severity: EventKind['severity'] = 'info'): EventKind => ({ type, severity })
const isWanted = ({ type, severity }: EventKind) => type === 'wanted' || severity === 'critical'

describe('what was told of stretches of numbers', () => {
	test('is passed over up to the first stretch in which something is wanted', () => {
		const told = createToldStretches()
		told.add('w', 1, 10, [of('other')])
		told.add('w', 11, 20, [])
		told.add('w', 21, 30, [of('other'), of('other', 'critical')])
		told.add('w', 31, 40, [of('other')])
		expect(told.unwantedUpTo('w', 0, isWanted)).toBe(20)
		expect(told.unwantedUpTo('w', 20, isWanted)).toBe(20)
		expect(told.unwantedUpTo('w', 30, isWanted)).toBe(40)
		expect(told.unwantedUpTo('w', 40, isWanted)).toBe(40)
	})

	test('says nothing of numbers between which nothing was told, nor of other writers', () => {
		const told = createToldStretches()
		told.add('w', 5, 10, [of('other')])
		told.add('w', 11, 12, undefined)
		told.add('w', 13, 20, [of('other')])
		expect(told.unwantedUpTo('w', 3, isWanted)).toBe(3)
		expect(told.unwantedUpTo('v', 4, isWanted)).toBe(4)
		expect(told.unwantedUpTo('w', 4, isWanted)).toBe(10)
		expect(told.unwantedUpTo('w', 10, isWanted)).toBe(10)
	})

	test('is forgotten once it has been read in another way', () => {
		const told = createToldStretches()
		told.add('w', 1, 10, [of('wanted')])
		told.add('w', 11, 20, [of('other')])
		expect(told.unwantedUpTo('w', 15, isWanted)).toBe(20)
		expect(told.unwantedUpTo('w', 0, isWanted)).toBe(0)
	})

	test('is asked by what is wanted at the time', () => {
		const told = createToldStretches()
		told.add('w', 1, 10, [of('wanted')])
		expect(told.unwantedUpTo('w', 0, isWanted)).toBe(0)
		expect(told.unwantedUpTo('w', 0, () => false)).toBe(10)
	})
})
