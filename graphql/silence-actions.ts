import { centreArea } from '@vong/core/centre'
import type { Clock } from '@vong/core/clock'
import { VongError } from '@vong/core/errors'
import type { AlertMatcher, Recurrence, Silence } from '@vong/core/notification'
import { isSeverity } from '@vong/core/severity'
import type { Viewer } from '@vong/core/viewer'
import { forbidden } from './errors.ts'

/** Silences as they are kept. @throws VongError INVALID for one that may not be. */
export interface SilenceStore {
	all(): readonly Silence[]
	create(input: Omit<Silence, 'id' | 'endedAt'>): Promise<Silence>
	/** Undefined when there is none. */
	expire(id: string, by: string): Promise<Silence | undefined>
}

/** A silence as clients write it: anything but the end and the reason may be null. */
export interface SilenceInput {
	readonly rules?: readonly string[] | null
	readonly areas?: readonly string[] | null
	readonly agencies?: readonly string[] | null
	readonly subjects?: readonly string[] | null
	readonly fields?: readonly string[] | null
	readonly severities?: readonly string[] | null
	readonly sources?: readonly string[] | null
	readonly from?: number | null
	readonly until: number
	readonly reason: string
	readonly recurs?: RecurrenceInput | null
}

interface RecurrenceInput {
	readonly from: string
	readonly to: string
	readonly weekdays?: readonly number[] | null
	readonly monthDays?: readonly number[] | null
	readonly days?: 'WORKING' | 'OFF' | null
}

interface Deps {
	readonly silences: SilenceStore
	/** Whether all of what these codes and centres name may be seen by the viewer. */
	readonly seesAll: (areas: readonly string[]) => boolean
	readonly hasArea: (name: string) => boolean
	readonly isCentre: (name: string) => boolean
	readonly clock: Clock
}

const DAY_MS = 86_400_000
/** Longer is not a silence but a rule that should be changed; what is done again and again may go on for a year. */
const LONGEST_DAYS = { once: 92, recurring: 366 }

/** What a viewer may do with silences: those over the viewer's own areas. */
export function createSilenceActions(viewer: Viewer, { silences, seesAll, hasArea, isCentre, clock }: Deps) {
	/** A silence that names no area speaks of the whole province. */
	const isOwn = (areas: readonly string[] | undefined) =>
		viewer.scope.kind === 'all' || (areas !== undefined && areas.length > 0 && seesAll(areas.map(nameOfPlace)))

	function needOperator() {
		if (!viewer.roles.includes('OPERATOR')) throw forbidden('This needs the role OPERATOR.')
	}

	return {
		silences: () =>
			silences
				.all()
				.filter(({ matcher, until, endedAt }) => (endedAt ?? until) > clock.now() - DAY_MS && isOwn(matcher.areas))
				.toSorted((a, b) => a.until - b.until),
		async createSilence({ from, until, reason, severities, recurs, ...given }: SilenceInput) {
			needOperator()
			const conditions = Object.entries(given).filter(([, value]) => value !== null && value !== undefined)
			const matcher: AlertMatcher = {
				...Object.fromEntries(conditions),
				...(given.areas ? { areas: given.areas.map((name) => (isCentre(name) ? centreArea(name) : name)) } : {}),
				...(severities ? { severities: severities.map((one) => one.toLowerCase()).filter(isSeverity) } : {}),
			}
			const unknown = (given.areas ?? []).filter((area) => !hasArea(area))
			if (unknown.length > 0) throw new VongError('INVALID', `There is no area or centre ${unknown.join(', ')}.`)
			if (!isOwn(matcher.areas)) throw forbidden('Name areas within your scope that the silence is for.')
			const start = from ?? clock.now()
			const longest = recurs ? LONGEST_DAYS.recurring : LONGEST_DAYS.once
			if (until - start > longest * DAY_MS)
				throw new VongError('INVALID', `This silence lasts ${longest} days at most.`)
			if (until <= clock.now()) throw new VongError('INVALID', '`until` lies in the past.')
			const times = recurs ? { recurs: toRecurrence(recurs) } : {}
			return { silence: await silences.create({ matcher, from: start, until, by: viewer.name, reason, ...times }) }
		},
		async expireSilence(id: string) {
			needOperator()
			const known = silences.all().find((one) => one.id === id)
			const silence = known && isOwn(known.matcher.areas) ? await silences.expire(id, viewer.name) : undefined
			if (!silence) throw new VongError('NOT_FOUND', `There is no silence ${id}.`)
			return { silence }
		},
	}
}

/** @throws VongError INVALID for what is no time of day, no weekday or no day of a month. */
function toRecurrence({ from, to, weekdays, monthDays, days }: RecurrenceInput): Recurrence {
	if ((weekdays ?? []).some((day) => day < 0 || day > 6))
		throw new VongError('INVALID', 'Weekdays go from 0, Sunday, to 6, Saturday.')
	if ((monthDays ?? []).some((day) => day === 0 || Math.abs(day) > 31))
		throw new VongError('INVALID', 'Days of a month go from 1 to 31, or from -1, the last one, to -31.')
	return {
		span: { from: minutesOf(from), to: minutesOf(to) },
		...(weekdays && weekdays.length > 0 ? { weekdays } : {}),
		...(monthDays && monthDays.length > 0 ? { monthDays } : {}),
		...(days ? { days: days === 'WORKING' ? ('working' as const) : ('off' as const) } : {}),
	}
}

function minutesOf(time: string): number {
	const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? []
	if (hours === undefined) throw new VongError('INVALID', `${time} is no time of day. Write it as 22:30.`)
	return Number(hours) * 60 + Number(minutes)
}

/** What outsiders call a place of a matcher. */
export function nameOfPlace(place: string): string {
	return place.replace(/^centre:/, '')
}

export type SilenceActions = ReturnType<typeof createSilenceActions>
