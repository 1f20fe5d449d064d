import type { Event, JsonObject } from '@vong/core/event'
import fc from 'fast-check'
import {
	anyGap,
	anyTime,
	areIn,
	at,
	byKey,
	DAY,
	dateOf,
	inSpan,
	NOW,
	newest,
	type Oracle,
	rate,
	raw,
	round,
	timed,
	WORKING_DAY,
	type World,
	worked,
	workedUntil,
} from './world.ts'

/** Documents (Decree 30/2020, Decision 28/2018), the service catalogue, procedures (766/QĐ-TTg group 1), stated figures. */

interface Document {
	readonly sentAt: number
	readonly isDocument: boolean
	readonly isElectronic: boolean
	readonly isSigned: boolean
	readonly status: string
	/** Since when it has had this status. */
	readonly since: number
}

function documentOf(events: readonly Event[]): Document {
	const told = events.filter(({ data }) => data['status'] !== undefined)
	const status = String(told.at(-1)?.data['status'] ?? '')
	let since = told.at(-1)
	for (const event of told.toReversed()) {
		if (event.data['status'] !== status) break
		since = event
	}
	return {
		sentAt: (events.find(({ type }) => type === 'doc.sent') ?? events[0])?.time ?? 0,
		isDocument: newest(events, 'kind') !== 'recall',
		isElectronic: newest(events, 'electronic') !== false,
		isSigned: newest(events, 'signed') === true,
		status,
		since: since?.time ?? 0,
	}
}

const documentsOf = (world: World, place: string) =>
	byKey(world.events, ['doc.sent', 'doc.status'], ({ data }) => `${data['code']}>${data['to']}`)
		.filter((events) => areIn(world, place, events))
		.map(documentOf)

const ofDocuments =
	(part: (document: Document) => boolean, whole: (document: Document) => boolean = () => true): Oracle =>
	(world, place, period) => {
		const sent = documentsOf(world, place).filter(
			(each) => each.isDocument && inSpan(each.sentAt, period) && whole(each),
		)
		return rate(sent.filter(part).length, sent.length)
	}

interface Service {
	readonly isWithdrawn: boolean
	readonly isConnected: boolean
	readonly mustConnect: boolean
	readonly isFullOnline: boolean
	readonly is: (name: string) => boolean
}

function serviceOf(events: readonly Event[]): Service {
	const isWithdrawn = events.at(-1)?.type === 'service.withdrawn'
	const said = events.findLast(({ type, data }) => type === 'service.connected' || data['connected'] !== undefined)
	const level = String(newest(events, 'level') ?? '').normalize('NFC')
	return {
		isWithdrawn,
		isConnected: !isWithdrawn && said !== undefined && said.data['connected'] !== false,
		mustConnect: !isWithdrawn && newest(events, 'mustConnect') !== false,
		isFullOnline: level === '4' || level === 'toàn trình',
		is: (name) => newest(events, name) === true,
	}
}

const servicesOf = (world: World, place: string) =>
	byKey(world.events, ['service.connected', 'service.level_changed', 'service.withdrawn'], ({ data }) =>
		String(data['MaTTHC']),
	)
		.filter((events) => areIn(world, place, events))
		.map(serviceOf)

const ofServices =
	(part: (service: Service) => boolean, whole: (service: Service) => boolean = () => true): Oracle =>
	(world, place) => {
		const counted = servicesOf(world, place).filter((each) => each.mustConnect && whole(each))
		return rate(counted.filter(part).length, counted.length)
	}

/** Dates stand for whole days: five working days lie between a Tuesday and the next. */
const noon = (date: unknown) => at(`${date} 12:00`)
const days = (world: World, from: unknown, to: unknown) => worked(world, noon(from), noon(to)) / WORKING_DAY

interface Decision {
	readonly procedure: string
	readonly events: readonly Event[]
	readonly decided: string
	readonly effective: string | undefined
	readonly published: string | undefined
	readonly isComplete: boolean
}

const decisionsOf = (world: World, place: string): Decision[] =>
	byKey(world.events, ['procedure.published'], ({ data }) => `${data['MaTTHC']}/${data['decision']}`)
		.filter((events) => areIn(world, place, events))
		.map((events) => ({
			events,
			procedure: String(newest(events, 'MaTTHC')),
			decided: String(newest(events, 'decision_date')),
			effective: newest(events, 'valid_from') as string | undefined,
			published: newest(events, 'published_at') as string | undefined,
			isComplete: newest(events, 'parts') === 7,
		}))

