import { expect, it } from 'vitest'
import { createQuota } from './quota.ts'

it('one who asks too often waits, and takes nothing from others', () => {
	let now = 1_000
	const quota = createQuota({ now: () => now }, { perSecond: 10, burst: 5 })
	const takes = (id: string, times: number) => Array.from({ length: times }, () => quota.take(id))
	expect(takes('a', 6)).toEqual([0, 0, 0, 0, 0, 1])
	expect(quota.take('b')).toBe(0)
	now += 100
	expect(takes('a', 2)).toEqual([0, 1])
	now += 60_000
	expect(takes('a', 6)).toEqual([0, 0, 0, 0, 0, 1])
})

it('nobody is kept out when the clock is set back', () => {
	let now = 1_000_000
	const quota = createQuota({ now: () => now }, { perSecond: 10, burst: 5 })
	for (let asked = 0; asked < 3; asked++) quota.take('a')
	now -= 500_000
	expect(Array.from({ length: 6 }, () => quota.take('a'))).toEqual([0, 0, 0, 0, 0, 1])
})
