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

test('what holds none, and what is no JSON, is kept byte for byte', () => {
	for (const text of ['{ "a":  1 }', '{"ChuHoSo": ', '"text"', '\u0000']) expect(through(text)).toBe(text)
})

test('a hashed value stays the same when it comes through again', () => {
	const policy = createFieldPolicy(source, key)
	const once = JSON.parse(through('{"data":{"SoGiayTo":"285123456"}}')) as { data: { SoGiayTo: string } }
	expect(once.data.SoGiayTo).toMatch(/^hash:/)
	expect(policy?.(once.data)).toEqual(once.data)
	expect(policy?.({ SoGiayTo: '285123456' })).toEqual(once.data)
})
