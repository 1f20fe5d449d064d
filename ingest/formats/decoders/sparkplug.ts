import type { DecodedItem, Decoder } from '@vong/core/decoder'
import { ok, quarantine } from '@vong/core/result'
import sparkplug from 'sparkplug-payload'

const NAMESPACE = 'spBv1.0'
const payloads = sparkplug.get(NAMESPACE)
/** Edge nodes and devices whose births are remembered. */
const MAX_REMEMBERED = 10_000

type Metric = NonNullable<ReturnType<NonNullable<typeof payloads>['decodePayload']>['metrics']>[number]

/** What is remembered of an edge node since its birth; its devices share it. */
interface Session {
	/** Names by alias, as its births gave them. */
	readonly aliases: Map<number, string>
	/** Which birth this was, so that the death of a former session is not taken for its own. */
	readonly birth: number | undefined
	/** Number of its last message, and how many were missing before that one. */
	seq: number | undefined
	lost: number
	/** When that message came in: what is driven again later must not turn the count back. */
	at: number
}

const sessions = new Map<string, Session>()
/** Numbers of messages run from 0 to 255 and begin anew. */
const SEQUENCE = 256

/**
 * Sparkplug B (`spBv1.0/{group}/{type}/{node}[/{device}]`): births and data give an observation for each number, births and deaths the state of the
 * node or device. Data may name its metrics by the aliases of the birth alone, so births are remembered here: the one thing that a decoder may keep.
 * Data whose birth has not been seen is not guessed at; it goes to the quarantine, and can be driven again after the next birth. The messages of a
 * node are numbered: where numbers are missing, the node's state says how many messages were lost on their way.
 */
export const decoder: Decoder = {
	format: 'sparkplug',
	remembers: true,
	decode({ address, body, receivedAt }): DecodedItem[] {
		const [namespace, group, type = '', node, device] = address.split('/')
		if (namespace !== NAMESPACE || !group || !node)
			return [quarantine('decode', 'the topic has to be spBv1.0/{group}/{type}/{node}')]
		const thing = { station: [node, device].filter(Boolean).join('/'), node, birth: `${group}/${node}` }
		if (type === 'NDEATH') return [deathOf(thing, decodePayload(body), receivedAt)]
		if (type === 'DDEATH') {
			const payload = decodePayload(body)
			return [...gapOf(thing, payload, receivedAt), gone(thing.station, instantOf(payload?.timestamp), receivedAt)]
		}
		if (!/^[ND](BIRTH|DATA)$/.test(type))
			return [quarantine('decode', `${type.slice(0, 40)} is not read: expected a birth, data or a death`)]
		const payload = decodePayload(body)
		if (!payload) return [quarantine('decode', 'the payload is no Sparkplug B')]
		const metrics = payload.metrics ?? []
		if (type.endsWith('BIRTH')) remember(thing.birth, metrics, type === 'NBIRTH')
		const gap = gapOf(thing, payload, receivedAt)
		const sent = instantOf(payload.timestamp)
		const readings = metrics.flatMap((metric) => reading(thing, metric, sent))
		if (type.endsWith('BIRTH')) return [...gap, status(thing.station, 'online', sent), ...readings]
		return [...gap, ...(readings.length > 0 ? readings : [quarantine('decode', 'the data holds no number')])]
	},
}

function decodePayload(body: Uint8Array) {
	try {
		return payloads?.decodePayload(body)
	} catch {
		return undefined
	}
}

function remember(key: string, metrics: readonly Metric[], isNode: boolean) {
	if (sessions.size >= MAX_REMEMBERED && !sessions.has(key)) sessions.clear()
	const known = isNode ? undefined : sessions.get(key)
	const session = known ?? {
		aliases: new Map<number, string>(),
		birth: bdSeqOf(metrics),
		seq: undefined,
		lost: 0,
		at: 0,
	}
	for (const { name, alias } of metrics) {
		const number = instantOf(alias)
		if (name && number !== undefined) session.aliases.set(number, name)
	}
	sessions.set(key, session)
}

function bdSeqOf(metrics: readonly Metric[]): number | undefined {
	return instantOf(metrics.find(({ name }) => name === 'bdSeq')?.value)
}

interface Thing {
	readonly station: string
	readonly node: string
	readonly birth: string
}

type Payload = ReturnType<typeof decodePayload>

/** A broker tells of the death of the connection that is gone, also when the node has come back by another meanwhile. */
function deathOf({ station, birth }: Thing, payload: Payload, receivedAt: number): DecodedItem {
	const session = sessions.get(birth)
	const died = bdSeqOf(payload?.metrics ?? [])
	if (session?.birth !== undefined && died !== undefined && died !== session.birth)
		return quarantine(
			'decode',
			`the death is that of a former session of ${birth}: ${died} instead of ${session.birth}`,
		)
	// Its timestamp is that of the connect, at which the will was left.
	return gone(station, undefined, receivedAt)
}

/** What the numbers say of messages that never came. The same message once more gets the same answer. */
function gapOf({ node, birth }: Thing, payload: Payload, receivedAt: number): DecodedItem[] {
	const session = sessions.get(birth)
	const seq = instantOf(payload?.seq)
	if (!session || seq === undefined || receivedAt < session.at) return []
	if (seq !== session.seq) {
		const expected = session.seq === undefined ? seq : (session.seq + 1) % SEQUENCE
		session.lost = (seq - expected + SEQUENCE) % SEQUENCE
		session.seq = seq
		session.at = receivedAt
	}
	if (session.lost === 0) return []
	const sent = instantOf(payload?.timestamp)
	return [
		ok({
			type: 'device.status',
			subject: node,
			...(sent === undefined ? {} : { time: sent }),
			data: { station: node, status: 'online', reason: 'messages-lost', lost: session.lost, seq },
		}),
	]
}

/** Numbers of 64 bits come as objects of the protobuf library. */
function instantOf(value: unknown): number | undefined {
	if (value === null || value === undefined) return undefined
	const number = Number(String(value))
	return Number.isSafeInteger(number) ? number : undefined
}

function reading(
	{ station, birth }: { station: string; birth: string },
	metric: Metric,
	sent: number | undefined,
): DecodedItem[] {
	const alias = instantOf(metric.alias)
	const parameter = metric.name || (alias === undefined ? undefined : sessions.get(birth)?.aliases.get(alias))
	if (parameter === undefined) {
		return [
			quarantine(
				'decode',
				`the birth that names alias ${alias ?? '(none)'} of ${birth} has not been seen: ask the node for a rebirth`,
			),
		]
	}
	const value = typeof metric.value === 'boolean' ? undefined : Number(String(metric.value ?? ''))
	// The protocol's own metrics (bdSeq, Node Control …) measure nothing.
	if (
		value === undefined ||
		!Number.isFinite(value) ||
		metric.value === '' ||
		/^(bdSeq|Node Control|Device Control)/.test(parameter)
	)
		return []
	const time = instantOf(metric.timestamp) ?? sent
	return [
		ok({
			type: 'observation',
			subject: station,
			value,
			...(time === undefined ? {} : { time }),
			data: { station, parameter, value },
		}),
	]
}

/** Without a time of its own, the next death in the same words is another. */
function gone(station: string, time: number | undefined, receivedAt: number): DecodedItem {
	const told = status(station, 'offline', time)
	return told.ok && time === undefined ? ok({ ...told.value, id: `${station}:offline:${receivedAt}` }) : told
}

function status(station: string, state: 'online' | 'offline', time?: number): DecodedItem {
	return ok({
		type: 'device.status',
		subject: station,
		...(time === undefined ? {} : { time }),
		data: { station, status: state },
	})
}
