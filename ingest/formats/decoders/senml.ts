import type { DecodedItem, Decoder } from '@vong/core/decoder'
import type { Message } from '@vong/core/door'
import type { JsonObject, JsonValue } from '@vong/core/event'
import { ok, quarantine } from '@vong/core/result'
import { parseJson } from '../json.ts'

/** RFC 8428, 4.5.3: times below this are relative to now. */
const ABSOLUTE_FROM = 2 ** 28
const VERSION = 10

/** SenML JSON (RFC 8428): a pack of records with base fields; each record with a value is an observation. */
export const decoder: Decoder = {
	format: 'senml',
	decode(message) {
		const parsed = parseJson(message.body)
		if (!parsed.ok) return [parsed]
		if (!Array.isArray(parsed.value) || parsed.value.length === 0) {
			return [quarantine('decode', 'a SenML pack has to be an array of records')]
		}
		const base: Base = { name: '', time: 0, unit: '', value: 0, sum: 0 }
		const items = parsed.value.flatMap((record) => {
			const decoded = decodeRecord(record, base, message)
			return decoded.map((item) => (item.ok ? item : { ...item, raw: alone(record, base) }))
		})
		return items.length === 0 ? [quarantine('decode', 'no record of the SenML pack has a value')] : items
	},
}

/** An unusable record as a pack of its own: with what the records before it say of it. */
function alone(record: JsonValue, { name, time, unit, value, sum }: Base): Uint8Array {
	const base = { bn: name, bt: time, bu: unit, bv: value, bs: sum }
	const isObject = record !== null && typeof record === 'object' && !Array.isArray(record)
	return Buffer.from(JSON.stringify([isObject ? { ...base, ...record } : record]))
}

interface Base {
	name: string
	time: number
	unit: string
	value: number
	sum: number
}

const number = (value: JsonValue | undefined) => (typeof value === 'number' ? value : undefined)
const text = (value: JsonValue | undefined) => (typeof value === 'string' ? value : undefined)

function decodeRecord(record: JsonValue, base: Base, message: Message): DecodedItem[] {
	if (record === null || typeof record !== 'object' || Array.isArray(record)) {
		return [quarantine('decode', 'a SenML record has to be an object')]
	}
	const version = number(record['bver']) ?? VERSION
	if (version > VERSION) return [quarantine('decode', `SenML version ${version} is newer than ${VERSION}`)]
	const unknown = Object.keys(record).find((key) => key.endsWith('_'))
	if (unknown !== undefined)
		return [quarantine('decode', `the SenML field ${unknown} has to be understood, and is not`)]
	base.name = text(record['bn']) ?? base.name
	base.time = number(record['bt']) ?? base.time
	base.unit = text(record['bu']) ?? base.unit
	base.value = number(record['bv']) ?? base.value
	base.sum = number(record['bs']) ?? base.sum

	const value = recordValue(record, base)
	if (value === undefined) return []
	const own = text(record['n']) ?? ''
	const name = base.name + own
	if (!/^[A-Za-z0-9][A-Za-z0-9\-:./_]*$/.test(name)) return [quarantine('decode', 'a SenML record has no valid name')]
	const time = base.time + (number(record['t']) ?? 0)
	const at = time < ABSOLUTE_FROM ? undefined : Math.round(time * 1000)
	const relative = time < ABSOLUTE_FROM && time !== 0 ? message.receivedAt + Math.round(time * 1000) : undefined
	const { station, parameter } = nameParts(base.name, own, message)
	const unit = text(record['u']) ?? base.unit
	const data: JsonObject = { station, parameter, value, unit }
	const instant = at ?? relative
	return [
		ok({
			type: message.feed.type ?? 'observation',
			subject: station,
			data,
			...(instant === undefined ? {} : { time: instant }),
			...(typeof value === 'number' ? { value } : {}),
			...(unit === '' ? {} : { unit }),
		}),
	]
}

function recordValue(record: JsonObject, base: Base): JsonValue | undefined {
	const v = number(record['v'])
	if (v !== undefined) return v + base.value
	if (typeof record['vb'] === 'boolean') return record['vb']
	const other = text(record['vs']) ?? text(record['vd'])
	if (other !== undefined) return other
	const sum = number(record['s'])
	return sum === undefined ? undefined : sum + base.sum
}

const SEPARATORS_AT_END = /[-:./_]+$/

/**
 * The base name is the station's and the record's own name the parameter's, as packs are usually made. Where there is only one
 * of them, what follows its last `:` or `/` is the parameter (`KK-DX-01/PM2.5`), and the topic tells the rest.
 */
function nameParts(base: string, own: string, message: Message): { station: string; parameter: string } {
	const station = base.replace(SEPARATORS_AT_END, '')
	if (station !== '' && own !== '') return { station, parameter: own }
	const name = own === '' ? station : own
	const cut = Math.max(name.lastIndexOf(':'), name.lastIndexOf('/'))
	if (cut > 0) return { station: name.slice(0, cut), parameter: name.slice(cut + 1) }
	return { station: message.address.split('/').at(-1) ?? '', parameter: name }
}
