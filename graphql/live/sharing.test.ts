import type { Role } from '@vong/core/viewer'
import { buildSchema, type ExecutionArgs, type ExecutionResult, parse } from 'graphql'
import { beforeEach, expect, test, vi } from 'vitest'
import { closable } from './closable.ts'
import type { StreamItem } from './roots.ts'
import { createSubscribe } from './subscribe.ts'

const schema = buildSchema(`
	type Query { none: Int }
	type Subscription { ticks(after: String): Tick }
	type Tick { count: Int, scope: String, name(language: String): String }
`)
const DOCUMENT = 'subscription a($after: String) { ticks(after: $after) { count scope } }'

let executions = 0
let members: Set<(delivery: object) => void>
let listeners: Set<(id: string) => void>
let subscribe: ReturnType<typeof createSubscribe>

/** A delivery for all who listen, whoever they are: keeping them apart is left to what is tested. */
function tick(count: number, until?: Promise<void>) {
	const delivery = {
		count: async () => {
			executions++
			await until
			return count
		},
		scope: (_: unknown, { reader }: { reader: { scope: string } }) => reader.scope,
		name: ({ language }: { language?: string | null }) => (language === 'en' ? 'one' : 'một'),
	}
	for (const member of members) member(delivery)
}

function stream() {
	const waiting: object[] = []
	let wake = () => {}
	let open = true
	const take = (delivery: object) => {
		waiting.push(delivery)
		wake()
	}
	members.add(take)
	async function* items(): AsyncGenerator<StreamItem, void, undefined> {
		while (open) {
			const delivery = waiting.shift()
			if (delivery) yield { delivery }
			else await new Promise<void>((resolve) => (wake = resolve))
		}
	}
	return closable(items(), () => {
		open = false
		members.delete(take)
		wake()
	})
}

interface Asked {
	viewer?: string
	scope?: string
	roles?: readonly Role[]
	document?: string
	operationName?: string
	variableValues?: Record<string, unknown>
}

async function open(asked: Asked = {}) {
	const { viewer = 'v', scope = 'all', roles = ['SCREEN'], document = DOCUMENT, ...rest } = asked
	const contextValue = {
		viewer: { id: viewer, roles, expiresAt: null },
		...{ reader: { scope }, clock: { now: () => 0 }, cursors: { seal: String, open: String } },
	}
	const results = await subscribe({ schema, document: parse(document), contextValue, ...rest } as ExecutionArgs)
	if (!(Symbol.asyncIterator in results)) throw new Error('no stream')
	const next = async () => (await results.next()).value as ExecutionResult
	// Asked for before anything comes, so that it listens.
	const first = next()
	return { first, next, close: () => results.return(undefined) }
}

beforeEach(() => {
	executions = 0
	members = new Set()
	listeners = new Set()
	subscribe = createSubscribe({
		roots: { ticks: () => stream },
		onViewerEnded: (id, listener) => {
			const heard = (ended: string) => ended === id && listener()
			listeners.add(heard)
			return () => listeners.delete(heard)
		},
		log: { error() {} },
	})
})

test('a hundred who ask for the same cost one execution, and each gets the very same results in order', async () => {
	const walls = await Promise.all(
		Array.from({ length: 100 }, (_, index) => open({ viewer: `wall-${index}`, variableValues: { after: `${index}` } })),
	)
	tick(1)
	tick(2)
	const firsts = await Promise.all(walls.map(({ first }) => first))
	const seconds = await Promise.all(walls.map(({ next }) => next()))
	expect(executions).toBe(2)
	expect([new Set(firsts).size, new Set(seconds).size]).toEqual([1, 1])
	expect([firsts[0]?.data, seconds[0]?.data]).toEqual([
		{ ticks: { count: 1, scope: 'all' } },
		{ ticks: { count: 2, scope: 'all' } },
	])
	await Promise.all(walls.map(({ close }) => close()))
})

const named = (language: string) => `subscription { ticks { count name(language: "${language}") } }`
const WITH_LANGUAGE = 'subscription ($language: String) { ticks { count name(language: $language) } }'
const TWO = 'subscription a { ticks { count scope } } subscription b { ticks { count } }'
const PLACE_AS_LANGUAGE = 'subscription ($after: String) { ticks(after: $after) { count name(language: $after) } }'

test.each<[string, Asked, Asked]>([
	['of different scopes', { scope: 'dong-xoai' }, { scope: 'phuoc-long' }],
	['of the province and of a city', { scope: 'all' }, { scope: 'phuoc-long' }],
	['of different roles', { roles: ['VIEWER'] }, { roles: ['ADMIN'] }],
	['in different languages', { document: named('vi') }, { document: named('en') }],
	[
		'with different variables',
		{ document: WITH_LANGUAGE, variableValues: { language: 'vi' } },
		{ document: WITH_LANGUAGE, variableValues: { language: 'en' } },
	],
	[
		'with different places that are used for something else as well',
		{ document: PLACE_AS_LANGUAGE, variableValues: { after: 'vi' } },
		{ document: PLACE_AS_LANGUAGE, variableValues: { after: 'en' } },
	],
	['of different operations', { document: TWO, operationName: 'a' }, { document: TWO, operationName: 'b' }],
])('those %s share nothing, even of one delivery', async (_, one, other) => {
	const [first, second, alone] = [await open(one), await open(other), await open(one)]
	tick(1)
	const [ofFirst, ofSecond, again] = await Promise.all([first.first, second.first, alone.first])
	expect(executions).toBe(2)
	expect(ofSecond).not.toBe(ofFirst)
	expect(again).toBe(ofFirst)
	if (one.scope !== other.scope)
		expect([ofFirst.data, ofSecond.data]).toMatchObject([
			{ ticks: { scope: one.scope } },
			{ ticks: { scope: other.scope } },
		])
	else if (one.roles === undefined) expect(ofSecond.data).not.toEqual(ofFirst.data)
	await Promise.all([first, second, alone].map(({ close }) => close()))
})

test('who is turned out gets nothing more, not even what is being worked out for all; the others do', async () => {
	const [staying, ended] = [await open({ viewer: 'staying' }), await open({ viewer: 'ended' })]
	const { promise: until, resolve: goOn } = Promise.withResolvers<void>()
	tick(1, until)
	await vi.waitFor(() => expect(executions).toBe(1))
	for (const listener of listeners) listener('ended')
	expect(await ended.first).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
	expect(await ended.next()).toBeUndefined()
	goOn()
	tick(2)
	expect([await staying.first, await staying.next()]).toEqual([
		{ data: { ticks: { count: 1, scope: 'all' } } },
		{ data: { ticks: { count: 2, scope: 'all' } } },
	])
	expect(executions).toBe(2)
	await staying.close()
})
