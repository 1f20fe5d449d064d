import type { JsonObject } from '@vong/core/event'
import fc from 'fast-check'
import {
	anyCode,
	anyGap,
	anyTime,
	areIn,
	at,
	byKey,
	inSpan,
	MINUTE,
	NOW,
	newest,
	type Oracle,
	rate,
	raw,
	round,
	type Span,
	timed,
	type World,
} from './world.ts'

/** Meetings (with documents on the screen or on paper), and what the security operations centre tells. */

interface Meeting {
	readonly heldAt: number | undefined
	readonly isOnScreen: boolean
	readonly invited: number | undefined
	readonly present: number | undefined
}

const meetingsOf = (world: World, place: string, period: Span): Meeting[] =>
	byKey(world.events, ['meeting.held', 'meeting.document_opened'], ({ data }) => String(data['meeting']))
		.filter((events) => areIn(world, place, events))
		.map((events) => ({
			heldAt: events.find(({ type }) => type === 'meeting.held')?.time,
			isOnScreen: events.some(({ type }) => type === 'meeting.document_opened'),
			invited: newest(events, 'invited') as number | undefined,
			present: newest(events, 'present') as number | undefined,
		}))
		.filter(({ heldAt }) => inSpan(heldAt, period))

/** From when until when each alert or incident was open: what is told again changes nothing, what comes back is open again. */
function securityOf(world: World, place: string) {
	return byKey(world.events, ['security.alert', 'security.incident'], ({ data }) => String(data['alert']))
		.filter((events) => areIn(world, place, events))
		.map((events) => {
			let [openedAt, handledAt]: (number | undefined)[] = []
			for (const { time, data } of events) {
				if (data['status'] === 'open') [openedAt, handledAt] = [openedAt ?? time, undefined]
				else handledAt ??= time
			}
			return { openedAt, handledAt }
		})
}

export const byMonth: Record<string, Oracle> = {
	MEETING_PAPERLESS(world, place, period) {
		const held = meetingsOf(world, place, period)
		return rate(held.filter(({ isOnScreen }) => isOnScreen).length, held.length, 1)
	},
	/** Of those of which both numbers are known. */
	MEETING_PRESENT(world, place, period) {
		const held = meetingsOf(world, place, period).filter(
			({ invited, present }) => invited !== undefined && present !== undefined,
		)
		const sum = (name: 'invited' | 'present') => held.reduce((total, each) => total + (each[name] ?? 0), 0)
		return rate(sum('present'), sum('invited'), 1)
	},
}

export const byDay: Record<string, Oracle> = {
	SECURITY_HANDLE_TIME(world, place, period) {
		const minutes = securityOf(world, place).flatMap(({ openedAt, handledAt }) =>
			openedAt !== undefined && handledAt !== undefined && inSpan(handledAt, period)
				? [(handledAt - openedAt) / MINUTE]
				: [],
		)
		return minutes.length === 0 ? null : round(minutes.reduce((sum, each) => sum + each, 0) / minutes.length, 1)
	},
}

export const now: Record<string, Oracle> = {
	SECURITY_OPEN: (world, place) => securityOf(world, place).filter(({ handledAt }) => handledAt === undefined).length,
}

const anyMeetings = fc
	.array(
		fc.record({
			code: anyCode,
			heldAt: anyTime(),
			isHeld: fc.boolean(),
			opened: fc.array(fc.integer({ min: -90, max: 90 }), { maxLength: 2 }),
			invited: fc.option(fc.integer({ min: 5, max: 40 }), { nil: undefined }),
			present: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
		}),
		{ minLength: 8, maxLength: 16 },
	)
	.map((plans) =>
		plans.flatMap(({ code, heldAt, isHeld, opened, ...counts }, index) => {
			const meeting = `m${index}`
			const said = Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined)) as JsonObject
			const documents = opened
				.map((minutes) => heldAt + minutes * MINUTE)
				.filter((time) => time < NOW)
				.map((time) => raw('meetings', 'meeting.document_opened', time, code, { meeting, document: 'TL-1' }))
			return [...(isHeld ? [raw('meetings', 'meeting.held', heldAt, code, { meeting, ...said })] : []), ...documents]
		}),
	)

const anySecurity = fc
	.array(
		fc.record({
			code: anyCode,
			opened: anyTime(at('2025-07-01 00:00')),
			type: fc.constantFrom('security.alert', 'security.incident'),
			begins: fc.constantFrom('open', 'open', 'handled'),
			steps: fc.array(fc.tuple(anyGap, fc.constantFrom('handled', 'handled', 'open')), { maxLength: 4 }),
		}),
		{ minLength: 8, maxLength: 16 },
	)
	.map((plans) =>
		plans.flatMap(({ code, opened, type, begins, steps }, index) =>
			[[opened, begins] as const, ...timed(opened, steps)].map(([time, status]) =>
				raw('security', type, time, code, { alert: `s${index}`, status }),
			),
		),
	)

export const anyOperations = fc.tuple(anyMeetings, anySecurity).map((parts) => parts.flat())
