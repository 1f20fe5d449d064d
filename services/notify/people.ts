import { VongError } from '@vong/core/errors'
import type { Address, Contact, Duty, Team } from '@vong/core/notification'
import { createKeptLog, type KeptLogDeps, type Sealing } from './kept-log.ts'
import { membersAt, type PeopleNow, type Reached } from './roster.ts'

const CONTACT = 'contact'
const MEMBERS = 'members'
const DUTY = 'duty'
const KINDS = [CONTACT, MEMBERS, DUTY]

export interface People {
	now(): PeopleNow
	saveContact(contact: Contact, by: string): Promise<void>
	removeContact(id: string, by: string): Promise<void>
	/** Who belongs to a team. @throws VongError INVALID for a team or contact that there is not. */
	setMembers(team: string, contacts: readonly string[], by: string): Promise<void>
	saveDuty(duty: Omit<Duty, 'id' | 'handedOver'> & { readonly id?: string | undefined }, by: string): Promise<Duty>
	removeDuty(id: string, by: string): Promise<void>
	/** Gives a shift over before its end. @throws VongError NOT_FOUND */
	handOver(id: string, input: { readonly to: string; readonly note: string }, by: string): Promise<Duty>
	/** Takes out an address that its receiver has given up. */
	disableAddress(contact: string, address: Address, reason: string): Promise<void>
	/** Whom of a team a message would go to at the instant. @throws VongError INVALID for a team that there is not. */
	reached(team: string, at: number): Reached[]
	onChange(listener: () => void): () => void
	close(): Promise<void>
}

/** Contacts, who belongs to which team, and who is on duty when: set at run time, kept in the store. */
export async function createPeople(
	deps: KeptLogDeps & { readonly teams: readonly Team[]; readonly sealing?: Sealing | undefined },
): Promise<People> {
	const kept = await createKeptLog(deps, 'people', KINDS, deps.sealing)
	let snapshot: PeopleNow | undefined
	kept.onChange(() => {
		snapshot = undefined
	})

	function now(): PeopleNow {
		snapshot ??= {
			contacts: kept.all(CONTACT) as ReadonlyMap<string, Contact>,
			members: kept.all(MEMBERS) as ReadonlyMap<string, readonly string[]>,
			duties: [...kept.all(DUTY).values()] as Duty[],
		}
		return snapshot
	}

	function needTeam(id: string) {
		if (!deps.teams.some((team) => team.id === id)) throw new VongError('INVALID', `There is no team ${id}.`)
	}

	function needContact(id: string) {
		if (!now().contacts.has(id)) throw new VongError('INVALID', `There is no contact ${id}.`)
	}

	return {
		now,
		async saveContact(contact, by) {
			if (contact.id === '') throw new VongError('INVALID', 'A contact needs an id.')
			await kept.put(CONTACT, contact.id, contact, by)
		},
		removeContact: (id, by) => kept.put(CONTACT, id, null, by),
		async setMembers(team, contacts, by) {
			needTeam(team)
			contacts.forEach(needContact)
			await kept.put(MEMBERS, team, contacts, by)
		},
		async saveDuty(input, by) {
			needTeam(input.team)
			needContact(input.contact)
			if (input.standIn !== null) needContact(input.standIn)
			if (input.until <= input.from) throw new VongError('INVALID', 'A shift has to end after it begins.')
			const duty: Duty = { ...input, id: input.id ?? deps.randomId(), handedOver: null }
			await kept.put(DUTY, duty.id, duty, by)
			return duty
		},
		removeDuty: (id, by) => kept.put(DUTY, id, null, by),
		async handOver(id, { to, note }, by) {
			needContact(to)
			const duty = now().duties.find((one) => one.id === id)
			if (!duty) throw new VongError('NOT_FOUND', `There is no shift ${id}.`)
			const given = { ...duty, handedOver: { at: deps.clock.now(), to, note } }
			await kept.put(DUTY, id, given, by)
			return given
		},
		async disableAddress(id, address, reason) {
			const contact = now().contacts.get(id)
			if (!contact) return
			const isOther = (one: Address) => one.channel !== address.channel || one.address !== address.address
			deps.log.warn(
				{ contact: id, channel: address.channel, reason },
				'an address is no longer valid and was taken out',
			)
			await kept.put(CONTACT, id, { ...contact, addresses: contact.addresses.filter(isOther) }, 'vong')
		},
		reached(id, at) {
			const team = deps.teams.find((one) => one.id === id)
			if (!team) throw new VongError('INVALID', `There is no team ${id}.`)
			return membersAt(now(), team, at)
		},
		onChange: kept.onChange,
		close: kept.close,
	}
}
