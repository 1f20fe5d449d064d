import type { Alert } from '@vong/core/alert'
import type { AlertingPolicy, Contact } from '@vong/core/notification'
import { createWorkingCalendar } from '@vong/core/working-time'
import type { Message } from './channel.ts'

/** A Wednesday, 10:00 in Viet Nam. */
export const START = Date.parse('2026-03-04T03:00:00Z')
const MINUTE = 60_000
export const HOUR = 60 * MINUTE

/** Monday to Friday, 07:00–11:30 and 13:30–17:00, in 2026. */
const calendar = createWorkingCalendar({
	timeZone: 'Asia/Ho_Chi_Minh',
	firstYear: 2026,
	lastYear: 2026,
	hours: [
		{
			validFrom: null,
			spans: [
				{ from: 420, to: 690 },
				{ from: 810, to: 1020 },
			],
		},
	],
	restDays: [0, 6],
	daysOff: [],
	extraDays: [],
})
export const local = { calendar, offset: 7 * HOUR }

export const team = (id: string, roster = false) => ({
	...{ id, name: { vi: id, en: id }, role: '', agency: '', centre: '', roster },
})

export const person = (id: string, ...addresses: Contact['addresses']): Contact => ({
	...{ id, name: id, language: 'vi', viewer: '' },
	addresses: addresses.length > 0 ? addresses : [{ channel: 'email', address: `${id}@example.org` }],
})

/** The watch at once, the heads after a working day; nothing waits for others. */
export const POLICY: AlertingPolicy = {
	teams: [team('watch', true), team('heads')],
	responsibilities: [{ id: 'all', matcher: {}, chain: 'all' }],
	chains: [
		{
			id: 'all',
			name: { vi: 'Tất cả', en: 'All' },
			steps: [
				{ after: { amount: 0, unit: 'minute' }, to: [{ team: 'watch' }] },
				{ after: { amount: 1, unit: 'working-day' }, to: [{ team: 'heads' }] },
			],
		},
	],
	inhibitions: [],
	maintenance: [],
	quietHours: [],
	limits: {
		ageLimit: 120 * MINUTE,
		groupWait: { critical: 0, major: 0, minor: 0, info: 0 },
		groupInterval: { critical: 0, major: 0, minor: 0, info: 0 },
		flapping: { firings: 9, within: 30 * MINUTE },
		perPerson: { messages: 20, critical: 60, within: 60 * MINUTE },
		digestAt: [],
	},
}

export function alertOf(id: string, given: Partial<Alert> = {}): Alert {
	return {
		...{ id, key: id, rule: 'overdue', ruleVersion: 1, subject: id, field: '', area: '', agency: 'H10' },
		...{ name: { vi: 'Quá hạn', en: 'Overdue' }, summary: { vi: 'Hồ sơ quá hạn', en: 'A dossier is late' } },
		...{ severity: 'critical', phase: 'firing', sources: ['onestop'], labels: {} },
		...{ value: 1, target: 0, unit: '', asOf: START, startedAt: START, firedAt: START, acknowledgedAt: null },
		...{ acknowledgedBy: null, assignedTo: null, handedTo: null, resolvedAt: null, shadow: false, procedure: '' },
		history: [
			{
				...{ id: `${id}-fired`, alert: id, step: 'fired', at: START, by: null, reason: 'event', comment: '' },
				...{ severity: 'critical', value: 1, to: null },
			},
		],
		...given,
	}
}

export const messageTo = (address: Message['address'], given: Partial<Message> = {}): Message => ({
	...{ id: 'm1', kind: 'first', language: 'vi', address, alerts: [] },
	...{ subject: 'Quá hạn', text: 'Hồ sơ quá hạn', short: 'Ho so qua han', link: '', ackLink: '', at: START },
	...given,
})
