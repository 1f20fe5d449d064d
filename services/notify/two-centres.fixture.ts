import type { Alert, AlertStep, AlertTransition } from '@vong/core/alert'
import { foldAlert } from '@vong/core/alert-log'
import { type Area, createAreaIndex } from '@vong/core/area'
import type { AlertingPolicy } from '@vong/core/notification'
import { HOUR, POLICY, START, team } from './notify.fixture.ts'
import { createPlaces } from './places.ts'

export const MINUTE = HOUR / 60
const area = (code: string): Area => ({
	...{ id: `${code}@`, code, name: code, type: '', level: 'commune', parentCode: code === '70' ? null : '70' },
	...{ validFrom: null, validTo: null, lat: null, lon: null },
})
const centre = (id: string, code: string) => ({
	...{ id, name: { vi: id, en: id }, areas: [{ from: null, to: null, codes: [code] }] },
})
export const places = createPlaces({
	areas: createAreaIndex([area('70'), area('1'), area('2')]),
	centres: [centre('province', '70'), centre('city', '1')],
})
export const [PROVINCE, CITY] = ['centre:province', 'centre:city'] as const
const teams = ['province', 'city'].flatMap((id) => [
	{ ...team(`duty-${id}`), role: 'duty', centre: id },
	{ ...team(`leaders-${id}`), role: 'leader', centre: id },
])
/** The duty at once, the leaders after half an hour, in the province and in the city of commune 1. */
export const policy: AlertingPolicy = {
	...POLICY,
	teams,
	responsibilities: [{ id: 'all', matcher: {}, chain: 'all' }],
	chains: [
		{
			...{ id: 'all', name: { vi: '', en: '' } },
			steps: [
				{ after: { amount: 0, unit: 'minute' }, to: [{ role: 'duty', of: 'centre' }] },
				{ after: { amount: 30, unit: 'minute' }, to: [{ role: 'leader', of: 'centre' }] },
			],
		},
	],
}
export type Happening = readonly [minute: number, step: AlertStep, rest?: Partial<AlertTransition>]

/** An alert that fired in the city's commune, and to which this happened since. */
export function alertAfter(happened: readonly Happening[], { place = '1@', start = START } = {}): Alert {
	const transition = ([minute, step, rest]: Happening): AlertTransition => ({
		...{ id: `${step}-${minute}`, alert: 'a', step, at: start + minute * MINUTE, by: null, reason: '', comment: '' },
		...{ severity: 'major', value: null, to: null, ...rest },
	})
	const opening = {
		...{ id: 'a', key: 'a', rule: 'R', ruleVersion: 1, name: { vi: '', en: '' }, area: place, agency: '', subject: '' },
		...{ field: '', sources: [], labels: {}, target: null, unit: '', shadow: false, procedure: '' },
	}
	const lines = [[0, 'fired'] as const, ...happened].map((one) => ({ transition: transition(one) }))
	const alert = foldAlert([{ transition: transition([0, 'opened']), opening }, ...lines])
	if (!alert) throw new Error('there is no alert')
	return alert
}
export const taken = (minute: number): Happening => [minute, 'acknowledged', { by: 'Hoa' }]
export const handed = (minute: number, to: string): Happening => [minute, 'handed-over', { by: 'Hoa', to }]
export const rose = (minute: number): Happening => [minute, 'severity-changed', { severity: 'critical' }]
