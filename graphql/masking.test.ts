import type { Role, Viewer } from '@vong/core/viewer'
import { expect, it } from 'vitest'
import { masked, showsPersons } from './masking.ts'

const HASH = `hash:${'a'.repeat(22)}`
const viewer = (...roles: Role[]): Viewer => ({ id: 'v', name: 'v', roles, scope: { kind: 'all' }, expiresAt: null })

it('pseudonyms are hidden at any depth, and nothing else is', () => {
	expect(
		masked({ agent: HASH, steps: [{ by: HASH, at: 1 }, 'hash:short'], note: `${HASH} and more`, none: null }),
	).toEqual({
		...{ agent: 'hash:***', steps: [{ by: 'hash:***', at: 1 }, 'hash:short'], note: 'hash:*** and more', none: null },
	})
	expect([masked(null), masked(3), masked(HASH)]).toEqual([null, 3, 'hash:***'])
})

it('they are shown to who works with them and says what for', () => {
	expect(showsPersons(viewer('OPERATOR'), 'đối soát ca trực')).toBe(true)
	expect(showsPersons(viewer('ADMIN'), 'x')).toBe(true)
	for (const purpose of [null, undefined]) expect(showsPersons(viewer('ADMIN'), purpose)).toBe(false)
	for (const role of ['VIEWER', 'LEADER', 'SCREEN'] as const)
		expect(() => showsPersons(viewer(role), 'x')).toThrow('OPERATOR and ADMIN')
	for (const purpose of ['', '  ', 'x'.repeat(501)])
		expect(() => showsPersons(viewer('ADMIN'), purpose)).toThrow('what it is')
})
