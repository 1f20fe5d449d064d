import { expect, it } from 'vitest'
import { signInCode } from './session.ts'

it('finds the code of a sign-in link, and only there', () => {
	expect(signInCode({ pathname: '/sign-in', hash: '#code=abc-_1' })).toBe('abc-_1')
	expect(signInCode({ pathname: '/sign-in', hash: '' })).toBeUndefined()
	expect(signInCode({ pathname: '/', hash: '#code=abc' })).toBeUndefined()
})
