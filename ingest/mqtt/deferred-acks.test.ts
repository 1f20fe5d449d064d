import { PassThrough } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { IPublishPacket, MqttClient } from 'mqtt'
import { beforeEach, expect, test, vi } from 'vitest'
import { takeOverAcknowledgements } from './deferred-acks.ts'
import { createFakeIntake, makeSource } from './test-support/doors.ts'

const source = makeSource('queue')
let doors: ReturnType<typeof createFakeIntake>
let stream: PassThrough
let client: Pick<MqttClient, 'handleMessage' | 'stream'>
let acknowledgements: ReturnType<typeof takeOverAcknowledgements>

beforeEach(() => {
	doors = createFakeIntake()
	stream = new PassThrough()
	client = { stream, handleMessage: () => undefined }
	acknowledgements = takeOverAcknowledgements(client as MqttClient, {
		intake: doors.intake,
		read: ({ topic, payload }) => {
			const [feed] = source.feeds
			if (topic === 'status' || !feed) return undefined
			return { source, feed, door: 'mqtt', receivedAt: 0, body: Buffer.from(payload), address: topic, headers: {} }
		},
	})
})

function receive(messageId: number | undefined, topic = 'events/queue') {
	const packet = { cmd: 'publish', topic, payload: 'x', qos: messageId ? 1 : 0, dup: false, retain: false, messageId }
	const goOn = vi.fn()
	client.handleMessage(packet as IPublishPacket, goOn)
	return goOn
}

test('the messages of a turn are acknowledged in one write, those that are not for the pipeline too', async () => {
	const write = vi.spyOn(stream, 'write')
	const release = doors.hold()
	for (const packet of [receive(1), receive(0x1234), receive(undefined), receive(3, 'status')]) {
		expect(packet).toHaveBeenCalledOnce()
	}
	await nextTurn()
	expect(write).not.toHaveBeenCalled()
	release()
	await vi.waitFor(() => expect(write).toHaveBeenCalledOnce())
	expect(Buffer.from(stream.read()).toString('hex')).toBe('400200014002123440020003')
	expect(doors.taken).toHaveLength(3)
})

test('an acknowledgement goes on the connection that the message came by, or nowhere', async () => {
	const release = doors.hold()
	receive(1)
	await nextTurn()
	const next = new PassThrough()
	client.stream = next
	release()
	await acknowledgements.idle(1_000)
	expect([doors.taken.length, stream.readableLength, next.readableLength]).toEqual([1, 0, 0])
})

test('a failed write gives the connection up, without an acknowledgement', async () => {
	doors.failWith(new Error('disk'))
	receive(1)
	await vi.waitFor(() => expect(stream.destroyed).toBe(true))
	expect(stream.readableLength).toBe(0)
})

test('while there is no room the next message is not gone on from, until there is', async () => {
	doors.fill()
	expect(receive(1)).toHaveBeenCalledOnce()
	await nextTurn()
	await nextTurn()
	const held = receive(2)
	await nextTurn()
	expect(held).not.toHaveBeenCalled()
	doors.makeRoom()
	await vi.waitFor(() => expect(held).toHaveBeenCalledOnce())
	await acknowledgements.idle(1_000)
	expect(doors.taken).toHaveLength(2)
})

test('what a flood brings is taken two thousand at a time: then the others have their turn, but the disk is not waited for', async () => {
	doors.hold()
	const taken = Array.from({ length: 2_000 }, (_, index) => receive(index + 1))
	expect(taken.findIndex((goOn) => goOn.mock.calls.length === 0)).toBe(1_999)
	await nextTurn()
	await nextTurn()
	expect(taken[1_999]).toHaveBeenCalledOnce()
	expect(stream.readableLength).toBe(0)
})

test('idle means all chunks, not the newest alone', async () => {
	const release = doors.hold()
	receive(1)
	await nextTurn()
	const releaseSecond = doors.hold()
	receive(2)
	await nextTurn()
	const idle = vi.fn()
	const waited = acknowledgements.idle(5_000).then(idle)
	releaseSecond()
	await nextTurn()
	expect(idle).not.toHaveBeenCalled()
	release()
	await waited
	expect(stream.readableLength).toBe(8)
})
