import fc from 'fast-check'
import { expect, test } from 'vitest'
import { distinctNames } from './distinct-names.ts'

const told = (names: readonly string[]) => distinctNames(names).map(({ initials, own }) => `${initials} ${own}`.trim())

test('what several names begin with is told by its initials, as offices abbreviate themselves', () => {
	expect(
		told([
			'Trung tâm Phục vụ hành chính công Phường Tân Khai',
			'Trung tâm Phục vụ hành chính công Xã Nghĩa Trung',
			'Sở Y tế',
			'Sở Nội vụ',
		]),
	).toEqual(['TTPVHCC Phường Tân Khai', 'TTPVHCC Xã Nghĩa Trung', 'Sở Y tế', 'Sở Nội vụ'])
	expect(told(['Trung tâm Phục vụ hành chính công tỉnh'])).toEqual(['Trung tâm Phục vụ hành chính công tỉnh'])
})

test('a place keeps what it is called, however much of that others share', () => {
	expect(
		told([
			'Trung tâm Phục vụ hành chính công Xã Lộc Hưng',
			'Trung tâm Phục vụ hành chính công Xã Lộc Quang',
			'Trung tâm Phục vụ hành chính công Phường Phước Long',
			'Trung tâm Phục vụ hành chính công tỉnh',
		]),
	).toEqual(['TTPVHCC Xã Lộc Hưng', 'TTPVHCC Xã Lộc Quang', 'TTPVHCC Phường Phước Long', 'TTPVHCC tỉnh'])
	const two = [
		'Trung tâm Phục vụ hành chính công Phường Phước Long',
		'Trung tâm Phục vụ hành chính công Phường Phước Bình',
	]
	expect(told(two)).toEqual(['TTPVHCC Phường Phước Long', 'TTPVHCC Phường Phước Bình'])
})

test('names that differ still differ', () => {
	const name = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 }).map((words) => words.join(' '))
	fc.assert(
		fc.property(fc.uniqueArray(name), (names) => {
			const shown = told(names)
			expect(shown.every((each) => each !== '')).toBe(true)
			expect(new Set(shown).size).toBe(names.length)
			// Those that begin alike differ in what is left; the rest stay as they are.
			for (const [index, each] of shown.entries())
				expect(names[index]?.endsWith(each.replace(/^[A-C]+ /, ''))).toBe(true)
		}),
	)
})
