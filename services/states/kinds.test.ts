import type { Event, JsonObject } from '@vong/core/event'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldEntity } from './fold.ts'
import type { Kind } from './kind.ts'
import { kind as call } from './kinds/call.ts'
import { kind as document } from './kinds/document.ts'
import { kind as dossier } from './kinds/dossier.ts'
import { kind as figure } from './kinds/figure.ts'
import { kind as incident } from './kinds/incident.ts'
import { kind as procedure } from './kinds/procedure.ts'
import { kind as report } from './kinds/report.ts'
import { kind as ticket } from './kinds/ticket.ts'
import { kind as traffic } from './kinds/traffic.ts'
import { kind as zone } from './kinds/zone.ts'
import { loadKinds } from './registry.ts'
import { at, context, makeEvent } from './test-support.ts'

const fold = (kind: Kind, ...events: Event[]) => foldEntity(kind, 'k', events, context)
const step = (type: string, time: string, data: JsonObject = {}) =>
	makeEvent(`dossier.${type}`, time, { MaHoSo: 'k', ...data })
const received = (due = '20210520100000') =>
	step('received', '2021-05-18 10:00', {
		NgayTiepNhan: '20210518100000',
		NgayHenTra: due,
		KenhThucHien: '2',
		areaOfResidence: '25198',
	})

