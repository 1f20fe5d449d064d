import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDecoders } from './registry.ts'
import { makeMessage } from './test-support/message.ts'

const decoders = await createDecoders()
const mapping = { type: { path: '/type' }, value: { path: '/a/b' }, time: { path: '/t' }, subject: { path: '/a/b/c' } }

it('each file of the folder is a decoder under the name of its format', () => {
	expect([...decoders.keys()]).toEqual(expect.arrayContaining(['chirpstack', 'cloudevents', 'json', 'senml']))
})

/** Keys that decoders look for, so that what is made up gets past their first checks. */
const key = fc.constantFrom(
	...['a', 'b', 't', 'n', 'v', 'bn', 'bt', 'bver', 's', 'vs', 'type', 'time', 'data', 'id', 'object', 'subject'],
	...['specversion', 'data_base64', 'deviceInfo', 'devEui', 'deduplicationId', 'tags', 'severity', '__proto__', 'd'],
)
const leaf = fc.oneof(fc.string(), fc.double(), fc.constantFrom('1.0', null, true, '2021-05-18T00:00:00Z', 1e308))
const json = fc
	.letrec((tie) => ({
		tree: fc.oneof(
			{ depthSize: 'medium' },
			leaf,
			fc.array(tie('tree'), { maxLength: 4 }),
			fc.dictionary(key, tie('tree'), { maxKeys: 8 }),
		),
	}))
	.tree.map((value) => JSON.stringify(value))

describe.each([...decoders])('%s', (_format, decoder) => {
	const answers = (body: string | Uint8Array, address = 'application/1/device/2/event/up') => {
		const items = decoder.decode(makeMessage(body, { address, feed: { mapping } }))
		expect(items.length).toBeGreaterThan(0)
	}

	it('has an answer for any bytes', () => {
		fc.assert(fc.property(fc.uint8Array(), (bytes) => answers(bytes)))
	})

	it('has an answer for any JSON', () => {
		fc.assert(
			fc.property(json, fc.constantFrom('up', 'join', ''), (body, kind) => answers(body, `a/b/event/${kind}`)),
			{ numRuns: 500 },
		)
	})
})
