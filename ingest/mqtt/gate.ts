import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '@vong/core/clock'
import type { Intake, Messages } from '@vong/core/door'
import { VongError } from '@vong/core/errors'
import { joinMessages } from '@vong/core/messages'
import type { Source } from '@vong/core/source'
import { type Bucket, createBucket } from '@vong/core/token-bucket'

interface Waiting {
	readonly source: Source
	readonly messages: Messages
	readonly connection: Socket | undefined
	readonly done: (error?: Error | null) => void
}

/**
 * Gathers what comes in one turn of the event loop, hands it to the intake in one piece, and lets the acknowledgements go once
 * it is durable. While the intake has no room nothing is acknowledged, and so nothing more is read from the connections.
 */
export function createGate({ intake, clock }: { intake: Intake; clock: Clock }) {
	const buckets = new Map<string, Bucket>()
	let waiting: Waiting[] = []
	let scheduled = false
	let running = 0
	let idleListener: (() => void) | undefined

	function flush() {
		scheduled = false
		const batch = waiting
		waiting = []
		const prompt: Waiting[] = []
		for (const [source, own] of Map.groupBy(batch, (one) => one.source)) {
			const pauseMs = slowDown(
				source,
				own.reduce((sum, { messages }) => sum + messages.length, 0),
			)
			if (pauseMs > 0) run(own, pauseMs)
			else for (const one of own) prompt.push(one)
		}
		if (prompt.length > 0) run(prompt, 0)
	}

	function run(batch: readonly Waiting[], pauseMs: number) {
		running++
		take(batch, pauseMs).then(
			() => release(batch),
			(error: Error) => {
				for (const { done } of batch) done(error)
				settle()
			},
		)
	}

	async function take(batch: readonly Waiting[], pauseMs: number): Promise<void> {
		const messages = joinMessages(batch.map((one) => one.messages))
		if (pauseMs > 0) await delay(pauseMs)
		for (;;) {
			try {
				await intake.accept(messages)
				return
			} catch (error) {
				if (!(error instanceof VongError) || error.code !== 'OVERLOADED') throw error
				await intake.whenRoom()
			}
		}
	}

	/** A source that is faster than its entry allows waits, and no other with it; nothing of it is dropped. */
	function slowDown(source: Source, amount: number): number {
		const bucket = buckets.get(source.id) ?? createBucket(source.limits.perSecond, source.limits.burst)
		buckets.set(source.id, bucket)
		const now = clock.now()
		const pauseMs = bucket.wait(now)
		bucket.charge(amount, now)
		return pauseMs
	}

	/** All acknowledgements of a connection in one write. */
	function release(batch: readonly Waiting[]) {
		const connections = new Set(
			batch.map(({ connection }) => connection).filter((connection) => connection !== undefined),
		)
		for (const connection of connections) connection.cork()
		for (const { done } of batch) done()
		process.nextTick(() => {
			for (const connection of connections) connection.uncork()
		})
		settle()
	}

	function settle() {
		running--
		if (running === 0 && waiting.length === 0) idleListener?.()
	}

	return {
		/** Messages of one source that came by one connection; `done` is called once, for all of them. */
		push(source: Source, messages: Messages, connection: Socket | undefined, done: (error?: Error | null) => void) {
			waiting.push({ source, messages, connection, done })
			if (scheduled) return
			scheduled = true
			setImmediate(flush)
		},
		/** Resolves when nothing is on its way any more, or after the deadline. */
		async idle(deadlineMs: number): Promise<void> {
			if (running === 0 && waiting.length === 0) return
			const controller = new AbortController()
			const quiet = new Promise<void>((resolve) => {
				idleListener = resolve
			})
			await Promise.race([quiet, delay(deadlineMs, undefined, { signal: controller.signal }).catch(() => undefined)])
			controller.abort()
		},
	}
}