describe('a dossier', () => {
	test.each([
		['before the due date is early', '2021-05-20 09:59', ['early', 'on_time'], ['late']],
		['exactly at the due date is on time, not early', '2021-05-20 10:00', ['on_time'], ['early', 'late']],
		['a second after is late', '2021-05-20 10:00:01', ['late'], ['on_time', 'early']],
	])('that ends %s', (_, end, there, absent) => {
		const found = fold(dossier, received(), step('finished', end))
		expect(found).toMatchObject({ state: '9', openedAt: at('2021-05-18 10:00'), closedAt: at(end) })
		expect(found?.flags).toEqual(expect.arrayContaining(['received', 'ended', 'handled', 'online', ...there]))
		for (const flag of absent) expect(found?.flags).not.toContain(flag)
	})

	test('belongs to where it is handled, and to where the applicant lives', () => {
		expect(fold(dossier, received())).toMatchObject({ areaId: '25195@', residenceAreaId: '25198@', agency: 'H10.12' })
	})

	test('goes by the name of its agency, though another system sends its identifier later', () => {
		const byIdentifier = (time: string, data = {}) =>
			makeEvent('dossier.step', time, { TrangThai: '4', ...data }, { source: 'portal-sync', agency: '000.00.12.H10' })
		const step = byIdentifier('2021-05-19 08:00', { PhongBanXuLy: 'Phòng Tiếp nhận' })
		expect(fold(dossier, received(), step)).toMatchObject({
			agency: 'H10.12',
			details: { steps: [{ agency: 'H10.12' }, { agency: 'Phòng Tiếp nhận' }] },
		})
		expect(fold(dossier, byIdentifier('2021-05-19 08:00'))).toMatchObject({ agency: '000.00.12.H10' })
	})

	test('ends at 9 also when 10 came first or later', () => {
		const done = step('finished', '2021-05-19 10:00')
		const returned = step('returned', '2021-05-19 15:00')
		expect(fold(dossier, received(), done, returned)).toMatchObject({ closedAt: at('2021-05-19 10:00'), state: '10' })
		expect(fold(dossier, received(), returned)).toMatchObject({ closedAt: at('2021-05-19 15:00'), state: '10' })
		const late = step('finished', '2021-05-21 10:00', { NgayKetThucXuLy: '20210519100000' })
		expect(fold(dossier, received(), returned, late)).toMatchObject({ closedAt: at('2021-05-19 10:00') })
	})

	test('keeps the time that the citizen had it out of the limit', () => {
		const asked = step('supplement_requested', '2021-05-19 10:00')
		const back = step('supplement_done', '2021-05-21 10:00')
		const inTime = fold(dossier, received(), asked, back, step('finished', '2021-05-24 10:00'))
		expect(inTime?.flags).toEqual(expect.arrayContaining(['on_time', 'supplement']))
		expect(inTime?.numbers['work_hours']).toBe(16)
		const late = fold(dossier, received(), asked, back, step('finished', '2021-05-24 10:01'))
		expect(late?.flags).toContain('late')
	})

	test('with a due date moved after the supplement is measured by that date alone', () => {
		const events = [
			received(),
			step('supplement_requested', '2021-05-19 10:00'),
			step('supplement_done', '2021-05-21 10:00'),
			step('due_changed', '2021-05-21 10:05', { NgayHenTra: '20210524100000' }),
		]
		expect(fold(dossier, ...events, step('finished', '2021-05-24 10:00'))?.flags).toContain('on_time')
		expect(fold(dossier, ...events, step('finished', '2021-05-24 11:00'))?.flags).toContain('late')
	})

	test('that was asked for more than once is late', () => {
		const found = fold(
			dossier,
			received(),
			step('supplement_requested', '2021-05-18 11:00'),
			step('supplement_done', '2021-05-18 14:00'),
			step('supplement_requested', '2021-05-18 15:00'),
			step('supplement_done', '2021-05-18 16:00'),
			step('finished', '2021-05-19 09:00'),
		)
		expect(found?.flags).toEqual(expect.arrayContaining(['late', 'supplement_repeated']))
	})

	test('that the calendar does not reach has no verdict: neither on time nor late', () => {
		const there = (time: string) => fold(dossier, received('20221230100000'), ...held, step('finished', time))?.flags
		const held = [
			step('supplement_requested', '2022-12-28 10:00'),
			step('supplement_done', '2023-01-03 10:00', { TrangThaiHoSo: '4' }),
		]
		expect(there('2023-01-03 11:00')).toEqual(expect.arrayContaining(['handled', 'unknown_time']))
		for (const flag of ['on_time', 'early', 'late']) expect(there('2023-01-03 11:00')).not.toContain(flag)
		// Whatever the citizen took: it ended by the date that was promised.
		expect(there('2022-12-30 09:00')).toEqual(expect.arrayContaining(['on_time', 'early']))
		const found = fold(dossier, received('20221230100000'), ...held, step('finished', '2023-01-03 11:00'))
		expect(found?.numbers).not.toHaveProperty('work_hours')
		// The limit itself, moved by the time that the citizen had it, may lie outside.
		const asked = step('supplement_requested', '2022-12-28 10:00')
		const back = step('supplement_done', '2022-12-29 10:00')
		const beyond = fold(dossier, received('20221230165900'), asked, back, step('finished', '2022-12-31 10:00'))
		expect(beyond?.flags).toContain('unknown_time')
	})

	test('without a due date has no verdict either, unless it was asked for more than once', () => {
		const nothing = { NgayTiepNhan: '20210518100000' }
		const found = fold(dossier, step('received', '2021-05-18 10:00', nothing), step('finished', '2021-05-19 10:00'))
		expect(found?.flags).toEqual(expect.arrayContaining(['handled', 'no_due', 'unknown_time']))
		expect(found?.flags).not.toContain('on_time')
		expect(found?.flags).not.toContain('late')
	})

	test('without a due date is judged by the limit of its procedure, less the time that the citizen had it', () => {
		const begin = step('received', '2021-05-18 10:00', { NgayTiepNhan: '20210518100000', MaTTHC: '1.004194' })
		expect(fold(dossier, begin)).toMatchObject({ dueAt: at('2021-05-20 10:00') })
		const held = [step('supplement_requested', '2021-05-19 10:00'), step('supplement_done', '2021-05-20 10:00')]
		expect(fold(dossier, begin, ...held, step('finished', '2021-05-21 10:00'))?.flags).toContain('on_time')
		expect(fold(dossier, begin, ...held, step('finished', '2021-05-21 10:01'))?.flags).toContain('late')
	})

	test('that is neither handled nor late is still running', () => {
		expect(fold(dossier, received())?.flags).toContain('running')
		expect(fold(dossier, received(), step('finished', '2021-05-19 10:00'))?.flags).not.toContain('running')
	})

	test('that waits for its first supplement is open and paused, and counts up to the request', () => {
		const found = fold(dossier, received(), step('supplement_requested', '2021-05-19 10:00'))
		expect(found).toMatchObject({ state: '5', closedAt: null })
		expect(found?.flags).toEqual(expect.arrayContaining(['paused', 'handled', 'on_time']))
	})

	test('that is refused before it was received was not handled', () => {
		const refused = fold(
			dossier,
			step('status', '2021-05-18 09:00', { TrangThaiHoSo: '1' }),
			step('rejected', '2021-05-18 10:00'),
		)
		expect(refused).toMatchObject({ state: '3', closedAt: null, openedAt: null })
		const withdrawn = fold(dossier, received(), step('withdrawn', '2021-05-19 10:00'))
		expect(withdrawn).toMatchObject({ state: '7', closedAt: at('2021-05-19 10:00') })
	})

	test('gathers what synchronisation, payment, digitisation and rating say of it', () => {
		const found = fold(
			dossier,
			received(),
			makeEvent('sync.failed', '2021-05-18 10:01', { MaHoSo: 'k', error_code: '-1' }),
			makeEvent('sync.accepted', '2021-05-18 10:05', { MaHoSo: 'k', error_code: '00', isUpdating: 'False' }),
			makeEvent('payment.made', '2021-05-18 11:00', { MaHoSo: 'k', amount: 50_000 }),
			makeEvent('component.reused', '2021-05-18 11:00', { MaHoSo: 'k', DuocTaiSuDung: '1' }),
			makeEvent('result.digitised', '2021-05-18 12:00', { MaHoSo: 'k', DuocSoHoa: 1 }),
			makeEvent('rating.given', '2021-05-19 12:00', { MaHoSo: 'k', score: 2 }),
		)
		expect(found?.flags).toEqual(
			expect.arrayContaining([
				'synced',
				'paid_online',
				'has_fee',
				'reused',
				'component_digitised',
				'rated',
				'disliked',
			]),
		)
		expect(found?.flags).not.toContain('sync_failed')
		expect(found?.numbers).toMatchObject({ paid: 50_000, score: 2 })
	})
})

