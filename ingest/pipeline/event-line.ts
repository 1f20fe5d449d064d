import type { Event, JsonObject } from '@vong/core/event'
import type { Severity } from '@vong/core/severity'

/** The columns of `encodeEvent` in their order; a test holds the two together. */
type EventColumns = [
	writer: string,
	number: number,
	source: string,
	id: string,
	type: string,
	subject: string,
	time: number,
	timeSent: boolean,
	receivedAt: number,
	skewed: boolean,
	dataSchema: string,
	areaCode: string,
	areaId: string,
	agency: string,
	severity: Severity,
	value: number | null,
	unit: string,
	lat: number | null,
	lon: number | null,
	data: JsonObject,
	retentionDays: number,
	parameter: string,
]

function columnsOf(line: Uint8Array): EventColumns {
	return JSON.parse(Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString('utf8')) as EventColumns
}

/** Whose event a line of the spool is. */
export function identityOfLine(line: Uint8Array): { source: string; id: string } {
	const columns = columnsOf(line)
	return { source: columns[2], id: columns[3] }
}

/** The event that a line of the spool was made from. */
export function eventOfLine(line: Uint8Array): Event {
	const [, , source, id, type, subject, time, timeSent, receivedAt, skewed, ...rest] = columnsOf(line)
	const [dataSchema, areaCode, areaId, agency, severity, value, unit, lat, lon, data] = rest
	return {
		source,
		id,
		type,
		subject,
		time,
		timeSent,
		receivedAt,
		skewed,
		dataSchema,
		areaCode,
		areaId,
		agency,
		severity,
		value,
		unit,
		lat,
		lon,
		data,
	}
}
