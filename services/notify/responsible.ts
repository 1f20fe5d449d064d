import type { Alert } from '@vong/core/alert'
import { centreArea, isCentreArea } from '@vong/core/centre'
import type { AlertingPolicy, EscalationChain, StepTarget, Team } from '@vong/core/notification'
import { matches } from './matching.ts'
import type { Places } from './places.ts'
import { membersAt, type PeopleNow, type Reached } from './roster.ts'

export interface ResponsibleContext {
	readonly policy: Pick<AlertingPolicy, 'teams' | 'responsibilities' | 'chains'>
	readonly people: PeopleNow
	readonly places: Places
}

/** What decides whose business something is. */
type Concern = Parameters<typeof matches>[1] & Pick<Alert, 'handedTo'>

/**
 * Whose business it is: after a hand-over of those to whom it was handed. The first responsibility that fits counts, unless there is nobody
 * whom its chain tells first, as with an agency whose head nobody has put down: then the next one does.
 */
export function chainOf(concern: Concern, context: ResponsibleContext, at: number): EscalationChain | undefined {
	const { policy, places } = context
	const there = { ...concern, area: concern.handedTo ?? concern.area }
	const fitting = policy.responsibilities.filter(({ matcher }) => matches(matcher, there, places))
	const chains = fitting.flatMap(({ chain }) => policy.chains.find(({ id }) => id === chain) ?? [])
	return chains.find((chain) => firstOf(chain, concern, context, at).length > 0) ?? chains[0]
}

/** Whom the first word of something would go to, whatever then holds messages back. */
export function toldFirst(concern: Concern, context: ResponsibleContext, at: number): Reached[] {
	const chain = chainOf(concern, context, at)
	return chain ? firstOf(chain, concern, context, at) : []
}

function firstOf({ steps: [first] }: EscalationChain, concern: Concern, context: ResponsibleContext, at: number) {
	return first ? reachedBy(first.to, concern, context, at) : []
}

export function reachedBy(
	targets: readonly StepTarget[],
	concern: Concern,
	context: ResponsibleContext,
	at: number,
): Reached[] {
	const reached = targets.flatMap((target) =>
		teamsOf(target, concern, context).flatMap((team) => membersAt(context.people, team, at)),
	)
	return [...new Map(reached.map((one) => [one.contact, one])).values()]
}

function teamsOf(target: StepTarget, concern: Concern, { policy, places }: ResponsibleContext): Team[] {
	if ('team' in target) return policy.teams.filter(({ id }) => id === target.team)
	const fitting = policy.teams.filter(({ role }) => role === target.role)
	if (target.of === 'agency') return fitting.filter((team) => isAgencyOf(team, concern, places))
	const centres = fitting.flatMap(({ centre }) => (centre === '' ? [] : [centreArea(centre)]))
	const nearest = places.nearest(concern.handedTo ?? concern.area, [...new Set(centres)], concern.startedAt)
	return fitting.filter(({ centre }) => centre !== '' && centreArea(centre) === (nearest ?? places.whole))
}

/**
 * Agencies of several places may bear one name, and the same figure of an agency may be told of the city and of the province: with a centre
 * a team is asked about what lies within it, and about its own figures alone. What was handed over is no longer the agency's.
 */
function isAgencyOf({ agency, centre }: Team, { agency: asked, area, handedTo, startedAt }: Concern, places: Places) {
	if (agency === '' || agency !== asked || handedTo !== null) return false
	if (centre === '' || area === '' || area === centreArea(centre)) return true
	return !isCentreArea(area) && places.within(area, centreArea(centre), startedAt)
}

/** Whether what is minor about it may wait for the digest. */
export const waitsForDigest = (concern: Concern, context: ResponsibleContext, at: number) =>
	chainOf(concern, context, at)?.digest !== false