describe('other things', () => {
	test('a ticket waits from its issue to its call', () => {
		const data = { ticket: 'A12', unit: 'TTHCC' }
		const events = [
			makeEvent('ticket.issued', '2021-05-18 08:00', data),
			makeEvent('ticket.called', '2021-05-18 08:12:30', data),
		]
		expect(fold(ticket, ...events)).toMatchObject({
			state: 'called',
			numbers: { wait_minutes: 12.5 },
			flags: ['called'],
		})
		expect(ticket.keyOf(events[0] as Event)).toBe('TTHCC/2021-05-18/A12')
	})

	test('a call that is given up at once was a slip', () => {
		const data = { uniqueid: 'c' }
		const found = fold(
			call,
			makeEvent('call.offered', '2021-05-18 08:00:00', data),
			makeEvent('call.abandoned', '2021-05-18 08:00:04', data),
		)
		expect(found).toMatchObject({ state: 'abandoned', flags: ['abandoned', 'short'], numbers: { wait_seconds: 4 } })
	})

	test('a report to two agencies is resolved when both are done', () => {
		const received = makeEvent('report.received', '2021-05-18 08:00', { code: 'r', category: 'hien-truong' })
		const assigned = makeEvent('report.assigned', '2021-05-18 08:04', { code: 'r', agencies: ['a', 'b'] })
		const one = makeEvent('report.resolved', '2021-05-19 09:00', { code: 'r', agency: 'a' })
		const two = makeEvent('report.resolved', '2021-05-20 09:00', { code: 'r', agency: 'b' })
		expect(fold(report, received, assigned, one)).toMatchObject({ state: 'assigned', closedAt: null })
		const done = fold(report, received, assigned, one, two)
		expect(done).toMatchObject({ state: 'resolved', closedAt: at('2021-05-20 09:00'), dueAt: at('2021-05-25 08:00') })
		expect(done?.flags).toContain('resolved_on_time')
		expect(done?.numbers).toMatchObject({ dispatch_minutes: 4, resolve_hours: 49 })
	})

	test('of several answers for an agency the last one counts, also where it names none and speaks for all', () => {
		const received = makeEvent('report.received', '2021-05-18 08:00', { code: 'r' })
		const assigned = makeEvent('report.assigned', '2021-05-18 08:04', { code: 'r', agencies: ['a', 'b'] })
		const one = makeEvent('report.resolved', '2021-05-19 09:00', { code: 'r', agency: 'a' })
		const two = makeEvent('report.resolved', '2021-05-20 09:00', { code: 'r', agency: 'b' })
		const both = { ...makeEvent('report.resolved', '2021-05-21 09:00', { code: 'r' }), agency: '' }
		expect(fold(report, received, assigned, one, both)).toMatchObject({ closedAt: at('2021-05-21 09:00') })
		expect(fold(report, received, assigned, one, two, both)).toMatchObject({ closedAt: at('2021-05-21 09:00') })
	})

	test('a report whose limit lies beyond the calendar is resolved neither on time nor late', () => {
		const received = makeEvent('report.received', '2022-12-28 08:00', { code: 'r' })
		const found = fold(report, received, makeEvent('report.resolved', '2022-12-29 09:00', { code: 'r' }))
		expect(found).toMatchObject({ dueAt: null, flags: ['resolved', 'resolved_once', 'unknown_time'] })
	})

	test('a report that is opened again has a new clock and the same code', () => {
		const events = [
			makeEvent('report.received', '2021-05-18 08:00', { code: 'r' }),
			makeEvent('report.resolved', '2021-05-19 08:00', { code: 'r' }),
			makeEvent('report.reopened', '2021-05-20 08:00', { code: 'r' }),
		]
		expect(fold(report, ...events)).toMatchObject({
			state: 'assigned',
			closedAt: null,
			flags: ['resolved_once', 'reopened'],
		})
	})

	test('02 refuses a document, and refuses the recall of one', () => {
		const sent = (messageKind: string) =>
			makeEvent('doc.sent', '2021-05-18 08:00', { document: 'd', to: 'x', kind: messageKind, signed: true })
		const status = makeEvent('doc.status', '2021-05-18 09:00', { document: 'd', to: 'x', status: '02' })
		expect(fold(document, sent('document'), status)?.flags).toEqual(['document', 'electronic', 'signed', 'rejected'])
		expect(fold(document, sent('recall'), status)?.flags).toEqual(['electronic', 'signed', 'recall_refused'])
	})

	test('a document that has arrived may lie for one working day', () => {
		const status = makeEvent('doc.status', '2021-05-21 16:00', { document: 'd', to: 'x', status: '01' })
		expect(fold(document, status)).toMatchObject({ state: '01', dueAt: at('2021-05-24 16:00') })
	})

	test('a procedure has to be decided five working days before it takes effect, and published five after', () => {
		const published = (data: JsonObject) =>
			makeEvent('procedure.published', '2021-05-18 08:00', { MaTTHC: '1.0', ...data })
		const inTime = fold(
			procedure,
			published({ decision_date: '2021-05-04', valid_from: '2021-05-11', published_at: '2021-05-11', parts: 7 }),
		)
		expect(inTime?.flags).toEqual(['announced', 'decided', 'published', 'complete'])
		expect(inTime?.numbers).toEqual({ notice_days: 5, delay_days: 5 })
		const late = fold(
			procedure,
			published({ decision_date: '2021-05-04', valid_from: '2021-05-10', published_at: '2021-05-12', parts: 6 }),
		)
		expect(late?.flags).toEqual(['announced', 'decided', 'published'])
		expect(late?.numbers).toEqual({ notice_days: 4, delay_days: 6 })
		const beyond = fold(procedure, published({ decision_date: '2022-12-28', valid_from: '2023-01-10' }))
		expect(beyond).toMatchObject({ flags: ['announced', 'decided', 'unknown_notice'], numbers: {} })
	})

	test('an outbreak suspends the zone until it is certified anew', () => {
		const certified = makeEvent('zone.certified', '2021-05-01 08:00', { disease: 'H5N1', validTo: '2022-05-01' })
		const outbreak = makeEvent('outbreak.reported', '2021-06-01 08:00', { disease: 'H5N1' })
		expect(fold(zone, certified)).toMatchObject({
			state: 'certified',
			flags: ['certified'],
			dueAt: at('2022-05-01 23:59:59.999'),
		})
		expect(fold(zone, certified, outbreak)).toMatchObject({ state: 'suspended', flags: ['outbreak'] })
	})

	test('a security alert is open until it is handled, open again when it comes back, and takes as long as it was known of', () => {
		const told = (status: string, time: string) =>
			makeEvent('security.alert', `2021-05-18 ${time}`, { alert: 'A-1', kind: 'port-scan', status })
		const [open, handled, again] = [told('open', '08:00'), told('handled', '09:00'), told('handled', '09:30')]
		expect(fold(incident, open)).toMatchObject({ state: 'open', category: 'port-scan', closedAt: null, numbers: {} })
		expect(fold(incident, open, handled, again)).toMatchObject({
			state: 'handled',
			openedAt: at('2021-05-18 08:00'),
			closedAt: at('2021-05-18 09:00'),
			numbers: { handle_minutes: 60 },
		})
		expect(fold(incident, open, handled, told('open', '10:00'))).toMatchObject({ state: 'open', closedAt: null })
		expect(fold(incident, handled)).toMatchObject({ state: 'handled', numbers: {} })
	})

	test('what Alertmanager tells of a new outbreak of the same alert is another incident', () => {
		const firing = (startsAt: string) =>
			makeEvent('security.alert', '2021-05-18 08:00', { alert: 'f1', status: 'firing', startsAt })
		expect(incident.keyOf(firing('2021-05-18T01:00:00Z'))).toBe('f1/2021-05-18T01:00:00.000Z')
		expect(incident.keyOf(firing('2021-05-19T01:00:00Z'))).not.toBe(incident.keyOf(firing('2021-05-18T01:00:00Z')))
	})

	test('counts of a camera belong to the hour in which their interval began, and a corrected one replaces the former', () => {
		const counted = (time: string, count: number, id: string) =>
			makeEvent(
				'traffic.count',
				`2021-05-18 ${time}`,
				{ camera: 'C1', class: 'car', count, violations: 1, interval: 300 },
				{ id },
			)
		expect(traffic.keyOf(counted('09:00', 1, 'a'))).toBe(traffic.keyOf(counted('08:05', 1, 'b')))
		expect(traffic.keyOf(counted('09:05', 1, 'a'))).not.toBe(traffic.keyOf(counted('09:00', 1, 'b')))
		expect(
			fold(traffic, counted('08:05', 10, 'a'), counted('09:00', 20, 'b'), counted('09:00', 25, 'c')),
		).toMatchObject({
			openedAt: at('2021-05-18 08:00'),
			category: 'car',
			numbers: { vehicles: 35, violations: 2 },
		})
	})

	test('figures that contradict each other have keys of their own', () => {
		const stated = (value: number, declaredBy: string) =>
			makeEvent('service.declared', '2021-05-18 08:00', {
				indicator: 'DVC_TOTAL',
				value,
				declaredBy,
				date: '2021-05-18',
			})
		expect(figure.keyOf(stated(1123, 'secretary'))).not.toBe(figure.keyOf(stated(1223, 'committee')))
		const week = makeEvent('report.value', '2024-01-22 08:00', {
			indicator: 'PORTAL_RANK',
			period: '2024-W03',
			value: 1,
			ranked: 63,
		})
		expect(fold(figure, week)).toMatchObject({ openedAt: at('2024-01-15 12:00'), numbers: { value: 1, ranked: 63 } })
	})
})

const type = fc.constantFrom(...dossier.types)
const anyEvent = fc
	.record({
		type,
		minute: fc.integer({ min: 0, max: 30 }),
		status: fc.constantFrom('', '1', '2', '4', '5', '9', '10', '3', '7'),
		due: fc.constantFrom('', '20210520100000', '20210524100000'),
	})
	.map(({ type: name, minute, status, due }) =>
		makeEvent(name, `2021-05-18 09:${String(minute).padStart(2, '0')}`, {
			MaHoSo: 'k',
			TrangThaiHoSo: status,
			TrangThai: status,
			NgayHenTra: due,
		}),
	)

test('the same events give the same entity, in any order and however often they came', async () => {
	const kinds = await loadKinds()
	fc.assert(
		fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 12 }), fc.infiniteStream(fc.nat()), (events, randoms) => {
			const random = randoms[Symbol.iterator]()
			const shuffled = [...events, ...events.slice(0, 3)]
				.map((event) => ({ event, at: random.next().value as number }))
				.toSorted((a, b) => a.at - b.at)
				.map(({ event }) => event)
			for (const kind of kinds) {
				expect(foldEntity(kind, 'k', shuffled, context)).toEqual(foldEntity(kind, 'k', events, context))
			}
		}),
	)
})