/** Centres that were one area until July. */
const OWN: Record<string, string> = { 'centre:binh-phuoc': '70', 'centre:dong-xoai': '689' }

/** The mean of what is stated about the place itself: figures of one indicator, area and period have one value, the newest. */
const stated =
	(indicator: string, decimals: number): Oracle =>
	(world, place, period) => {
		const figures = byKey(
			world.events,
			['report.value'],
			({ data, areaCode }) => `${data['indicator']}/${areaCode}/${data['period']}`,
		)
		const values = figures.flatMap((events) => {
			const { areaCode = '', data: last } = events.at(-1) ?? {}
			const isOwn = (OWN[place] ?? place.split('@')[0]) === areaCode && areIn(world, place, events)
			return isOwn && last?.['indicator'] === indicator && inSpan(beginOf(String(last['period'])), period)
				? [Number(last['value'])]
				: []
		})
		return values.length === 0 ? null : round(values.reduce((sum, value) => sum + value, 0) / values.length, decimals)
	}

/** `2025`, `2025-W27` (weeks from Monday, the first one has 4 January in it). */
function beginOf(period: string): number {
	const [year = '', week] = period.split('-W')
	if (week === undefined) return at(`${year}-01-01 00:00`)
	const fourth = at(`${year}-01-04 00:00`)
	const weekday = (new Date(`${year}-01-04T00:00:00Z`).getUTCDay() + 6) % 7
	return fourth - weekday * DAY + (Number(week) - 1) * 7 * DAY
}

export const byMonth: Record<string, Oracle> = {
	DOC_ELECTRONIC: ofDocuments(({ isElectronic }) => isElectronic),
	DOC_SIGNED: ofDocuments(
		({ isSigned }) => isSigned,
		({ isElectronic }) => isElectronic,
	),
	DOC_REJECTED: ofDocuments(({ status }) => status === '02'),
	/** Each procedure once: one late decision in the period spoils it. */
	Q766_1_1(world, place, period) {
		const announced = decisionsOf(world, place).filter(
			(each) => each.effective !== undefined && inSpan(noon(each.decided), period),
		)
		const late = announced
			.filter((each) => days(world, each.decided, each.effective) < 5)
			.map(({ procedure }) => procedure)
		const procedures = [...new Set(announced.map(({ procedure }) => procedure))]
		return rate(procedures.filter((procedure) => !late.includes(procedure)).length, procedures.length)
	},
	Q766_1_2(world, place, period) {
		const decided = decisionsOf(world, place).filter((each) => inSpan(noon(each.decided), period))
		const inTime = decided.filter(
			(each) => each.published !== undefined && days(world, each.decided, each.published) <= 5,
		)
		return rate(inTime.length, decided.length)
	},
}

export const byWeek: Record<string, Oracle> = { PORTAL_RANK: stated('PORTAL_RANK', 0) }
export const byYear: Record<string, Oracle> = { DTI: stated('DTI', 2), DIGI_ECONOMY: stated('DIGI_ECONOMY', 2) }

export const now: Record<string, Oracle> = {
	DOC_STUCK: (world, place) =>
		documentsOf(world, place).filter(
			({ status, since }) => status === '01' && workedUntil(world, since, WORKING_DAY) < NOW,
		).length,
	DVC_CONNECTED: ofServices(({ isConnected }) => isConnected),
	DVC_L4_CONNECTED: (world, place) =>
		servicesOf(world, place).filter(({ isConnected, isFullOnline }) => isConnected && isFullOnline).length,
	DVC_TOTAL: (world, place) => servicesOf(world, place).filter(({ isConnected }) => isConnected).length,
	Q766_3_5: ofServices(({ is }) => is('payable')),
	Q766_3_5B: ofServices(
		({ is }) => is('paid'),
		({ is }) => is('payable'),
	),
	Q766_4_5: ofServices(({ is }) => is('vneid')),
	Q766_4_COPIES: (world, place) =>
		servicesOf(world, place).filter(({ mustConnect, is }) => mustConnect && is('certifiedCopies')).length,
	Q766_1_3(world, place) {
		const published = decisionsOf(world, place).filter((each) => each.published !== undefined)
		return rate(published.filter(({ isComplete }) => isComplete).length, published.length)
	},
}

