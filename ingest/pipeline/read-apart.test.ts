import type { Decoder } from '@vong/core/decoder'
import { expect, it } from 'vitest'
import { createReadApart, LEAST_APART, REST_BATCHES } from './read-apart.ts'
import { makeMessage, makeSource, quiet } from './test-support/centre.ts'

const source = makeSource('onestop')
const remembering = makeSource('node', {
	feeds: [{ door: 'mqtt', match: 'events/node', format: 'remembering' }],
})
const decoder = (format: string, more: Partial<Decoder> = {}): Decoder => ({ format, decode: () => [], ...more })
const decoders = new Map(
	[decoder('test'), decoder('remembering', { remembers: true })].map((each) => [each.format, each]),
)
const some = (count: number, of = source) => Array.from({ length: count }, () => makeMessage(of, {}))
const many = some(LEAST_APART)

function openReader() {
	const asked: PromiseWithResolvers<void>[] = []
	const warnings: string[] = []
	const readApart = createReadApart({
		decoders,
		log: { ...quiet, warn: (_, words) => warnings.push(words) },
		readInThread: () => {
			const answer = Promise.withResolvers<void>()
			asked.push(answer)
			return answer.promise
		},
	})
	return { asked, warnings, read: (messages: ReturnType<typeof some>) => readApart(messages, 'w', () => undefined) }
}

it('many messages are read apart, a few at once, and a few that follow many not before those', async () => {
	const { asked, read } = openReader()
	expect(read(some(LEAST_APART - 1))).toBe(false)
	const first = read(many)
	const second = read(some(1))
	expect(asked).toHaveLength(2)
	for (const answer of asked) answer.resolve()
	expect([await first, await second]).toEqual([true, true])
	expect(read(some(1))).toBe(false)
})

it('what has to be read in one place is read here', () => {
	const { asked, read } = openReader()
	expect(read([...many, ...some(1, remembering)])).toBe(false)
	expect(asked).toHaveLength(0)
})

it('what fails there is to be read here, and the thread is left alone for a while', async () => {
	const { asked, warnings, read } = openReader()
	const both = [read(many), read(many)]
	for (const answer of asked) answer.reject(new Error('ended'))
	expect(await Promise.all(both)).toEqual([false, false])
	expect(warnings).toHaveLength(1)
	for (let batch = 0; batch < REST_BATCHES; batch++) expect(read(many)).toBe(false)
	expect(asked).toHaveLength(2)
	const again = read(many)
	asked[2]?.resolve()
	expect(await again).toBe(true)
})
