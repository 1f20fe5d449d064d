import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { ledgerOf } from '../kit/ledger.ts'
import { nativeMessages, sparkplugBirth, sparkplugDeath } from '../kit/native-messages.ts'
import { createSenders } from '../kit/senders.ts'

const NOON = Math.floor(Date.now() / 1000) * 1000 - 600_000
const MESSAGES = nativeMessages(NOON)
const DECODERS = join(import.meta.dirname, '../../ingest/formats/decoders')
let centre: Centre
let senders: ReturnType<typeof createSenders>
let remove: () => Promise<void>

beforeAll(async () => {
	const dir = await temporaryDir()
	remove = dir.remove
	centre = await startCentre({ dataDir: dir.path })
	senders = createSenders(centre)
})

afterAll(async () => {
	await senders.close()
	await centre.stop()
	await remove()
})

interface Answer {
	events: { edges: { node: { id: string; type: string; subject: string | null } }[] }
}

async function eventsOf(source: string) {
	const { events } = await centre.query<Answer>(
		`query ($source: String!) {
			events(filter: { sources: [$source] }, first: 500) {
				edges { node { id type subject time areaCode agency severity value unit data } }
			}
		}`,
		{ source },
	)
	return events.edges.map(({ node }) => node)
}

async function stateOf({ kind, key }: { kind: string; key: string }): Promise<string | undefined> {
	const document =
		kind === 'DOSSIER'
			? `{ found: dossiers(filter: { code: ${JSON.stringify(key)} }) { edges { node { state } } } }`
			: `{ found: things(kind: ${kind}, filter: { key: ${JSON.stringify(key)} }) { edges { node { state } } } }`
	const { found } = await centre.query<{ found: { edges: { node: { state: string } }[] } }>(document)
	return found.edges[0]?.node.state
}

const nameOf = ({ type, subject, data }: Readonly<Record<string, unknown>>) =>
	`${type} ${subject} ${(data as { parameter?: string }).parameter}`
const order = (events: readonly Readonly<Record<string, unknown>>[]) =>
	events.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)))

it('has a message of every format that there is a decoder for', async () => {
	const files = (await readdir(DECODERS)).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
	expect([...new Set(MESSAGES.map(({ format }) => `${format}.ts`))].toSorted()).toEqual(files.toSorted())
})

it.each(
	MESSAGES.map(
		(message) =>
			['topic' in message.door ? message.door.topic : `${message.source} ${message.door.mediaType}`, message] as const,
	),
)(
	'%s: what comes in by its own door is an event, and the state that it amounts to',
	async (_where, message) => {
		const before = await eventsOf(message.source)
		expect(await senders.send(message)).toBe('topic' in message.door ? 'acknowledged' : 202)
		await vi.waitFor(
			async () => {
				const known = new Set(before.map(({ id }) => id))
				const fresh = (await eventsOf(message.source)).filter(({ id }) => !known.has(id))
				expect(order(fresh)).toMatchObject(order(message.events))
				expect(fresh).toHaveLength(message.events.length)
			},
			{ timeout: 20_000, interval: 100 },
		)
		for (const thing of message.things ?? [])
			await vi.waitFor(async () => expect([thing.key, await stateOf(thing)]).toEqual([thing.key, thing.state]), {
				timeout: 20_000,
				interval: 100,
			})
	},
	45_000,
)

it.each([
	['Tasmota', 'kho-09', ['tele/kho-09/LWT', () => 'Online'], ['tele/kho-09/LWT', () => 'Offline']],
	[
		'Zigbee2MQTT',
		'cua',
		['zigbee2mqtt/cua/availability', () => 'online'],
		['zigbee2mqtt/cua/availability', () => 'offline'],
	],
	['Sparkplug B', 'gw9', ['spBv1.0/nuoc/NBIRTH/gw9', sparkplugBirth], ['spBv1.0/nuoc/NDEATH/gw9', sparkplugDeath]],
] as const)(
	'%s: a device that dies a second time is gone again',
	async (_system, key, birth, death) => {
		for (const session of [1, 2]) {
			for (const [state, [topic, bodyOf]] of Object.entries({ online: birth, offline: death })) {
				expect(await senders.send({ source: 'devices', door: { topic }, body: bodyOf(session) })).toBe('acknowledged')
				await vi.waitFor(async () => expect(await stateOf({ kind: 'DEVICE', key })).toBe(state), {
					timeout: 20_000,
					interval: 50,
				})
			}
		}
	},
	90_000,
)

it('nothing of it went to the quarantine, and the same again counts once', async () => {
	const sources = [...new Set(MESSAGES.map(({ source }) => source))]
	const before = await Promise.all(sources.map((source) => ledgerOf(centre, source)))
	expect(before.map(({ source, quarantined }) => [source, quarantined])).toEqual(sources.map((source) => [source, 0]))
	// Wills and availability bear no time: each is another word. The messages of a Sparkplug node are numbered on.
	const undated = ['a last will', 'that a device is gone']
	const dated = MESSAGES.filter(({ what, format }) => !undated.includes(what) && format !== 'sparkplug')
	for (const message of dated) await senders.send(message)
	await vi.waitFor(
		async () => {
			const after = await Promise.all(sources.map((source) => ledgerOf(centre, source)))
			expect(after.map(({ source, stored, inFlight }) => [source, stored, inFlight])).toEqual(
				before.map(({ source, stored }) => [source, stored, 0]),
			)
			expect(after.map(({ received }) => received)).not.toEqual(before.map(({ received }) => received))
		},
		{ timeout: 20_000, interval: 100 },
	)
}, 45_000)
