import { expect, it } from 'vitest'
import { cursorSealing } from './cursor-sealing.ts'

const { seal, open } = cursorSealing(Buffer.alloc(32, 1))

it.each(['{}', '{"f4Kq":1200345}', 'Đồng Xoài', 'x'.repeat(5_000)])(
	'%s comes back as it was, and nobody reads it',
	(place) => {
		const cursor = seal(place)
		expect(cursor).toMatch(/^[\w-]+$/)
		expect(open(cursor)).toBe(place)
		expect(Buffer.from(cursor, 'base64url').includes(place)).toBe(false)
	},
)

it.each(['', 'x', 'e30', seal('x').slice(0, -2), `${seal('x')}AA`, cursorSealing(Buffer.alloc(32, 2)).seal('x')])(
	'%s was not sealed here',
	(cursor) => {
		expect(open(cursor)).toBeUndefined()
	},
)
