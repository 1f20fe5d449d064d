import type { Event, JsonObject } from '@vong/core/event'
import fc from 'fast-check'
import {
	anyCode,
	anyGap,
	anyTime,
	areIn,
	at,
	byKey,
	dateOf,
	inSpan,
	MINUTE,
	NOW,
	newest,
	type Oracle,
	rate,
	raw,
	round,
	timed,
	WORKING_DAY,
	type World,
	workedUntil,
} from './world.ts'

/** Queues (Decision 468/QĐ-TTg), the 1022 switchboard, and reports of citizens (766/QĐ-TTg group 5; limits of 1022). */

interface Report {
	readonly openedAt: number
	/** Only what came after it was opened again last. */
	readonly resolvedAt: number | undefined
	readonly wasResolved: boolean
	readonly isOver: boolean
	readonly dueAt: number
	readonly isReopened: boolean
	readonly isDisliked: boolean
}

const REPORTS = [
	'received',
	'classified',
	'assigned',
	'supplement',
	'resolved',
	'published',
	'rejected',
	'duplicate',
	'reopened',
	'rated',
].map((name) => `report.${name}`)

function reportOf(world: World, events: readonly Event[]): Report {
	const clocks: Event[][] = [[]]
	for (const event of events) {
		if (event.type === 'report.reopened') clocks.push([])
		clocks.at(-1)?.push(event)
	}
	const agencies = events.flatMap(({ type, data }) =>
		type === 'report.assigned' ? (data['agencies'] as string[]) : [],
	)
	const done = (clock: readonly Event[]) => {
		const answers = clock.filter(({ type }) => type === 'report.resolved')
		if (answers.length === 0) return clock.findLast(({ type }) => type === 'report.published')?.time
		// One report, many assignments: resolved when all of them are.
		const each = agencies.length > 1 ? agencies : ['']
		const times = each.map(
			(agency) =>
				answers.findLast(({ data }) => agency === '' || data['agency'] === agency || data['agency'] === undefined)
					?.time,
		)
		return times.some((time) => time === undefined) ? undefined : Math.max(...times.map((time) => time ?? 0))
	}
	const current = clocks.at(-1) ?? []
	const resolvedAt = done(current)
	const startedAt = current[0]?.time ?? 0
	const stated = newest(current, 'due')
	const isOnSite = String(newest(events, 'category')).normalize('NFC') === 'hạ tầng'
	return {
		openedAt: events[0]?.time ?? 0,
		resolvedAt,
		wasResolved: clocks.some((clock) => done(clock) !== undefined),
		isOver:
			resolvedAt !== undefined || current.some(({ type }) => ['report.rejected', 'report.duplicate'].includes(type)),
		dueAt:
			stated === undefined
				? workedUntil(world, startedAt, (isOnSite ? 5 : 15) * WORKING_DAY)
				: Date.parse(String(stated)),
		isReopened: clocks.length > 1,
		isDisliked:
			Number(
				newest(
					events.filter(({ type }) => type === 'report.rated'),
					'score',
				) ?? 5,
			) <= 2,
	}
}

const reportsOf = (world: World, place: string) =>
	byKey(world.events, REPORTS, ({ data }) => String(data['code']))
		.filter((events) => areIn(world, place, events))
		.map((events) => reportOf(world, events))

const isOnTime = ({ resolvedAt, dueAt }: Report) => (resolvedAt ?? dueAt + 1) <= dueAt

const ofResolved =
	(part: (report: Report) => boolean): Oracle =>
	(world, place, period) => {
		const resolved = reportsOf(world, place).filter(({ resolvedAt }) => inSpan(resolvedAt, period))
		return rate(resolved.filter(part).length, resolved.length)
	}

/** Calls offered in the period; those given up in under five seconds are left out of what was abandoned. */
function callsOf(world: World, place: string) {
	const types = ['call.offered', 'call.answered', 'call.abandoned', 'call.ended']
	return byKey(world.events, types, ({ data }) => String(data['linkedid'] ?? data['uniqueid']))
		.filter((events) => areIn(world, place, events))
		.map((events) => {
			const answer = events.find(({ type }) => type === 'call.answered')
			const end = answer ?? events.findLast(({ type }) => type === 'call.abandoned')
			const offered = events.find(({ type }) => type === 'call.offered') ?? events[0]
			const wait = (newest(events, 'wait') as number | undefined) ?? (end && (end.time - (offered?.time ?? 0)) / 1_000)
			return { openedAt: offered?.time, isAnswered: !!answer, isAbandoned: !answer && !!end, wait: wait ?? 0 }
		})
}

type Call = ReturnType<typeof callsOf>[number]
const LEAST_CALLS = 5

const ofCalls =
	(part: (call: Call) => boolean, whole: (call: Call) => boolean = () => true): Oracle =>
	(world, place, period) => {
		const offered = callsOf(world, place).filter((call) => inSpan(call.openedAt, period) && whole(call))
		return offered.length < LEAST_CALLS ? null : rate(offered.filter(part).length, offered.length, 1)
	}

export const byMonth: Record<string, Oracle> = {
	R1022_ONTIME: ofResolved(isOnTime),
	Q766_5_3: ofResolved((report) => isOnTime(report) && !report.isDisliked && !report.isReopened),
	R1022_REOPEN(world, place, period) {
		const once = reportsOf(world, place).filter(({ openedAt, wasResolved }) => inSpan(openedAt, period) && wasResolved)
		return rate(once.filter(({ isReopened }) => isReopened).length, once.length)
	},
}

