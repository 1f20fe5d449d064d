import type { Event, JsonObject } from '@vong/core/event'
import type { Severity } from '@vong/core/severity'
import { encodeEvent } from '@vong/store/event-row'
import { hashIdentity } from './identity-hash.ts'

/** A line of JSON, as events stood in the spool before they were rows. */
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

/** The row that the line has become, and the hash of its identity. */
export function rowOfLine(line: Uint8Array): { hash: number; bytes: Uint8Array } {
	const text = Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString('utf8')
	const [writer, number, source, id, type, subject, time, timeSent, receivedAt, skewed, ...rest] = JSON.parse(
		text,
	) as EventColumns
	const [dataSchema, areaCode, areaId, agency, severity, value, unit, lat, lon, data, retentionDays] = rest
	const event: Event = {
		...{ source, id, type, subject, time, timeSent, receivedAt, skewed, dataSchema, areaCode, areaId, agency },
		...{ severity, value, unit, lat, lon, data },
	}
	return { hash: hashIdentity(source, id), bytes: encodeEvent(event, writer, number, retentionDays) }
}
