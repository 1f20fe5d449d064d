import type { Reading } from '@vong/core/indicator'
import type { ExecutionResult } from 'graphql'
import { expect, test, vi } from 'vitest'
import type { WebSocket } from 'ws'
import { createIndicatorStreams, type IndicatorDelivery } from './indicator-streams.ts'
import { createNextMessages } from './next-messages.ts'

/** A connection that takes a message when it is told to, or at once. */
function createSocket({ slow = false } = {}) {
	const sent: { id: string; type: string; payload: ExecutionResult }[] = []
	let taken = () => {}
	const socket = {
		...{ readyState: 1, OPEN: 1 },
		send(data: Buffer, options: object, done: () => void) {
			expect(options).toEqual({ binary: false })
			sent.push(JSON.parse(data.toString()))
			if (slow) taken = done
			else done()
		},
	}
	return { socket: socket as unknown as WebSocket, sent, take: () => taken() }
}

test('what is sent to many is made text once, and each gets it under the id of its own', async () => {
	let made = 0
	const toJSON = () => `${++made} "tiếng Việt"`
	const results = [{ data: { toJSON } }, { data: null }] as unknown as ExecutionResult[]
	async function* each() {
		yield* results
	}
	const messages = createNextMessages()
	const sockets = ['a', 'b "quoted"'].map((id) => ({ id, ...createSocket() }))
	for (const { id, socket, sent } of sockets) {
		// Nothing is left to be written but the end.
		expect(await messages(socket, id, each()).next()).toEqual({ done: true, value: undefined })
		expect(sent).toEqual([
			{ id, type: 'next', payload: { data: '1 "tiếng Việt"' } },
			{ id, type: 'next', payload: { data: null } },
		])
	}
	expect(made).toBe(1)
})

test('who wants no more ends what it comes from at once, also before it began', async () => {
	const results = { next: () => new Promise<never>(() => {}), return: vi.fn(), [Symbol.asyncIterator]: () => results }
	const written = createNextMessages()(createSocket().socket, 'a', results as never)
	await written.return(undefined)
	expect(results.return).toHaveBeenCalled()
})

const reading = (indicator: string, value: number) => ({ indicator, area: 'p', period: 'now', value }) as Reading

test('what a slow client does not take is put together, the newest of each; a quick one gets all of it in order', async () => {
	let tell: (readings: readonly Reading[]) => void = () => {}
	let now = 0
	const view = {
		current: () => [],
		listen: (listener: typeof tell) => {
			tell = listener
			return () => {}
		},
	}
	const streams = createIndicatorStreams({ view, clock: { now: () => now } })
	const messages = createNextMessages()
	function follow(slow: boolean) {
		const deliveries = streams.open({ place: 'p', ids: undefined, every: 0 })
		async function* results(): AsyncGenerator<ExecutionResult, void, undefined> {
			for await (const { readings } of deliveries) yield { data: valuesOf(readings) }
		}
		const client = createSocket({ slow })
		const ended = messages(client.socket, 'a', results()).next()
		return { ...client, told: () => client.sent.map(({ payload }) => payload.data), deliveries, ended }
	}
	const [quick, slow, alsoSlow] = [follow(false), follow(true), follow(true)]
	await vi.waitFor(() => expect([quick, slow, alsoSlow].map(({ sent }) => sent.length)).toEqual([1, 1, 1]))
	const changes = [[reading('A', 1)], [reading('A', 2), reading('B', 1)], [reading('B', 2)]]
	for (const [index, change] of changes.entries()) {
		now += 1_000
		tell(change)
		await vi.waitFor(() => expect(quick.sent).toHaveLength(index + 2))
	}
	expect(quick.told()).toEqual([{}, { A: 1 }, { A: 2, B: 1 }, { B: 2 }])
	expect(slow.told()).toEqual([{}])
	for (const each of [slow, alsoSlow]) {
		each.take()
		await vi.waitFor(() => expect(each.told()).toEqual([{}, { A: 2, B: 2 }]))
		each.take()
	}
	for (const each of [quick, slow, alsoSlow]) {
		await each.deliveries.return(undefined)
		await each.ended
	}
})

test('those who fall behind together get the same when they go on', async () => {
	let tell: (readings: readonly Reading[]) => void = () => {}
	let now = 0
	const listen = (listener: typeof tell) => {
		tell = listener
		return () => {}
	}
	const streams = createIndicatorStreams({ view: { current: () => [], listen }, clock: { now: () => now } })
	const open = async () => {
		const stream = streams.open({ place: 'p', ids: undefined, every: 0 })
		await stream.next()
		// Listens on, and takes nothing.
		return stream
	}
	const both = [await open(), await open()]
	for (const value of [1, 2, 3]) {
		now += 1_000
		tell([reading('A', value)])
		await new Promise((resolve) => setTimeout(resolve, 5))
	}
	const [first, second] = (await Promise.all(both.map((stream) => stream.next()))).map(({ value }) => value)
	expect(first as IndicatorDelivery).toMatchObject({ readings: [{ indicator: 'A', value: 3 }] })
	expect(second).toBe(first)
	await Promise.all(both.map((stream) => stream.return(undefined)))
})

function valuesOf(readings: readonly Reading[]) {
	return Object.fromEntries(readings.map(({ indicator, value }) => [indicator, value]))
}
