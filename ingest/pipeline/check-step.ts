import type { Message } from '@vong/core/door'
import type { DraftEvent } from '@vong/core/event'
import { deriveId } from '@vong/core/identity'
import { ok, quarantine, type Result } from '@vong/core/result'
import type { Severity } from '@vong/core/severity'
import type { Source } from '@vong/core/source'

/** Compiled schemas and the field policy (drop, hash) of the sources; what it answers may be written. */
export type SchemaCheck = (source: Source, draft: DraftEvent) => Result<DraftEvent>

/** A draft whose content is in order, with what the receipt adds to it. */
export interface CheckedEvent {
	readonly draft: DraftEvent
	readonly id: string
	readonly time: number
	readonly timeSent: boolean
	readonly skewed: boolean
	readonly severity: Severity
}

const MAX_NAME = 512
const MAX_SUBJECT = 1024
/** The store's instants: 1900-01-01 up to the end of 2299. */
const EARLIEST = Date.UTC(1900, 0, 1)
const END = Date.UTC(2300, 0, 1)
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/

/** No control characters and no surrogates, in one pass: nearly every name, so that the rest is seldom asked. */
function isPlain(text: string): boolean {
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index)
		if (code < 0x20 || (code > 0x7e && code < 0xa0) || code >= 0xd800) return false
	}
	return true
}

/** Why a text cannot name a thing, or undefined. Its characters are kept as sent: equal to the eye is not the same. */
function unfitName(what: string, text: string, longest: number): string | undefined {
	if (text.length <= longest && isPlain(text)) return undefined
	if (text.length > longest) return `${what} is longer than ${longest} characters`
	if (CONTROL.test(text)) return `${what} contains a control character`
	if (!text.isWellFormed()) return `${what} is not valid Unicode`
	return undefined
}

function unfit(draft: DraftEvent): string | undefined {
	if (draft.id === '') return 'id is empty'
	if (draft.type === '') return 'type is empty'
	if (draft.time !== undefined && !(draft.time >= EARLIEST && draft.time < END)) {
		return 'time is outside the years 1900 to 2299'
	}
	if (draft.value !== undefined && !Number.isFinite(draft.value)) return 'value is not a finite number'
	if (draft.lat !== undefined && !(Math.abs(draft.lat) <= 90)) return 'lat is outside -90 to 90'
	if (draft.lon !== undefined && !(Math.abs(draft.lon) <= 180)) return 'lon is outside -180 to 180'
	return (
		unfitName('type', draft.type, MAX_NAME) ??
		(draft.id === undefined ? undefined : unfitName('id', draft.id, MAX_NAME)) ??
		(draft.subject === undefined ? undefined : unfitName('subject', draft.subject, MAX_SUBJECT)) ??
		(draft.areaCode === undefined ? undefined : unfitName('areacode', draft.areaCode, MAX_NAME)) ??
		(draft.agency === undefined ? undefined : unfitName('agency', draft.agency, MAX_NAME)) ??
		(draft.unit === undefined ? undefined : unfitName('unit', draft.unit, MAX_NAME)) ??
		(draft.dataSchema === undefined ? undefined : unfitName('dataschema', draft.dataSchema, MAX_SUBJECT))
	)
}

/** Device states of Circular 10/2021/TT-BTNMT: calibrating and faulty. */
const NOT_MEASURING: ReadonlySet<unknown> = new Set(['01', '02'])

const isMeasuring = ({ value, data }: DraftEvent) =>
	value === undefined || !NOT_MEASURING.has(data['status']) || !('parameter' in data)

/** What a station says while it calibrates or is at fault is kept in `data`, but it is no measured value. */
function withoutValue({ value: _, ...draft }: DraftEvent): DraftEvent {
	return draft
}

/** Content against the source's schemas and policy, names against what can be kept, the sender's clock against ours. */
export function createCheckStep(checkSchema: SchemaCheck) {
	const severities = new WeakMap<Source, ReadonlyMap<string, Severity>>()

	function severityOf(source: Source, type: string): Severity {
		let ofTypes = severities.get(source)
		if (!ofTypes) {
			ofTypes = new Map(source.types.map((entry) => [entry.type, entry.severity ?? 'info']))
			severities.set(source, ofTypes)
		}
		return ofTypes.get(type) ?? 'info'
	}

	return function checkStep({ source, receivedAt }: Message, sent: DraftEvent): Result<CheckedEvent> {
		const reason = unfit(sent)
		if (reason !== undefined) return quarantine('check', reason)
		const checked = checkSchema(source, sent)
		if (!checked.ok) return checked
		const draft = checked.value
		const time = draft.time === undefined ? receivedAt : Math.trunc(draft.time)
		return ok({
			draft: isMeasuring(draft) ? draft : withoutValue(draft),
			// After the policy: an id must not tell what was dropped.
			id: draft.id ?? deriveId(source.id, draft),
			time,
			timeSent: draft.time !== undefined,
			skewed: Math.abs(time - receivedAt) > source.skew * 1000,
			severity: draft.severity ?? severityOf(source, draft.type),
		})
	}
}
