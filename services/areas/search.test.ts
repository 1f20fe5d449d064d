import type { Area } from '@vong/core/area'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldAccents, foldTones, searchAreas } from './search.ts'

const NAMES = [
	'Phường Bình Phước',
	'Thành phố Đồng Xoài',
	'Phường Đồng Xoài',
	'Thị xã Phước Long',
	'Phường Long Thủy',
	'Xã Tân Tiến',
	'Xã Tân Tiên',
	'Xã Đăk Ơ',
	'Xã Lộc Thạnh',
	'Xã Lộc Thành',
	'Xã Thanh Hòa',
	'Thị trấn Tân Phú',
	'Phường Tân Phú',
]
const areas = NAMES.map(
	(name, index): Area => ({
		id: `${index}@`,
		code: `${index}`,
		name,
		type: '',
		level: 'commune',
		parentCode: null,
		validFrom: null,
		validTo: null,
		lat: null,
		lon: null,
	}),
)
const found = (text: string) => searchAreas(areas, text).map(({ name }) => name)

test.each([
	['Đồng Xoài', ['Phường Đồng Xoài', 'Thành phố Đồng Xoài']],
	['TP. Đồng Xoài', ['Thành phố Đồng Xoài', 'Phường Đồng Xoài']],
	['tp dong xoai', ['Thành phố Đồng Xoài', 'Phường Đồng Xoài']],
	['P. Tân Phú', ['Phường Tân Phú', 'Thị trấn Tân Phú']],
	['tt tân phú', ['Thị trấn Tân Phú', 'Phường Tân Phú']],
	['tx Phước Long', ['Thị xã Phước Long']],
	['thi xa phuoc long', ['Thị xã Phước Long']],
	['Long Thuỷ', ['Phường Long Thủy']],
	['Thanh Hoà', ['Xã Thanh Hòa']],
	['thanh hoa', ['Xã Thanh Hòa']],
	['Tân Tiến', ['Xã Tân Tiến', 'Xã Tân Tiên']],
	['Tân Tiên', ['Xã Tân Tiên', 'Xã Tân Tiến']],
	['xã lộc thành', ['Xã Lộc Thành', 'Xã Lộc Thạnh']],
	['dak o', ['Xã Đăk Ơ']],
	['Đak Ơ', ['Xã Đăk Ơ']],
	['binh phu', ['Phường Bình Phước']],
	['xoai', ['Phường Đồng Xoài', 'Thành phố Đồng Xoài']],
	['  BÌNH   PHƯỚC ', ['Phường Bình Phước']],
	['', []],
	['...', []],
	['Hà Nội', []],
])('“%s” finds %j', (text, expected) => {
	expect(found(text)).toEqual(expected)
	expect(found(text.normalize('NFD'))).toEqual(expected)
})

test('where tone marks stand makes no difference, what they are does', () => {
	expect(foldTones('hoà')).toBe(foldTones('hòa'))
	expect(foldTones('thuỷ')).toBe(foldTones('thủy'))
	expect(foldTones('hoà')).not.toBe(foldTones('hoá'))
	expect(foldTones('Đường')).not.toBe(foldTones('Dường'))
	expect(foldAccents('Đường Ở Đăk Ơ')).toBe('duong o dak o')
})

test('every spelling of every area finds it', () => {
	const area = fc.constantFrom(...areas)
	const spelling = fc.constantFrom(
		(text: string) => text.normalize('NFD'),
		(text: string) => text.toUpperCase(),
		(text: string) => foldAccents(text),
		(text: string) => foldTones(text),
		(text: string) => text.slice(0, -1),
	)
	fc.assert(fc.property(area, spelling, spelling, (each, a, b) => searchAreas(areas, a(b(each.name))).includes(each)))
	fc.assert(fc.property(fc.string(), (text) => foldAccents(foldAccents(text)) === foldAccents(text)))
	fc.assert(fc.property(fc.string(), (text) => foldTones(text) === foldTones(text.normalize('NFD'))))
})
