import { VongError } from '@vong/core/errors'
import type { Address, ChannelId, Contact, Team } from '@vong/core/notification'
import { isSeverity } from '@vong/core/severity'
import type { Viewer } from '@vong/core/viewer'
import { forbidden } from './errors.ts'

/** Who can be told, and who fills which function. @throws VongError INVALID for what may not be. */
export interface PeopleStore {
	readonly teams: readonly Team[]
	now(): {
		readonly contacts: ReadonlyMap<string, Contact>
		readonly members: ReadonlyMap<string, readonly string[]>
	}
	saveContact(contact: Contact, by: string): Promise<void>
	removeContact(id: string, by: string): Promise<void>
	setMembers(team: string, contacts: readonly string[], by: string): Promise<void>
}

/** A contact as clients write it. */
export interface ContactInput {
	readonly id: string
	readonly name: string
	readonly language?: string | null
	readonly addresses: readonly {
		readonly channel: string
		readonly address: string
		readonly from?: string | null
	}[]
}

export interface TeamView extends Team {
	readonly members: readonly Contact[]
}

const MAIL = /^[^\s@]+@[^\s@]+$/

/** What an administrator may do with contacts and teams. */
export function createPeopleActions(viewer: Viewer, people: PeopleStore) {
	function needAdmin() {
		if (!viewer.roles.includes('ADMIN') || viewer.scope.kind !== 'all')
			throw forbidden('This needs the role ADMIN over the whole province.')
	}

	function viewOf(team: Team): TeamView {
		const { contacts, members } = people.now()
		return { ...team, members: (members.get(team.id) ?? []).flatMap((id) => contacts.get(id) ?? []) }
	}

	return {
		contacts() {
			needAdmin()
			return [...people.now().contacts.values()]
		},
		teams() {
			needAdmin()
			return people.teams.map(viewOf)
		},
		async saveContact({ id, name, language, addresses }: ContactInput) {
			needAdmin()
			if (id.trim() === '' || name.trim() === '') throw new VongError('INVALID', 'A contact needs an id and a name.')
			const contact: Contact = {
				id: id.trim(),
				name: name.trim(),
				language: language === 'en' ? 'en' : 'vi',
				addresses: addresses.map(readAddress),
				viewer: people.now().contacts.get(id.trim())?.viewer ?? '',
			}
			await people.saveContact(contact, viewer.name)
			return { contact }
		},
		async removeContact(id: string) {
			needAdmin()
			if (!people.now().contacts.has(id)) throw new VongError('NOT_FOUND', `There is no contact ${id}.`)
			await people.removeContact(id, viewer.name)
			return { contact: null }
		},
		async setTeamMembers(id: string, contacts: readonly string[]) {
			needAdmin()
			const team = people.teams.find((one) => one.id === id)
			if (!team) throw new VongError('NOT_FOUND', `There is no team ${id}.`)
			await people.setMembers(id, contacts, viewer.name)
			return { team: viewOf(team) }
		},
	}
}

function readAddress({ channel, address, from }: ContactInput['addresses'][number]): Address {
	const id = channel.toLowerCase() as ChannelId
	if (id === 'email' && !MAIL.test(address)) throw new VongError('INVALID', `${address} is no mail address.`)
	if (id === 'webhook' && !(URL.canParse(address) && new URL(address).hash.startsWith('#whsec_')))
		throw new VongError('INVALID', 'A webhook needs its URL with the secret behind it: https://…#whsec_…')
	const least = from?.toLowerCase()
	return { channel: id, address, ...(isSeverity(least) ? { from: least } : {}) }
}

export type PeopleActions = ReturnType<typeof createPeopleActions>
