import { join } from 'node:path'
import type { Alert } from '@vong/core/alert'
import { createAreaIndex } from '@vong/core/area'
import { VIETNAM_MS } from '@vong/core/instant'
import type { Contact } from '@vong/core/notification'
import { createWorkingCalendar } from '@vong/core/working-time'
import { heldBy } from '@vong/notify/held'
import { createPlaces } from '@vong/notify/places'
import { waitsForDigest } from '@vong/notify/responsible'
import { dueSteps } from '@vong/notify/steps'
import { loadProvince } from '@vong/province/load-province'
import { expect, it } from 'vitest'

const province = await loadProvince(join(import.meta.dirname, '../../services/province/binh-phuoc'))
const policy = province.alerting
const places = createPlaces({ areas: createAreaIndex(province.areas), centres: province.centres })
const local = { calendar: createWorkingCalendar(province.calendar), offset: VIETNAM_MS }

/** Each team has one member, who bears its name. */
function peopleOf(teams: readonly string[]) {
	const contact = (id: string): Contact => ({ id, name: id, language: 'vi', viewer: '', addresses: [] })
	return {
		contacts: new Map(teams.map((id) => [id, contact(id)])),
		members: new Map(teams.map((id) => [id, [id]])),
		duties: [],
	}
}
const all = peopleOf(policy.teams.map(({ id }) => id))

const instant = (text: string) => Date.parse(`${text}:00+07:00`)
const nameOf = (at: number) => new Date(at + VIETNAM_MS).toISOString().slice(0, 16)

function fired(rule: string, at: string, given: Partial<Alert> = {}): Alert {
	const firedAt = instant(at)
	const { severity, field } = { ...province.rules.get(rule) }
	return {
		...{ id: 'a', key: 'a', rule, ruleVersion: 1, name: { vi: '', en: '' }, summary: { vi: '', en: '' }, subject: '' },
		...{ severity: severity === undefined || severity === 'as-sent' ? 'major' : severity, phase: 'firing', labels: {} },
		...{ area: '', agency: '', field: field ?? '', sources: [], value: 1, target: 0, unit: '', asOf: firedAt },
		...{ startedAt: firedAt, firedAt, acknowledgedAt: null, acknowledgedBy: null, assignedTo: null, handedTo: null },
		...{ resolvedAt: null, shadow: false, procedure: '', history: [] },
		...given,
	}
}

/** Who is told at once, and who after that and when, as long as nobody takes it on. */
function plan(alert: Alert, people = all) {
	const context = { policy, people, places, local }
	const named = (at: number) =>
		dueSteps(alert, [], context, at).due.map(({ to }) => to.map(({ contact }) => contact).join())
	const firedAt = alert.firedAt ?? 0
	const { nextAt } = dueSteps(alert, [], context, firedAt)
	const now = named(firedAt)
	return { now, next: nextAt === null ? null : `${nameOf(nextAt)} ${named(nextAt).slice(now.length).join()}` }
}

const [DONG_XOAI, PROVINCE] = ['centre:dong-xoai', 'centre:binh-phuoc']
const WARD = '25195@2025-07-01'
const WARD_OFFICE = 'Trung tâm Phục vụ hành chính công Phường Bình Phước'

