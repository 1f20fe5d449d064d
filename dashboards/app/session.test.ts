import { expect, it } from 'vitest'
import { signInCode, signInRefusal } from './session.ts'

it('finds the code of a sign-in link, and only there', () => {
	expect(signInCode({ pathname: '/sign-in', hash: '#code=abc-_1' })).toBe('abc-_1')
	expect(signInCode({ pathname: '/sign-in', hash: '' })).toBeUndefined()
	expect(signInCode({ pathname: '/', hash: '#code=abc' })).toBeUndefined()
})

it('knows why single sign-on let nobody in, and takes no other word for it', () => {
	expect(signInRefusal({ pathname: '/sign-in', hash: '#refused=forbidden' })).toBe('forbidden')
	expect(signInRefusal({ pathname: '/sign-in', hash: '#refused=anything' })).toBeUndefined()
	expect(signInRefusal({ pathname: '/', hash: '#refused=forbidden' })).toBeUndefined()
})
