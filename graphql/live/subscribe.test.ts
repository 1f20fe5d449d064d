import { buildSchema, type ExecutionArgs, type ExecutionResult, parse } from 'graphql'
import { expect, it } from 'vitest'
import { closable } from './closable.ts'
import type { StreamItem } from './roots.ts'
import { createSubscribe, MOST_STREAMS } from './subscribe.ts'

const schema = buildSchema('type Query { none: Int } type Subscription { ticks: Tick } type Tick { count: Int }')
const document = parse('subscription { ticks { count } }')

/** A stream that brings one delivery, and then nothing until it is closed. */
function oneTick() {
	const { promise: closed, resolve } = Promise.withResolvers<void>()
	async function* items(): AsyncGenerator<StreamItem, void, undefined> {
		yield { delivery: { count: 1 } }
		await closed
	}
	return closable(items(), resolve)
}

it('one identity has so many streams at a time and no more; others are none the worse, and a place is free again at once', async () => {
	const subscribe = createSubscribe({
		roots: { ticks: () => oneTick },
		onViewerEnded: () => () => {},
		log: { error() {} },
	})
	async function open(viewer: string) {
		const contextValue = {
			viewer: { id: viewer, expiresAt: null },
			...{ reader: { scope: 'all' }, clock: { now: () => 0 }, cursors: { seal: String, open: String } },
		}
		const stream = await subscribe({ schema, document, contextValue } as ExecutionArgs)
		if (!(Symbol.asyncIterator in stream)) throw new Error('no stream')
		const { value } = await stream.next()
		return { stream, first: value as ExecutionResult }
	}
	const streams = await Promise.all(Array.from({ length: MOST_STREAMS }, () => open('greedy')))
	expect(streams.every(({ first }) => first.data !== undefined)).toBe(true)
	expect((await open('greedy')).first.errors).toMatchObject([{ extensions: { code: 'LIMIT' } }])
	expect((await open('wall')).first.data).toEqual({ ticks: { count: 1 } })
	await streams[0]?.stream.return(undefined)
	expect((await open('greedy')).first.data).toEqual({ ticks: { count: 1 } })
	await Promise.all(streams.map(({ stream }) => stream.return(undefined)))
})
