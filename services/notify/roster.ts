import type { Contact, Duty, Team } from '@vong/core/notification'

/** Who there is, as of one moment. */
export interface PeopleNow {
	readonly contacts: ReadonlyMap<string, Contact>
	/** Contacts by team. */
	readonly members: ReadonlyMap<string, readonly string[]>
	readonly duties: readonly Duty[]
}

export interface Reached {
	readonly contact: string
	/** Team by which it came. */
	readonly by: string
	/** On duty now: quiet hours are not for them. */
	readonly onDuty: boolean
}

/** Who has the duty of a team at the instant: after a hand-over who took it, else the stand-in, else who was put down. */
export function onDuty(people: PeopleNow, team: string, at: number): string[] {
	const found = people.duties
		.filter((duty) => duty.team === team && at >= duty.from && at < duty.until)
		.map(({ contact, standIn, handedOver }) =>
			handedOver !== null && at >= handedOver.at ? handedOver.to : (standIn ?? contact),
		)
	return [...new Set(found)].filter((contact) => people.contacts.has(contact))
}

/** Whom of a team a message goes to. A roster with a gap does not mean that nobody is told. */
export function membersAt(people: PeopleNow, team: Team, at: number): Reached[] {
	const watch = team.roster ? onDuty(people, team.id, at) : []
	if (watch.length > 0) return watch.map((contact) => ({ contact, by: team.id, onDuty: true }))
	const members = (people.members.get(team.id) ?? []).filter((contact) => people.contacts.has(contact))
	return members.map((contact) => ({ contact, by: team.id, onDuty: false }))
}

/** When somebody else will be on duty, as far as it is put down; infinite when never. */
export function nextShift({ duties }: PeopleNow, at: number): number {
	const changes = duties.flatMap(({ from, until, handedOver }) => [from, until, handedOver?.at ?? until])
	return Math.min(...changes.filter((change) => change > at), Number.POSITIVE_INFINITY)
}
