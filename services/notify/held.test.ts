import type { Alert } from '@vong/core/alert'
import type { Inhibition, MaintenanceWindow, Silence } from '@vong/core/notification'
import { expect, it } from 'vitest'
import { type HeldContext, heldBy } from './held.ts'
import { alertOf, HOUR, local, START } from './notify.fixture.ts'
import { PROVINCE, places } from './two-centres.fixture.ts'

const NOTHING: HeldContext = { open: [], inhibitions: [], maintenance: [], silences: [], places, local }
const at = (text: string) => Date.parse(`${text}:00+07:00`)
/** Who holds the alert back, and until when. */
const held = (alert: Alert, context: Partial<HeldContext>, when = START) =>
	heldBy(alert, { ...NOTHING, ...context }, when)

const SUNDAY_NIGHT = { weekdays: [0], span: { from: 23 * 60, to: 60 } }
const windowOf = (given: Partial<MaintenanceWindow>): MaintenanceWindow => ({
	...{ id: 'window', name: { vi: 'Bảo trì', en: 'Maintenance' }, matcher: {}, recurs: SUNDAY_NIGHT },
	...given,
})

it.each([
	['before it', '2026-03-08T22:59', null],
	['from its first minute', '2026-03-08T23:00', '2026-03-09T01:00'],
	['past midnight, since it began on its day', '2026-03-09T00:59', '2026-03-09T01:00'],
	['until its end', '2026-03-09T01:00', null],
	['not in another night', '2026-03-09T23:30', null],
])('a window of maintenance holds %s (%s)', (_, when, until) => {
	expect(held(alertOf('a'), { maintenance: [windowOf({})] }, at(when))).toEqual(
		until === null ? [] : [{ reason: 'maintenance', by: 'window', until: at(until) }],
	)
})

it('it holds what it speaks of and nothing else, and of several each is named', () => {
	const always = { span: { from: 0, to: 0 } }
	const maintenance = [
		windowOf({ id: 'one-stop', matcher: { sources: ['onestop'] }, recurs: always }),
		windowOf({ id: 'city', matcher: { areas: ['1'], severities: ['minor'] }, recurs: always }),
		windowOf({ id: 'days-off', recurs: { ...always, days: 'off' } }),
	]
	const names = (given: Partial<Alert>, when = START) =>
		held(alertOf('a', given), { maintenance }, when).map(({ by }) => by)
	expect(names({ sources: ['queue'], area: '2@' })).toEqual([])
	expect(names({ sources: ['queue'], area: '1@' })).toEqual([])
	expect(names({ sources: ['queue'], area: '1@', severity: 'minor' })).toEqual(['city'])
	expect(names({ sources: ['onestop'], area: '1@', severity: 'minor' })).toEqual(['one-stop', 'city'])
	expect(names({ sources: ['queue'] }, at('2026-03-07T12:00'))).toEqual(['days-off'])
})

it('a silence that comes again holds within its time, at its hours', () => {
	const silence: Silence = {
		...{
			id: 's',
			matcher: {},
			from: at('2026-03-01T00:00'),
			until: at('2026-03-09T00:30'),
			by: 'an',
			reason: 'nâng cấp',
		},
		...{ recurs: SUNDAY_NIGHT, endedAt: null },
	}
	const until = (when: string, given: Partial<Silence> = {}) =>
		held(alertOf('a'), { silences: [{ ...silence, ...given }] }, at(when)).map((one) => [one.reason, one.until])
	expect(until('2026-03-01T23:30')).toEqual([['maintenance', at('2026-03-02T01:00')]])
	expect(until('2026-03-02T12:00')).toEqual([])
	// Its own end comes first.
	expect(until('2026-03-08T23:30')).toEqual([['maintenance', at('2026-03-09T00:30')]])
	expect(until('2026-03-15T23:30')).toEqual([])
	expect(until('2026-03-01T23:30', { endedAt: at('2026-03-01T23:00') })).toEqual([])
	expect(until('2026-03-02T12:00', { recurs: undefined })).toEqual([['silenced', silence.until]])
})

const flood: Inhibition = { id: 'flood', by: { rules: ['FLOOD'] }, over: {}, same: ['area'] }

it.each<[what: string, inhibits: Partial<Alert>, alert: Partial<Alert>, held: boolean]>([
	['the same area', { area: '1@' }, { area: '1@' }, true],
	['an area within it', { area: '70@' }, { area: '1@' }, true],
	['an area of its centre', { area: PROVINCE }, { area: '2@' }, true],
	['another area', { area: '1@' }, { area: '2@' }, false],
	['the area around it, of which more may be true', { area: '1@' }, { area: '70@' }, false],
	['no area at all', { area: '1@' }, { area: '' }, false],
	['what stands between its bounds still', { area: '1@', phase: 'recovering' }, { area: '1@' }, true],
	['what has not held long enough yet', { area: '1@', phase: 'pending' }, { area: '1@' }, false],
	['what is over', { area: '1@', phase: 'resolved' }, { area: '1@' }, false],
	['what is only tried', { area: '1@', shadow: true }, { area: '1@' }, false],
	['its like', { area: '1@' }, { area: '1@', rule: 'FLOOD' }, false],
])('what burns in an area holds back %s: %o, %o', (_, inhibits, given, isHeld) => {
	const open = [alertOf('f', { rule: 'FLOOD', ...inhibits })]
	expect(held(alertOf('a', given), { open, inhibitions: [flood] })).toEqual(
		isHeld ? [{ reason: 'inhibited', by: 'f', until: null }] : [],
	)
})

it('all that an inhibition names has to be in common', () => {
	const inhibitions: Inhibition[] = [{ ...flood, over: { fields: ['environment'] }, same: ['area', 'agency'] }]
	const open = [alertOf('f', { rule: 'FLOOD', area: '1@', agency: 'Sở Y tế' })]
	const by = (given: Partial<Alert>) => held(alertOf('a', { area: '1@', ...given }), { open, inhibitions }).length
	expect(by({ field: 'environment', agency: 'Sở Y tế' })).toBe(1)
	expect(by({ field: 'environment', agency: 'Sở Nội vụ' })).toBe(0)
	expect(by({ field: 'health', agency: 'Sở Y tế' })).toBe(0)
})

it('an hour later nothing of it is left', () => {
	const silences: Silence[] = [
		{ ...{ id: 's', matcher: {}, from: START, until: START + HOUR, by: 'an', reason: 'thử' }, endedAt: null },
	]
	expect(held(alertOf('a'), { silences }, START + HOUR)).toEqual([])
})