export const byHour: Record<string, Oracle> = {
	C1022_ANSWER: ofCalls(({ isAnswered }) => isAnswered),
	C1022_SL20: ofCalls(({ isAnswered, wait }) => isAnswered && wait <= 20),
	C1022_ABANDON: ofCalls(
		({ isAbandoned }) => isAbandoned,
		({ isAbandoned, wait }) => !(isAbandoned && wait < 5),
	),
}

export const byDay: Record<string, Oracle> = {
	/** mean(called − issued), of those who were called. */
	WAIT_AVG(world, place, period) {
		const tickets = byKey(
			world.events,
			['ticket.issued', 'ticket.called', 'ticket.served', 'ticket.abandoned'],
			({ data, time }) => `${data['ticket']}/${dateOf(time)}`,
		)
		const waits = tickets.flatMap((events) => {
			const [issued, called] = ['ticket.issued', 'ticket.called'].map(
				(type) => events.find((event) => event.type === type)?.time,
			)
			return issued !== undefined && called !== undefined && inSpan(issued, period) && areIn(world, place, events)
				? [(called - issued) / MINUTE]
				: []
		})
		return waits.length === 0 ? null : round(waits.reduce((sum, wait) => sum + wait, 0) / waits.length, 1)
	},
}

export const now: Record<string, Oracle> = {
	R1022_OPEN_LATE: (world, place) =>
		reportsOf(world, place).filter(({ isOver, dueAt }) => !isOver && dueAt < NOW).length,
}

const step = fc.constantFrom(
	'supplement',
	'resolved',
	'resolved',
	'resolved:a',
	'resolved:b',
	'published',
	'rejected',
	'duplicate',
	'reopened',
	'good',
	'bad',
	'due',
	'moved',
)
const anyReports = fc
	.array(
		fc.record({
			code: anyCode,
			opened: anyTime(),
			category: fc.constantFrom('hạ tầng', 'hạ tầng'.normalize('NFD'), 'y tế'),
			agencies: fc.constantFrom<string[]>([], ['a'], ['a', 'b']),
			steps: fc.array(fc.tuple(anyGap, step), { maxLength: 6 }),
		}),
		{ minLength: 10, maxLength: 25 },
	)
	.map((plans) =>
		plans.flatMap(({ code: where, opened, category, agencies, steps }, index) => {
			const event = (type: string, time: number, data: JsonObject = {}) =>
				raw('reports-1022', `report.${type}`, time, where, { code: `r${index}`, ...data })
			const later = timed(opened, steps).map(([time, name]) => {
				const [type = '', agency] = name.split(':')
				if (type === 'good' || type === 'bad') return event('rated', time, { score: type === 'bad' ? 1 : 4 })
				if (type === 'moved') return event('classified', time, { category: 'môi trường' })
				if (type === 'due') return event('classified', time, { due: new Date(time + 60 * MINUTE).toISOString() })
				return event(type, time, agency === undefined ? {} : { agency })
			})
			const begin = [event('received', opened), event('classified', opened + 2_000, { category })]
			return [...begin, ...(agencies.length === 0 ? [] : [event('assigned', opened + 4_000, { agencies })]), ...later]
		}),
	)

const anyCalls = fc
	.array(
		fc.record({
			offered: anyTime(at('2025-07-10 10:00')),
			wait: fc.integer({ min: 1, max: 40 }),
			says: fc.boolean(),
			end: fc.constantFrom('answered', 'answered', 'abandoned', 'none'),
		}),
		{ minLength: 20, maxLength: 40 },
	)
	.map((plans) =>
		plans.flatMap(({ offered, wait, says, end }, index) => {
			const event = (type: string, time: number, data: JsonObject = {}) =>
				raw('calls-1022', `call.${type}`, time, '25195', { uniqueid: `c${index}`, ...data })
			if (end === 'none') return [event('offered', offered)]
			const finished = event(end, offered + wait * 1_000, says ? { wait } : {})
			return [
				event('offered', offered),
				finished,
				...(end === 'answered' ? [event('ended', finished.time + 9_000, { talk: 9 })] : []),
			]
		}),
	)

const anyTickets = fc
	.array(
		fc.record({
			code: anyCode,
			issued: anyTime(at('2025-07-09 07:00')),
			wait: fc.option(fc.integer({ min: 0, max: 55 }), { nil: undefined }),
			end: fc.constantFrom('served', 'abandoned', undefined),
		}),
		{ minLength: 10, maxLength: 25 },
	)
	.map((plans) =>
		plans.flatMap(({ code: where, issued, wait, end }, index) => {
			const event = (type: string, time: number) =>
				raw('queue', `ticket.${type}`, time, where, { unit: 'u', ticket: `t${index}` })
			const called = wait === undefined ? [] : [event('called', issued + wait * MINUTE)]
			return [event('issued', issued), ...called, ...(end ? [event(end, issued + 58 * MINUTE)] : [])]
		}),
	)

export const anyCitizens = fc.tuple(anyReports, anyCalls, anyTickets).map((parts) => parts.flat())