it.each<[what: string, rule: string, at: string, given: Partial<Alert>, now: string, next: string]>([
	[
		'late reports of an agency go to its head, after a working day to the vice-chair',
		...(['REPORTS_LATE', '2026-03-04T10:00', { area: PROVINCE, agency: 'Sở Y tế' }] as const),
		...(['head-so-y-te', '2026-03-05T10:00 vice-chair'] as const),
	],
	[
		'a weekend is no working time',
		...(['REPORTS_LATE', '2026-03-06T16:00', { area: PROVINCE, agency: 'Sở Y tế' }] as const),
		...(['head-so-y-te', '2026-03-09T16:00 vice-chair'] as const),
	],
	[
		'nor is Tết',
		...(['REPORTS_LATE', '2026-02-13T15:30', { area: PROVINCE, agency: 'Sở Nội vụ' }] as const),
		...(['head-so-noi-vu', '2026-02-23T15:30 vice-chair'] as const),
	],
	[
		'a Saturday that is worked in exchange is',
		...(['REPORTS_LATE', '2026-08-21T15:30', { area: PROVINCE, agency: 'Sở Nội vụ' }] as const),
		...(['head-so-noi-vu', '2026-08-22T15:30 vice-chair'] as const),
	],
	[
		'so do dossiers that are overdue at a ward, told of its own centre',
		...(['DOSSIER_OVERDUE', '2026-03-04T10:00', { area: DONG_XOAI, agency: WARD_OFFICE }] as const),
		...(['head-phuong-binh-phuoc', '2026-03-05T10:00 vice-chair'] as const),
	],
	[
		'the same figure told of the province is told to its duty, not to the head a second time',
		...(['DOSSIER_OVERDUE', '2026-03-04T10:00', { area: PROVINCE, agency: WARD_OFFICE }] as const),
		...(['duty-province', '2026-03-05T10:00 leaders-province'] as const),
	],
	[
		'and a department in the figures of a city is told to the duty of the city',
		...(['DOSSIER_OVERDUE', '2026-03-04T10:00', { area: DONG_XOAI, agency: 'Sở Y tế' }] as const),
		...(['duty-dong-xoai', '2026-03-05T10:00 leaders-dong-xoai'] as const),
	],
	[
		'a single report goes to the head of the department wherever in the province it is',
		...(['REPORT_DEADLINE', '2026-03-04T10:00', { area: WARD, agency: 'Sở Xây dựng', subject: 'PA-1' }] as const),
		...(['head-so-xay-dung', '2026-03-05T10:00 vice-chair'] as const),
	],
	[
		'a document that is not taken goes to the head of whoever has to take it',
		...(['DOCUMENT_DEADLINE', '2026-03-04T10:00', { agency: 'Sở Tư pháp', subject: '12/UBND' }] as const),
		...(['head-so-tu-phap', '2026-03-05T10:00 vice-chair'] as const),
	],
	[
		'an agency without a head in the pack leaves it to the duty of the centre',
		...(['REPORTS_LATE', '2026-03-04T10:00', { area: DONG_XOAI, agency: 'Công ty Cấp thoát nước' }] as const),
		...(['duty-dong-xoai', '2026-03-05T10:00 leaders-dong-xoai'] as const),
	],
	[
		'what is of no place at all is the affair of the province',
		...(['DOCUMENTS_STUCK', '2026-03-04T10:00', {}] as const),
		...(['duty-province', '2026-03-05T10:00 leaders-province'] as const),
	],
	[
		'handed over it is no longer for the head',
		...(['REPORTS_LATE', '2026-03-04T10:00', { area: PROVINCE, agency: 'Sở Y tế', handedTo: DONG_XOAI }] as const),
		...(['duty-dong-xoai', '2026-03-05T10:00 leaders-dong-xoai'] as const),
	],
	[
		'long waits go to the duty of the centre, within the day to its leaders',
		...(['WAIT_LONG', '2026-03-04T08:30', { area: WARD }] as const),
		...(['duty-dong-xoai', '2026-03-04T10:30 leaders-dong-xoai'] as const),
	],
	[
		'so do calls that are given up',
		...(['CALLS_ABANDONED', '2026-03-04T11:00', { area: PROVINCE }] as const),
		...(['duty-province', '2026-03-04T15:00 leaders-province'] as const),
	],
])('%s', (_, rule, at, given, now, next) => {
	expect(province.rules.has(rule)).toBe(true)
	expect(plan(fired(rule, at, given))).toEqual({ now: [now], next })
})

it('a head whom nobody has put down yet leaves it to the duty of the centre', () => {
	const people = peopleOf(['duty-province', 'vice-chair', 'leaders-province'])
	const alert = fired('REPORTS_LATE', '2026-03-04T10:00', { area: PROVINCE, agency: 'Sở Y tế' })
	expect(plan(alert, people)).toEqual({ now: ['duty-province'], next: '2026-03-05T10:00 leaders-province' })
})

it('what would be over by the evening does not wait for the digest, though it is minor', () => {
	const context = { policy, people: all, places }
	const waiting = [...province.rules.values()]
		.filter(({ severity }) => severity === 'minor' || severity === 'info')
		.filter(({ id }) => {
			const alert = fired(id, '2026-03-04T10:00', { area: PROVINCE, agency: 'Sở Y tế' })
			return waitsForDigest(alert, context, instant('2026-03-04T10:00'))
		})
	expect(waiting.map(({ id }) => id).toSorted()).toEqual([
		'FIGURES_CONTRADICT',
		'INDEX_FALLING',
		'INDEX_LOW',
		'STATION_MISSING',
	])
})

it('of two signs of one cause the greater one is told, at the place and no further', () => {
	const open = [fired('CALLS_ABANDONED', '2026-03-04T10:00', { id: 'b', area: DONG_XOAI })]
	const context = { ...policy, open, silences: [], places, local }
	const held = (rule: string, area: string) =>
		heldBy(fired(rule, '2026-03-04T10:00', { area }), context, instant('2026-03-04T10:00')).map(({ by }) => by)
	expect(held('CALLS_UNANSWERED', DONG_XOAI)).toEqual(['b'])
	expect(held('CALLS_UNANSWERED', PROVINCE)).toEqual([])
	expect(held('CALLS_ABANDONED', DONG_XOAI)).toEqual([])
	expect(held('WAIT_LONG', WARD)).toEqual([])
})
