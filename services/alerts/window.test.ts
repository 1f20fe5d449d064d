import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createWindow } from './window.ts'

const SPAN = 10

test('holds what happened within the span, in whatever order it comes, each once', () => {
	const step = fc.record({ name: fc.nat(30), at: fc.nat(60), wait: fc.nat(8) })
	fc.assert(
		fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
			const window = createWindow(SPAN)
			const came = new Map<string, number>()
			let now = 0
			for (const { name, at, wait } of steps) {
				now += wait
				const happened = Math.min(at, now)
				window.count(now)
				window.put(`${name}`, happened)
				if (happened > now - SPAN && !((came.get(`${name}`) ?? -SPAN - 1) > now - SPAN)) came.set(`${name}`, happened)
				const within = [...came.values()].filter((each) => each > now - SPAN).toSorted((a, b) => b - a)
				expect(window.count(now)).toBe(within.length)
				for (const [index, each] of within.entries()) expect(window.fromNewest(index + 1)).toBe(each)
				expect(window.fromNewest(within.length + 1)).toBeUndefined()
			}
		}),
	)
})

test('a hundred thousand at once are counted one by one without being moved about', () => {
	const window = createWindow(1_000)
	for (let index = 0; index < 100_000; index++) {
		window.put(`${index}`, index)
		expect(window.count(index)).toBe(Math.min(index + 1, 1_000))
	}
	expect(window.newest()).toBe(99_999)
})
