import type { DecodedItem, Decoder } from '@vong/core/decoder'
import { ok, quarantine } from '@vong/core/result'
import sparkplug from 'sparkplug-payload'

const NAMESPACE = 'spBv1.0'
const payloads = sparkplug.get(NAMESPACE)
/** Edge nodes and devices whose births are remembered. */
const MAX_REMEMBERED = 10_000

type Metric = NonNullable<ReturnType<NonNullable<typeof payloads>['decodePayload']>['metrics']>[number]

/** Names by alias, as the last birth of each edge node gave them; a device's aliases are its node's. */
const births = new Map<string, Map<number, string>>()

/**
 * Sparkplug B (`spBv1.0/{group}/{type}/{node}[/{device}]`): births and data give an observation for each number, births and deaths the state of the
 * node or device. Data may name its metrics by the aliases of the birth alone, so births are remembered here: the one thing that a decoder may keep.
 * Data whose birth has not been seen is not guessed at; it goes to the quarantine, and can be driven again after the next birth.
 */
export const decoder: Decoder = {
	format: 'sparkplug',
	decode({ address, body }): DecodedItem[] {
		const [namespace, group, type = '', node, device] = address.split('/')
		if (namespace !== NAMESPACE || !group || !node)
			return [quarantine('decode', 'the topic has to be spBv1.0/{group}/{type}/{node}')]
		const thing = { station: [node, device].filter(Boolean).join('/'), birth: `${group}/${node}` }
		if (type === 'NDEATH' || type === 'DDEATH') return [status(thing.station, 'offline')]
		if (!/^[ND](BIRTH|DATA)$/.test(type))
			return [quarantine('decode', `${type.slice(0, 40)} is not read: expected a birth, data or a death`)]
		const payload = decodePayload(body)
		if (!payload) return [quarantine('decode', 'the payload is no Sparkplug B')]
		const metrics = payload.metrics ?? []
		if (type.endsWith('BIRTH')) remember(thing.birth, metrics, type === 'NBIRTH')
		const sent = instantOf(payload.timestamp)
		const readings = metrics.flatMap((metric) => reading(thing, metric, sent))
		if (type.endsWith('BIRTH')) return [status(thing.station, 'online', sent), ...readings]
		return readings.length > 0 ? readings : [quarantine('decode', 'the data holds no number')]
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
	if (births.size >= MAX_REMEMBERED && !births.has(key)) births.clear()
	const aliases = isNode ? new Map<number, string>() : (births.get(key) ?? new Map<number, string>())
	for (const { name, alias } of metrics) {
		const number = instantOf(alias)
		if (name && number !== undefined) aliases.set(number, name)
	}
	births.set(key, aliases)
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
	const parameter = metric.name || (alias === undefined ? undefined : births.get(birth)?.get(alias))
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

function status(station: string, state: 'online' | 'offline', time?: number): DecodedItem {
	return ok({
		type: 'device.status',
		subject: station,
		...(time === undefined ? {} : { time }),
		data: { station, status: state },
	})
}
