import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { Intake, Message, Messages, Receipt } from '@vong/core/door'
import { VongError } from '@vong/core/errors'
import { createMessageGatherer } from '@vong/core/messages'
import type { IPublishPacket, MqttClient } from 'mqtt'
import { pubacks } from './pubacks.ts'

/** So many messages, and the others have their turn: to read all that a flood brings at once takes a thirtieth of a second. */
const MOST_A_TURN = 2_000

interface AckDeps {
	readonly intake: Intake
	/** The message of a packet; undefined for one that is not for the pipeline, and acknowledged as it is. */
	readonly read: (packet: IPublishPacket) => Message | undefined
}

const CONTINUE = new Error('acknowledged later')

/**
 * Takes the acknowledging out of MQTT.js's hands. Its `handleMessage` is meant to be replaced; answering it with an error makes
 * MQTT.js go on to the next message without a PUBACK. So all messages of a chunk are gathered, made durable in one go, and
 * acknowledged in one write, on the connection that they came by: after a reconnect the broker sends them again.
 */
export function takeOverAcknowledgements(client: MqttClient, { intake, read }: AckDeps) {
	const messages = createMessageGatherer()
	let ids: number[] = []
	let scheduled = false
	let running = 0
	let idleListener: (() => void) | undefined
	/** While there is none, resolves when there is or the connection has ended. */
	let room: Promise<void> | undefined
	/** Resolves when what was gathered is on its way; asked for by who is to read no more until then. */
	let turn: PromiseWithResolvers<void> | undefined

	function gather(message: Message | undefined, id: number | undefined) {
		if (message) messages.add(message)
		if (id !== undefined) ids.push(id)
		schedule()
	}

	function gatherSpan(receipt: Receipt, bytes: Uint8Array, from: number, to: number, id: number) {
		messages.addSpan(receipt, bytes, from, to)
		ids.push(id)
		schedule()
	}

	function schedule() {
		if (scheduled) return
		scheduled = true
		setImmediate(flush)
	}

	client.handleMessage = (packet, callback) => {
		gather(read(packet), packet.qos > 0 ? packet.messageId : undefined)
		const goOn = () => callback(packet.qos > 0 ? CONTINUE : undefined)
		// Until it is called MQTT.js reads no further, and the broker keeps the rest.
		const waiting = untilMore()
		if (waiting) waiting.then(goOn)
		else goOn()
	}

	function flush() {
		scheduled = false
		const chunk = { messages: messages.take(), ids, stream: client.stream as Duplex }
		ids = []
		running++
		settle(chunk)
		turn?.resolve()
		turn = undefined
	}

	/** Undefined, or resolves when more may be read. */
	function untilMore(): Promise<void> | undefined {
		if (room || ids.length < MOST_A_TURN) return room
		turn ??= Promise.withResolvers<void>()
		return turn.promise
	}

	async function settle(chunk: { messages: Messages; ids: number[]; stream: Duplex }) {
		try {
			await accept(chunk.messages, chunk.stream)
			if (client.stream === chunk.stream && !chunk.stream.destroyed) chunk.stream.write(pubacks(chunk.ids))
		} catch {
			// Not acknowledged: the connection is given up, so that the broker sends it again.
			chunk.stream.destroy()
		} finally {
			running--
			if (running === 0 && !scheduled) idleListener?.()
		}
	}

	async function accept(chunk: Messages, stream: Duplex) {
		if (chunk.length === 0) return
		for (;;) {
			try {
				await intake.accept(chunk)
				return
			} catch (error) {
				if (!(error instanceof VongError) || error.code !== 'OVERLOADED') throw error
				// What came by a connection that has ended comes again: to keep it as well would fill the memory.
				if (stream.destroyed) throw error
				room ??= roomOr(stream).finally(() => {
					room = undefined
				})
				await room
			}
		}
	}

	function roomOr(stream: Duplex): Promise<void> {
		const { promise, resolve } = Promise.withResolvers<void>()
		const onClose = () => resolve()
		stream.once('close', onClose)
		intake.whenRoom().then(resolve)
		return promise.finally(() => stream.off('close', onClose))
	}

	return {
		/** Takes a message that did not come by way of MQTT.js: its body is `bytes` from `from` up to `to`. */
		gatherSpan,
		untilMore,
		/** Resolves when everything that came is acknowledged, or after the deadline. */
		async idle(deadlineMs: number) {
			if (running === 0 && !scheduled) return
			const controller = new AbortController()
			const quiet = new Promise<void>((resolve) => {
				idleListener = resolve
			})
			await Promise.race([quiet, delay(deadlineMs, undefined, { signal: controller.signal }).catch(() => undefined)])
			controller.abort()
		},
	}
}
