import { createAreaIndex } from '@vong/core/area'
import type { Event, JsonObject } from '@vong/core/event'
import { createWorkingCalendar } from '@vong/core/working-time'
import type { FoldContext } from './kind.ts'

/** An instant of Vietnamese time, `2021-05-18 09:00`. */
export const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}+07:00`)

const spans = [
	{ from: 7 * 60, to: 11 * 60 + 30 },
	{ from: 13 * 60 + 30, to: 17 * 60 },
]

export const context: FoldContext = {
	calendar: createWorkingCalendar({
		timeZone: 'Asia/Ho_Chi_Minh',
		firstYear: 2021,
		lastYear: 2022,
		hours: [{ validFrom: null, spans }],
		restDays: [0, 6],
		daysOff: ['2021-04-30', '2021-05-03'],
		extraDays: [],
	}),
	limits: [
		{ of: 'report', categories: ['hien-truong'], from: null, workingDays: 5 },
		{ of: 'report', categories: undefined, from: null, workingDays: 15 },
		{ of: 'document', categories: undefined, from: null, workingDays: 1 },
		{ of: 'dossier', categories: ['1.004194'], from: null, workingDays: 2 },
	],
	areas: createAreaIndex([
		{
			id: '25198@',
			code: '25198',
			name: 'Phường Tân Đồng',
			type: 'Phường',
			level: 'commune',
			parentCode: null,
			validFrom: null,
			validTo: null,
			lat: null,
			lon: null,
		},
	]),
}

let count = 0

export function makeEvent(type: string, time: string, data: JsonObject = {}, rest: Partial<Event> = {}): Event {
	return {
		source: 'onestop',
		id: `e${++count}`,
		type,
		subject: '',
		time: at(time),
		timeSent: true,
		receivedAt: at(time),
		skewed: false,
		dataSchema: '',
		areaCode: '25195',
		areaId: '25195@',
		agency: 'H10.12',
		severity: 'info',
		value: null,
		unit: '',
		lat: null,
		lon: null,
		data,
		...rest,
	}
}
