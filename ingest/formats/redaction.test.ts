import { expect, test } from 'vitest'
import { createFieldPolicy } from './field-policy.ts'
import { createRedaction } from './redaction.ts'
import { makeSource } from './test-support/message.ts'

const source = makeSource({ drop: ['ChuHoSo', 'phone'], hash: ['SoGiayTo'] })
const key = new Uint8Array(32)
const redact = createRedaction(new Map([[source.id, source]]), key)
const through = (text: string) => Buffer.from(redact(source, Buffer.from(text))).toString()

test('personal fields go, wherever they stand', () => {
	expect(through('[{"id": "1", "data": {"ChuHoSo": "Nguyễn A", "x": [{"phone": "0912"}]}}]')).toBe(
		'[{"id":"1","data":{"x":[{}]}}]',
	)
})

test('so do numbers and addresses of persons by their form; words stay, for a schema of tomorrow may speak of them', () => {
	const sent = {
		id: 'call-0912345678',
		data: { x: 'gọi a@b.vn hoặc 285999888777', words: 'Chim Yến đã gọi', n: 285999888777 },
	}
	expect(JSON.parse(through(JSON.stringify(sent)))).toEqual({
		id: expect.stringMatching(/^call-hash:[\w-]{22}$/),
		data: {
			x: expect.stringMatching(/^gọi hash:[\w-]{22} hoặc hash:[\w-]{22}$/),
			words: 'Chim Yến đã gọi',
			n: 285999888777,
		},
	})
})

test('what holds none, and what is no JSON, is kept byte for byte', () => {
	for (const text of ['{ "a":  1 }', '{"ChuHoSo": "Yến", ', '"text"', '0912345678;x', '\u0000'])
		expect(through(text)).toBe(text)
})

test('a hashed value stays the same when it comes through again', () => {
	const policy = createFieldPolicy(source, key)
	const once = JSON.parse(through('{"data":{"SoGiayTo":"285123456"}}')) as { data: { SoGiayTo: string } }
	expect(once.data.SoGiayTo).toMatch(/^hash:/)
	expect(policy.event(once.data)).toEqual(once.data)
	expect(policy.event({ SoGiayTo: '285123456' })).toEqual(once.data)
})
