import fc from 'fast-check'
import { expect, test } from 'vitest'
import { distinctNames } from './distinct-names.ts'

test('what several names begin with gives way to what tells them apart', () => {
	expect(
		distinctNames([
			'Trung tâm Phục vụ hành chính công Phường Tân Khai',
			'Trung tâm Phục vụ hành chính công Xã Nghĩa Trung',
			'Sở Y tế',
			'Sở Nội vụ',
		]),
	).toEqual(['… Phường Tân Khai', '… Xã Nghĩa Trung', 'Sở Y tế', 'Sở Nội vụ'])
	expect(distinctNames(['Trung tâm Phục vụ hành chính công tỉnh'])).toEqual(['Trung tâm Phục vụ hành chính công tỉnh'])
})

test('names that differ still differ', () => {
	const name = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 }).map((words) => words.join(' '))
	fc.assert(
		fc.property(fc.uniqueArray(name), (names) => {
			const shown = distinctNames(names)
			expect(shown.every((each) => each !== '' && each !== '… ')).toBe(true)
			// Those that begin alike differ in what is left; the rest stay as they are.
			for (const [index, each] of shown.entries()) expect(names[index]?.endsWith(each.replace(/^… /, ''))).toBe(true)
		}),
	)
})
