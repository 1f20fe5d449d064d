import type { DecodedItem, Decoder } from '@vong/core/decoder'
import type { JsonObject } from '@vong/core/event'
import { parseRfc3339, parseTime } from '@vong/core/instant'
import { ok, quarantine } from '@vong/core/result'
import { parseJson } from '../json.ts'
import { isObject, textAt } from '../objects.ts'

/** One call, as either switchboard says it. Numbers and names of callers are not read at all. */
interface Call {
	readonly id: string
	readonly linked: string
	readonly queue: string
	readonly agent: string
	readonly start: number
	readonly answer: number | undefined
	readonly end: number
}

/**
 * Call records: JSON rows of Asterisk's CDR, and FreeSWITCH's JSON CDR. One record tells of a whole call, and gives what happened in it:
 * offered, then answered or abandoned, then ended.
 */
export const decoder: Decoder = {
	format: 'call-record',
	decode(message): DecodedItem[] {
		const parsed = parseJson(message.body)
		if (!parsed.ok) return [parsed]
		if (!isObject(parsed.value)) return [quarantine('decode', 'a call record has to be a JSON object')]
		const call = isObject(parsed.value['variables'])
			? fromFreeSwitch(parsed.value['variables'])
			: fromAsterisk(parsed.value)
		if (typeof call === 'string') return [quarantine('decode', call)]
		return eventsOf(call).map((event) => ok(event))
	},
}

/** Asterisk writes local time without a zone, which is Vietnamese time here. */
function asteriskTime(text: string | undefined): number | undefined {
	if (text === undefined) return undefined
	return parseRfc3339(/([zZ]|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}+07:00`)
}

function fromAsterisk(record: JsonObject): Call | string {
	const id = textAt(record, 'uniqueid')
	if (id === undefined) return 'uniqueid is missing'
	const start = asteriskTime(textAt(record, 'start') ?? textAt(record, 'calldate'))
	if (start === undefined) return 'start has to be an instant'
	const isAnswered = textAt(record, 'disposition') === 'ANSWERED'
	const end = asteriskTime(textAt(record, 'end')) ?? start + Number(record['duration'] ?? 0) * 1000
	return {
		id,
		linked: textAt(record, 'linkedid') ?? id,
		queue: textAt(record, 'lastapp') === 'Queue' ? (textAt(record, 'lastdata')?.split(',')[0] ?? '') : '',
		agent: textAt(record, 'dstchannel')?.replace(/-[0-9a-f]+$/i, '') ?? '',
		start,
		answer: isAnswered
			? (asteriskTime(textAt(record, 'answer')) ?? end - Number(record['billsec'] ?? 0) * 1000)
			: undefined,
		end,
	}
}

function fromFreeSwitch(variables: JsonObject): Call | string {
	const id = textAt(variables, 'uuid')
	if (id === undefined) return 'variables.uuid is missing'
	const at = (name: string) => {
		const seconds = Number(textAt(variables, name) ?? 0)
		return seconds > 0 ? parseTime(seconds) : undefined
	}
	const start = at('start_epoch')
	const end = at('end_epoch')
	if (start === undefined || end === undefined) return 'start_epoch and end_epoch have to be instants'
	return {
		id,
		linked: textAt(variables, 'call_uuid') ?? id,
		queue: textAt(variables, 'cc_queue') ?? '',
		agent: textAt(variables, 'cc_agent') ?? '',
		start,
		answer: at('answer_epoch'),
		end,
	}
}

function eventsOf({ id, linked, queue, agent, start, answer, end }: Call) {
	const data = { uniqueid: id, linkedid: linked, queue }
	const event = (type: string, time: number, more: JsonObject = {}) => ({
		type,
		id: `${id}:${type}`,
		subject: linked,
		time,
		data: { ...data, ...more },
	})
	const wait = Math.max(0, ((answer ?? end) - start) / 1000)
	const last =
		answer === undefined ? [] : [event('call.ended', end, { talk: Math.max(0, (end - answer) / 1000), agent })]
	const outcome =
		answer === undefined ? event('call.abandoned', end, { wait }) : event('call.answered', answer, { wait, agent })
	return [event('call.offered', start), outcome, ...last]
}
