import { expect, test } from 'vitest'
import { calmMap } from './calm-map.ts'

test('long work lets others have their turn, and comes to the same', async () => {
	let time = 0
	let turns = 0
	const others = setInterval(() => turns++, 0)
	const items = Array.from({ length: 6_400 }, (_, index) => index)
	const found = await calmMap(
		items,
		(item, index) => {
			time++
			return item * 2 + index
		},
		() => time,
	)
	clearInterval(others)
	expect(found).toEqual(items.map((item) => item * 3))
	expect(turns).toBeGreaterThan(0)
})

test('short work is done in one go', async () => {
	const order: string[] = []
	const work = calmMap([1, 2, 3], (item) => order.push(`${item}`)).then(() => order.push('done'))
	setImmediate(() => order.push('other'))
	await work
	expect(order).toEqual(['1', '2', '3', 'done'])
})
