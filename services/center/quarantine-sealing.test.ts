import { expect, it } from 'vitest'
import { quarantineSealing } from './quarantine-sealing.ts'

const safe = quarantineSealing(Buffer.alloc(32, 1))
const bytes = Buffer.from('Nguyễn Thị Chim Yến \u0000\xff', 'latin1')

it('what is kept comes out byte for byte, and cannot be read at rest', () => {
	const sealed = Buffer.from(safe.seal(bytes))
	expect(sealed.includes(bytes)).toBe(false)
	expect(Buffer.from(safe.open(sealed)).equals(bytes)).toBe(true)
	expect(Buffer.from(safe.seal(bytes)).equals(sealed)).toBe(false)
})

it('messages from before that are as they came', () => {
	expect(safe.open(bytes)).toBe(bytes)
})

it('with another key they stay closed, and it is said which one is needed', () => {
	expect(() => quarantineSealing(Buffer.alloc(32, 2)).open(safe.seal(bytes))).toThrow('SEALING_KEY')
})
