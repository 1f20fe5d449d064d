import { expect, it } from 'vitest'
import { unfit } from './licences.ts'

const component = (name: string, ...ids: string[]) => ({
	name,
	version: '1.0.0',
	licenses: ids.map((id) => (id.includes(' ') ? { expression: id } : { license: { id } })),
})

it('takes licences that stand beside our own, and expressions of which one part does', () => {
	expect(
		unfit([component('a', 'MIT'), component('b', 'MIT OR GPL-3.0-only'), component('c', 'ISC', 'BSD-2-Clause')]),
	).toEqual([])
})

it('takes nothing that nobody has looked at', () => {
	expect(
		unfit([
			component('copyleft', 'GPL-3.0-only'),
			component('both', 'MIT AND GPL-3.0-only'),
			component('own', 'SEE LICENSE IN FILE'),
			component('none'),
		]),
	).toEqual([
		'copyleft 1.0.0: GPL-3.0-only',
		'both 1.0.0: MIT AND GPL-3.0-only',
		'own 1.0.0: SEE LICENSE IN FILE',
		'none 1.0.0: none',
	])
})