const anyDocuments = fc
	.array(
		fc.record({
			sent: anyTime(),
			kind: fc.constantFrom('document', 'document', 'recall'),
			electronic: fc.constantFrom(true, true, false),
			signed: fc.boolean(),
			to: fc.constantFrom('H10.1', 'H10.2'),
			steps: fc.array(fc.tuple(anyGap, fc.constantFrom('01', '01', '02', '03', '06')), { maxLength: 4 }),
		}),
		{ minLength: 10, maxLength: 25 },
	)
	.map((plans) =>
		plans.flatMap(({ sent, kind, electronic, signed, to, steps }, index) => [
			raw('documents', 'doc.sent', sent, '25195', { code: `v${index}`, to, kind, electronic, signed }),
			...timed(sent, steps).map(([time, status]) =>
				raw('documents', 'doc.status', time, '25195', { code: `v${index}`, to, kind, status }),
			),
		]),
	)

const anyFlag = fc.constantFrom(true, false, undefined)
const anyServices = fc
	.array(
		fc.record({
			time: anyTime(),
			level: fc.constantFrom('4', '3', 'toàn trình', 'toàn trình'.normalize('NFD'), 'một phần'),
			flags: fc.record({
				connected: anyFlag,
				mustConnect: anyFlag,
				payable: anyFlag,
				paid: anyFlag,
				certifiedCopies: anyFlag,
				vneid: anyFlag,
			}),
			later: fc.constantFrom('level_changed', 'withdrawn', undefined, undefined),
		}),
		{ minLength: 8, maxLength: 20 },
	)
	.map((plans) =>
		plans.flatMap(({ time, level, flags, later }, index) => {
			const MaTTHC = `1.${index}`
			const said = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined)) as JsonObject
			const first = raw('service-catalogue', 'service.connected', time, '70', { MaTTHC, level, ...said })
			const then =
				later &&
				raw(
					'service-catalogue',
					`service.${later}`,
					time + 60_000,
					'70',
					later === 'withdrawn' ? { MaTTHC } : { MaTTHC, level: '4' },
				)
			return then && then.time < NOW ? [first, then] : [first]
		}),
	)

const anyDecisions = fc
	.array(
		fc.record({
			procedure: fc.constantFrom('2.1', '2.2', '2.3', '2.4'),
			decided: anyTime(),
			effective: fc.option(fc.integer({ min: 3, max: 14 }), { nil: undefined }),
			published: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
			parts: fc.constantFrom(7, 6, undefined),
		}),
		{ minLength: 6, maxLength: 16 },
	)
	.map((plans) =>
		plans.map(({ procedure, decided, effective, published, parts }, index) => {
			const after = (count: number | undefined, name: string) =>
				count === undefined ? {} : { [name]: dateOf(decided + count * DAY) }
			const data = {
				MaTTHC: procedure,
				decision: `${index}/QĐ`,
				decision_date: dateOf(decided),
				...after(effective, 'valid_from'),
				...after(published, 'published_at'),
			}
			return raw('portal-sync', 'procedure.published', decided, '25195', {
				...data,
				...(parts === undefined ? {} : { parts }),
			})
		}),
	)

/** Stated before the borders changed; a later version of a figure replaces it, and those of towns are theirs. */
const anyFigures = fc
	.array(
		fc.record({
			indicator: fc.constantFrom('DTI', 'DIGI_ECONOMY', 'PORTAL_RANK'),
			week: fc.constantFrom('2025-W26', '2025-W27'),
			code: fc.constantFrom('70', '70', '689'),
			time: fc.integer({ min: at('2025-06-02 08:00') / 60_000, max: at('2025-06-30 08:00') / 60_000 }),
			value: fc.integer({ min: 1, max: 63 }),
			declared: fc.boolean(),
		}),
		{ minLength: 6, maxLength: 14 },
	)
	.map((plans) =>
		plans.map(({ indicator, week, code, time, value, declared }, index) => {
			const period = indicator === 'PORTAL_RANK' ? week : '2025'
			if (declared)
				return raw('service-catalogue', 'service.declared', time * 60_000 + index, code, {
					indicator,
					value,
					declaredBy: 'x',
					date: '2025-06-02',
				})
			return raw('statistics', 'report.value', time * 60_000 + index, code, { indicator, period, value })
		}),
	)

export const anyOffices = fc.tuple(anyDocuments, anyServices, anyDecisions, anyFigures).map((parts) => parts.flat())
