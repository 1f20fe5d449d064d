import { expect, test } from 'vitest'
import { type ClaimRules, personOf } from './claims.ts'

const rules: ClaimRules = {
	name: ['name', 'preferred_username'],
	rules: [
		{ claim: 'groups', has: 'ioc-admin', roles: ['ADMIN', 'OPERATOR'] },
		{ claim: 'groups', has: 'ioc-dong-xoai', roles: ['OPERATOR'], areas: ['dong-xoai'] },
		{ claim: 'department', has: 'health', roles: ['LEADER'] },
	],
}
const who = { iss: 'https://id.example', sub: '42' }

test('a claim gives roles and areas, as one value or one of a list', () => {
	expect(personOf({ ...who, name: ' Hoa ', groups: ['x', 'ioc-dong-xoai'] }, rules)).toEqual({
		id: 'https://id.example#42',
		name: 'Hoa',
		roles: ['OPERATOR'],
		scope: { kind: 'areas', codes: ['dong-xoai'] },
	})
	expect(personOf({ ...who, preferred_username: 'hoa', department: 'health' }, rules)).toMatchObject({
		name: 'hoa',
		roles: ['LEADER'],
		scope: { kind: 'all' },
	})
})

test('the first rule that fits decides alone: no roles of one over the areas of another', () => {
	const both = { ...who, groups: ['ioc-dong-xoai', 'ioc-admin'] }
	expect(personOf(both, rules)?.roles).toEqual(['ADMIN', 'OPERATOR'])
	const cityFirst = { ...rules, rules: rules.rules.toReversed() }
	expect(personOf(both, cityFirst)).toMatchObject({ roles: ['OPERATOR'], scope: { codes: ['dong-xoai'] } })
})

test('whom no rule names is let in nowhere', () => {
	for (const claims of [
		who,
		{ ...who, groups: 'ioc' },
		{ ...who, groups: [] },
		{ ...who, groups: { 'ioc-admin': true } },
	]) {
		expect(personOf(claims, rules)).toBeUndefined()
	}
})

test('a person without a name is called by the subject', () => {
	expect(personOf({ ...who, name: '', groups: 'ioc-admin' }, rules)?.name).toBe('42')
})
