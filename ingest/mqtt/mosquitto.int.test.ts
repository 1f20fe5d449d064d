import mqtt from 'mqtt'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createBrokerClient } from './broker-client.ts'
import { createFakeIntake, makeSource } from './test-support/doors.ts'
import { startMosquitto } from './test-support/mosquitto.ts'

const sources = new Map([['queue', makeSource('queue')]])
let broker: Awaited<ReturnType<typeof startMosquitto>>
const cleanups: (() => Promise<unknown>)[] = []

beforeEach(async () => {
	broker = await startMosquitto()
	cleanups.push(broker.remove)
})

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A client of the broker, subscribed; `reads` counts the messages that it has looked at. */
async function startClient({ clientId = 'vong-test', group }: { clientId?: string; group?: string } = {}) {
	const doors = createFakeIntake()
	let reads = 0
	let connections = 0
	const client = await createBrokerClient({
		url: broker.url,
		clientId,
		group,
		sources,
		intake: doors.intake,
		clock: {
			now: () => {
				reads++
				return Date.now()
			},
		},
		log: { info: () => connections++, warn: () => undefined },
	})
	cleanups.push(() => client.close(100))
	await vi.waitFor(() => expect(client.connected()).toBe(true))
	// The last filter of the one SUBSCRIBE: when its retained message is here, all of them hold.
	await vi.waitFor(async () => {
		await publish('status/queue', ['online'])
		expect(doors.statuses.length).toBeGreaterThan(0)
	})
	const bodies = () => doors.taken.map(({ body }) => Buffer.from(body).toString())
	return { client, doors, bodies, reads: () => reads, connections: () => connections }
}

async function publish(topic: string, payloads: readonly string[], retain = false) {
	const sender = await mqtt.connectAsync(broker.url)
	await Promise.all(payloads.map((payload) => sender.publishAsync(topic, payload, { qos: 1, retain })))
	await sender.endAsync()
}

const numbered = (count: number, name = 'm') => Array.from({ length: count }, (_, index) => `${name}${index}`)
const WAIT = { timeout: 15_000, interval: 50 }

test('what was not durable when the process died, and what came while it was away, comes to the next one', async () => {
	const first = await startClient()
	first.doors.hold()
	await publish('events/queue', ['held'])
	await vi.waitFor(() => expect(first.reads()).toBe(1))
	await first.client.close(0)
	await publish('events/queue', ['away'])
	const second = await startClient()
	await vi.waitFor(() => expect(second.bodies()).toEqual(['held', 'away']))
	// That one acknowledged them: a third gets neither.
	await second.client.close(1_000)
	const third = await startClient()
	await publish('events/queue', ['last'])
	await vi.waitFor(() => expect(third.bodies()).toEqual(['last']))
})

test('a restart of the broker loses nothing, and an acknowledgement of the old connection is not sent on the new', async () => {
	const { client, doors, bodies } = await startClient()
	const release = doors.hold()
	await publish('events/queue', numbered(100))
	await broker.stop()
	await vi.waitFor(() => expect(client.connected()).toBe(false))
	release()
	await vi.waitFor(() => expect(bodies().length).toBeGreaterThan(0))
	await broker.start()
	await publish('events/queue', numbered(100, 'after'))
	await vi.waitFor(
		() => expect(new Set(bodies())).toEqual(new Set([...numbered(100), ...numbered(100, 'after')])),
		WAIT,
	)
	// All of the first hundred came again, since no acknowledgement of them reached the broker.
	await vi.waitFor(() => expect(bodies().filter((body) => body === 'm99')).toHaveLength(2), WAIT)
})

test('the members of a group share the messages, each comes to one of them', async () => {
	const one = await startClient({ clientId: 'vong-one', group: 'vong' })
	const other = await startClient({ clientId: 'vong-other', group: 'vong' })
	await publish('events/queue', numbered(200))
	await vi.waitFor(() => expect(one.bodies().length + other.bodies().length).toBe(200), WAIT)
	expect(new Set([...one.bodies(), ...other.bodies()]).size).toBe(200)
	expect(one.bodies().length).toBeGreaterThan(0)
	expect(other.bodies().length).toBeGreaterThan(0)
})

test('while there is no room it reads no further; afterwards everything comes, once', async () => {
	const { doors, bodies, reads } = await startClient()
	doors.fill()
	const padding = 'x'.repeat(1_000)
	await publish('events/queue', numbered(5_000, padding))
	await publish('status/queue', ['offline'])
	expect(reads()).toBeLessThan(1_000)
	expect(doors.statuses.at(-1)?.[1]).toBe('online')
	doors.makeRoom()
	await vi.waitFor(() => expect(bodies()).toHaveLength(5_000), WAIT)
	expect(new Set(bodies()).size).toBe(5_000)
})

test('a connection that ends while there is no room takes its messages with it, and they come again once', async () => {
	const { client, doors, bodies } = await startClient()
	doors.fill()
	await publish('events/queue', numbered(50))
	await broker.stop()
	await vi.waitFor(() => expect(client.connected()).toBe(false))
	await broker.start()
	await vi.waitFor(() => expect(client.connected()).toBe(true), WAIT)
	doors.makeRoom()
	await vi.waitFor(() => expect(new Set(bodies()).size).toBe(50), WAIT)
	expect(bodies()).toHaveLength(50)
})

test('a retained event comes once, not at each reconnect', async () => {
	const { client, bodies, connections } = await startClient()
	await publish('events/queue', ['kept'], true)
	await vi.waitFor(() => expect(bodies()).toEqual(['kept']))
	await broker.stop()
	await broker.start()
	await vi.waitFor(() => expect([connections(), client.connected()]).toEqual([2, true]), WAIT)
	await publish('events/queue', ['next'])
	await vi.waitFor(() => expect(bodies()).toContain('next'), WAIT)
	expect(bodies()).toEqual(['kept', 'next'])
})
