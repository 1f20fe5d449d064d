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

test('a place keeps what it is called, however much of that others share', () => {
	expect(
		distinctNames([
			'Trung tâm Phục vụ hành chính công Xã Lộc Hưng',
			'Trung tâm Phục vụ hành chính công Xã Lộc Quang',
			'Trung tâm Phục vụ hành chính công Phường Phước Long',
			'Trung tâm Phục vụ hành chính công tỉnh',
		]),
	).toEqual(['… Xã Lộc Hưng', '… Xã Lộc Quang', '… Phường Phước Long', '… chính công tỉnh'])
	const two = [
		'Trung tâm Phục vụ hành chính công Phường Phước Long',
		'Trung tâm Phục vụ hành chính công Phường Phước Bình',
	]
	expect(distinctNames(two)).toEqual(['… Phường Phước Long', '… Phường Phước Bình'])
})

test('names that differ still differ', () => {
	const name = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 }).map((words) => words.join(' '))
	fc.assert(
		fc.property(fc.uniqueArray(name), (names) => {
			const shown = distinctNames(names)
			expect(shown.every((each) => each !== '' && each !== '… ')).toBe(true)
			expect(new Set(shown).size).toBe(names.length)
			// Those that begin alike differ in what is left; the rest stay as they are.
			for (const [index, each] of shown.entries()) expect(names[index]?.endsWith(each.replace(/^… /, ''))).toBe(true)
		}),
	)
})
