import type { Province } from '@vong/province/load-province'
import type { Message } from './message.ts'
import { connectMqtt } from './mqtt-sender.ts'
import type { Options } from './options.ts'
import { newOutcome, type Outcome, type Sender } from './outcome.ts'
import { createPace } from './pace.ts'
import { hours } from './simulate.ts'
import { createWebhookSender } from './webhook-sender.ts'
import { createWorld } from './world.ts'

interface RunOptions {
	readonly options: Options
	readonly province: Province
	readonly secrets: Readonly<Record<string, string>>
	readonly now: () => number
	/** Aborted when no more is to be sent. */
	readonly signal: AbortSignal
}

export interface Run {
	readonly outcomes: ReadonlyMap<string, Outcome>
	/** Where the simulation's clock stands. */
	simulated(): number
	/** Resolves when everything is sent and acknowledged, or it was stopped. */
	readonly done: Promise<void>
}

/** Everything is turned out of the senders within this after a stop. */
const STOP_MS = 8_000

export function startRun({ options, province, secrets, now, signal }: RunOptions): Run {
	const world = createWorld({ province, ...options })
	const outcomes = new Map<string, Outcome>(options.sources.map((source) => [source, newOutcome()]))
	const senders = new Map<string, Sender>()
	let simulated = options.begins

	async function senderFor({ source, door }: Message): Promise<Sender> {
		const key = `${source} ${door}`
		const known = senders.get(key)
		if (known) return known
		const common = { secret: secrets[source] ?? '', outcome: outcomes.get(source) ?? newOutcome() }
		const sender =
			door === 'mqtt'
				? await connectMqtt({ ...common, source, url: options.mqtt, window: options.window })
				: createWebhookSender({ ...common, http: options.http, window: options.window, signal })
		senders.set(key, sender)
		return sender
	}

	async function send() {
		const pace = createPace({ ...options, now, signal })
		for (const { start, messages } of hours(world, new Set(options.sources))) {
			if (start >= options.ends) return
			await pace.until(start)
			for (const message of messages) {
				if (message.at >= options.ends) break
				await pace.until(message.at)
				if (signal.aborted) return
				simulated = message.at
				await (await senderFor(message)).send(message)
			}
			if (signal.aborted) return
		}
	}

	async function run() {
		try {
			await Promise.race([send(), stopped(signal)])
			const all = [...senders.values()]
			await Promise.race([Promise.all(all.map((sender) => sender.drain())), stopped(signal, STOP_MS)])
		} finally {
			await Promise.all([...senders.values()].map((sender) => sender.close()))
		}
	}

	return { outcomes, simulated: () => simulated, done: run() }
}

/** Resolves so long after the stop, if there is one. */
function stopped(signal: AbortSignal, later = 0): Promise<void> {
	const { promise, resolve } = Promise.withResolvers<void>()
	const soon = () => setTimeout(resolve, later).unref()
	if (signal.aborted) soon()
	else signal.addEventListener('abort', soon, { once: true })
	return promise
}
