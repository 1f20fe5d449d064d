import { VongError } from '@vong/core/errors'
import type { Contact, Duty, Team } from '@vong/core/notification'
import type { Role, Viewer } from '@vong/core/viewer'
import { forbidden } from './errors.ts'
import { ownContact, type PeopleStore } from './people-actions.ts'

/** A shift as clients write it. */
export interface DutyInput {
	readonly id?: string | null
	readonly team: string
	readonly contact: string
	readonly standIn?: string | null
	readonly from: number
	readonly until: number
}

export interface DutyView extends Duty {
	readonly of: Team
}

export interface WatchView {
	readonly team: Team
	readonly people: readonly Contact[]
	readonly byRoster: boolean
	/** Who may be put down for a shift. */
	readonly members: readonly Contact[]
}

interface Deps {
	readonly people: PeopleStore
	readonly seesAll: (codes: readonly string[]) => boolean
	readonly now: () => number
}

const READERS: readonly Role[] = ['ADMIN', 'OPERATOR', 'LEADER']
const PLANNERS: readonly Role[] = ['ADMIN', 'OPERATOR']
const LONGEST_MS = 400 * 86_400_000

/** Who is on duty, and who says so: of the teams of the centres in the viewer's scope. */
export function createRosterActions(viewer: Viewer, deps: Deps) {
	const { people, seesAll, now } = deps

	function need(roles: readonly Role[]) {
		if (!viewer.roles.some((role) => roles.includes(role)))
			throw forbidden(`This needs the role ${roles.join(' or ')}.`)
	}
	const sees = ({ centre }: Team) => (centre === '' ? viewer.scope.kind === 'all' : seesAll([centre]))
	const rosterTeams = () => people.teams.filter((team) => team.roster && sees(team))
	function teamOf(id: string): Team {
		const team = rosterTeams().find((one) => one.id === id)
		if (!team) throw new VongError('NOT_FOUND', `There is no team ${id} with a roster.`)
		return team
	}
	function dutyOf(id: string): DutyView {
		const duty = people.now().duties.find((one) => one.id === id)
		const of = rosterTeams().find((team) => team.id === duty?.team)
		if (!duty || !of) throw new VongError('NOT_FOUND', `There is no shift ${id}.`)
		return { ...duty, of }
	}

	return {
		duties(from: number, until: number, team: string | null | undefined): DutyView[] {
			need(READERS)
			if (until <= from || until - from > LONGEST_MS)
				throw new VongError('INVALID', 'The span has to have an end behind its beginning, and 400 days at most.')
			const teams = new Map(rosterTeams().map((one) => [one.id, one]))
			return people
				.now()
				.duties.filter((duty) => duty.from < until && duty.until > from && (!team || duty.team === team))
				.flatMap((duty) => {
					const of = teams.get(duty.team)
					return of ? [{ ...duty, of }] : []
				})
				.toSorted((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1))
		},
		onDuty(at: number | null | undefined): WatchView[] {
			need(READERS)
			const { contacts, members } = people.now()
			const known = (id: string) => contacts.get(id) ?? []
			return rosterTeams().map((team) => {
				const reached = people.reached(team.id, at ?? now())
				return {
					team,
					people: reached.flatMap(({ contact }) => known(contact)),
					byRoster: reached.some(({ onDuty }) => onDuty),
					members: (members.get(team.id) ?? []).flatMap(known),
				}
			})
		},
		async saveDuty({ id, team, contact, standIn, from, until }: DutyInput) {
			need(PLANNERS)
			const of = teamOf(team)
			if (id) dutyOf(id)
			const given = { team, contact, standIn: standIn ?? null, from, until, ...(id ? { id } : {}) }
			return { duty: { ...(await people.saveDuty(given, viewer.name)), of } }
		},
		async removeDuty(id: string) {
			need(PLANNERS)
			dutyOf(id)
			await people.removeDuty(id, viewer.name)
			return { duty: null }
		},
		/** By who has the shift, or by who plans. */
		async handOverDuty(id: string, to: string, note: string) {
			const { of, ...duty } = dutyOf(id)
			const holds = duty.handedOver?.to ?? duty.standIn ?? duty.contact
			if (ownContact(viewer, deps)?.id !== holds) need(PLANNERS)
			if (duty.until <= now()) throw new VongError('INVALID', 'That shift is over.')
			return { duty: { ...(await people.handOver(id, { to, note }, viewer.name)), of } }
		},
	}
}

export type RosterActions = ReturnType<typeof createRosterActions>
