import { createDossiers } from './dossiers.ts'
import { DAY, HOUR } from './local-time.ts'
import { type Message, mqtt } from './message.ts'
import { heldUntil } from './scenarios.ts'
import { SYSTEMS } from './systems/all.ts'
import type { World } from './world.ts'

interface Entry {
	readonly message: Message
	/** Among messages of one instant: the order in which they were thought of. */
	readonly order: number
}

interface Hour {
	readonly start: number
	/** What is sent in it, in the order of sending. */
	readonly messages: readonly Message[]
}

/** Everything that the sources send up to the end. The same seed, scenario and beginning give the same bytes. */
export function* simulate(world: World, sources: ReadonlySet<string>, ends: number): Generator<Message> {
	for (const { start, messages } of hours(world, sources)) {
		if (start >= ends) return
		for (const message of messages) if (message.at < ends) yield message
	}
}

/** Hour after hour, without an end: also those in which nobody says anything, so that whoever waits can do so. */
export function* hours(world: World, sources: ReadonlySet<string>): Generator<Hour> {
	const systems = Object.entries(SYSTEMS).filter(([source]) => sources.has(source))
	const dossiers = createDossiers(world)
	/** What was thought of and is not sent yet, by the hour of sending. */
	const waiting = new Map<number, Entry[]>()
	let order = 0

	function put(message: Message, from: number) {
		const at = Math.max(heldUntil(world.scenario, message.source, Math.floor(message.at)), from)
		const hour = Math.floor(at / HOUR)
		const entry = { message: at === message.at ? message : { ...message, at }, order: order++ }
		const list = waiting.get(hour)
		if (list) list.push(entry)
		else waiting.set(hour, [entry])
	}

	for (let start = world.begins; ; start += HOUR) {
		const isNewDay = (start - world.begins) % DAY === 0
		for (const [, system] of systems) {
			if (system.every === 'day' && !isNewDay) continue
			for (const message of system.during(world, start, dossiers)) put(message, start)
		}
		if (isNewDay) for (const message of silence(world, sources, start)) put(message, start)
		const hour = Math.floor(start / HOUR)
		const due = waiting.get(hour) ?? []
		waiting.delete(hour)
		due.sort((a, b) => a.message.at - b.message.at || a.order - b.order)
		yield { start, messages: due.map(({ message }) => message) }
	}
}

/** A feed that is going to be silent says so, and that it is back. */
function silence({ scenario: { outage } }: World, sources: ReadonlySet<string>, day: number): Message[] {
	if (!outage || !sources.has(outage.source)) return []
	const status = (text: string, at: number): Message => ({
		...mqtt(outage.source, `status/${outage.source}`, text, at),
		retain: true,
	})
	return [status('offline', day + outage.from - 1), status('online', day + outage.to)]
}
