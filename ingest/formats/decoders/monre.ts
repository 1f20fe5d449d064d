import { isUtf8 } from 'node:buffer'
import type { DecodedItem, Decoder } from '@vong/core/decoder'
import type { Message } from '@vong/core/door'
import { parseCompact } from '@vong/core/instant'
import { ok, quarantine } from '@vong/core/result'

const FILE_NAME = /([\p{L}\p{N}_-]+)_\d{14}\.txt/u
const NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/
/** 00 measuring, 01 calibrating, 02 fault. */
const STATUS = /^0[0-2]$/

/**
 * The environment ministry's text file (Circular 24/2017, 10/2021/TT-BTNMT): a line for each parameter, `name value unit time status`,
 * apart by tabs, semicolons or runs of spaces. The station is in the file's name: in the header `content-disposition` or
 * `x-file-name`, or as the last part of the topic.
 */
export const decoder: Decoder = {
	format: 'monre',
	decode(message): DecodedItem[] {
		if (!isUtf8(message.body)) return [quarantine('decode', 'the file is not valid UTF-8')]
		const station = stationOf(message)
		if (station === undefined) {
			return [
				quarantine(
					'decode',
					'no station: name the file {station}_{yyyyMMddHHmmss}.txt in the header content-disposition',
				),
			]
		}
		const lines = Buffer.from(message.body)
			.toString('utf8')
			.replace(/^\uFEFF/, '')
			.split(/\r?\n/)
			.map((line) => line.trim())
			.filter((line) => line !== '')
		if (lines.length === 0) return [quarantine('decode', 'the file is empty')]
		return lines.map((line) => decodeLine(line, station))
	},
}

function stationOf({ headers, address }: Message): string | undefined {
	const named = [headers['content-disposition'], headers['x-file-name'], address]
	return named.map((text) => FILE_NAME.exec(text ?? '')?.[1]).find((name) => name !== undefined)
}

function decodeLine(line: string, station: string): DecodedItem {
	const fields = line.split(/\t|;/.test(line) ? /\s*[\t;]\s*/ : /\s+/)
	const [parameter = '', value = '', unit = '', at = '', status = ''] = fields
	const raw = Buffer.from(line)
	const wrong = (reason: string) => ({ ...quarantine('decode', `line "${line.slice(0, 80)}": ${reason}`), raw })
	if (fields.length !== 5) return wrong('expected five fields: name, value, unit, time, status')
	const time = parseCompact(at)
	if (time === undefined) return wrong('the time has to be yyyyMMddHHmmss')
	if (!STATUS.test(status)) return wrong('the status has to be 00, 01 or 02')
	// Loggers write nothing or a dash for a value that they do not have; that is no zero.
	const measured = NUMBER.test(value) ? Number(value.replace(',', '.')) : undefined
	if (measured === undefined && value !== '' && value !== '-') return wrong('the value is no number')
	return ok({
		type: 'observation',
		id: `${station}:${parameter}:${at}`,
		subject: station,
		time,
		unit,
		...(measured === undefined ? {} : { value: measured }),
		data: { station, parameter, value: measured ?? null, unit, status },
	})
}
