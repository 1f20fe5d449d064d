import { VongError } from '@vong/core/errors'
import type { ChannelId, Contact, Duty, Team } from '@vong/core/notification'
import { isSeverity } from '@vong/core/severity'
import type { Viewer } from '@vong/core/viewer'
import { type AddressInput, readAddress, readSubscription, withDevice, withoutDevice } from './address.ts'
import { forbidden } from './errors.ts'
import { rateLimited } from './quota.ts'

/** Who can be told, and who fills which function. @throws VongError INVALID for what may not be. */
export interface PeopleStore {
	readonly teams: readonly Team[]
	now(): {
		readonly contacts: ReadonlyMap<string, Contact>
		readonly members: ReadonlyMap<string, readonly string[]>
		readonly duties: readonly Duty[]
	}
	saveContact(contact: Contact, by: string): Promise<void>
	removeContact(id: string, by: string): Promise<void>
	setMembers(team: string, contacts: readonly string[], by: string): Promise<void>
	/** Whom of a team a message would go to at the instant, and whether by the roster. */
	reached(team: string, at: number): readonly { readonly contact: string; readonly onDuty: boolean }[]
	saveDuty(duty: Omit<Duty, 'id' | 'handedOver'> & { readonly id?: string | undefined }, by: string): Promise<Duty>
	removeDuty(id: string, by: string): Promise<void>
	handOver(id: string, input: { readonly to: string; readonly note: string }, by: string): Promise<Duty>
	/** What browsers subscribe to push messages with. */
	readonly pushKey: string
	/** Tells one contact something that is no alert, by one way or by each, and answers what came of it. */
	test(contact: Contact, channel: ChannelId | undefined): Promise<readonly TestedWay[]>
}

export interface TestedWay {
	readonly channel: ChannelId
	readonly state: string
	readonly reason: string
}

/** A contact as clients write it. */
export interface ContactInput {
	readonly id: string
	readonly name: string
	readonly language?: string | null
	readonly signsInAs?: string | null
	readonly addresses: readonly AddressInput[]
}

export interface TeamView extends Team {
	readonly members: readonly Contact[]
}

interface Deps {
	readonly people: PeopleStore
	/** Whether all of what codes and centres name lies in the viewer's scope. */
	readonly seesAll: (codes: readonly string[]) => boolean
}

interface PeopleActionDeps extends Deps {
	/** Seconds that the viewer has to wait before the next message to try the own ways; 0: none. */
	readonly mayTest: (viewer: string) => number
}

/** The contact that the viewer is: by the name of the sign-in, and only where nothing is told there that lies beyond the viewer's scope. */
export function ownContact({ name, scope }: Viewer, { people, seesAll }: Deps): Contact | undefined {
	const { contacts, members } = people.now()
	const found = [...contacts.values()].find(({ viewer }) => viewer !== '' && viewer === name)
	if (!found || scope.kind === 'all') return found
	const teams = people.teams.filter(({ id }) => members.get(id)?.includes(found.id))
	return teams.every(({ centre }) => centre !== '' && seesAll([centre])) ? found : undefined
}

/** What a viewer may do with contacts and teams: administrators with all, everybody with what is the own. */
export function createPeopleActions(viewer: Viewer, deps: PeopleActionDeps) {
	const { people } = deps

	function needAdmin() {
		if (!viewer.roles.includes('ADMIN') || viewer.scope.kind !== 'all')
			throw forbidden('This needs the role ADMIN over the whole province.')
	}

	function needOwn(): Contact {
		const own = ownContact(viewer, deps)
		if (own) return own
		throw new VongError('NOT_FOUND', 'Nobody has put you down as a contact: an administrator sets `signsInAs` of one.')
	}

	function viewOf(team: Team): TeamView {
		const { contacts, members } = people.now()
		return { ...team, members: (members.get(team.id) ?? []).flatMap((id) => contacts.get(id) ?? []) }
	}

	async function setDevices(change: (contact: Contact) => Contact['addresses']) {
		const own = needOwn()
		const contact = { ...own, addresses: change(own) }
		await people.saveContact(contact, viewer.name)
		return { contact }
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
		myContact: () => ownContact(viewer, deps),
		pushKey: () => people.pushKey,
		/** What messages call a contact; its id when it is gone. */
		nameOfContact: (id: string) => people.now().contacts.get(id)?.name ?? id,
		async saveContact({ id, name, language, signsInAs, addresses }: ContactInput) {
			needAdmin()
			if (id.trim() === '' || name.trim() === '') throw new VongError('INVALID', 'A contact needs an id and a name.')
			const known = people.now().contacts.get(id.trim())
			const contact: Contact = {
				id: id.trim(),
				name: name.trim(),
				language: language === 'en' ? 'en' : 'vi',
				addresses: addresses.map((given) => readAddress(given, known)),
				viewer: (signsInAs ?? known?.viewer ?? '').trim(),
			}
			if (contact.viewer === '' && contact.addresses.some(({ channel }) => channel === 'page'))
				throw new VongError('INVALID', 'Who is to be told on the pages has to sign in: set `signsInAs`.')
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
		async subscribeToPush(subscription: unknown, from: string | null | undefined) {
			const device = readSubscription(subscription)
			const least = from?.toLowerCase()
			return setDevices((contact) => withDevice(contact, device, isSeverity(least) ? least : undefined))
		},
		unsubscribeFromPush: async (endpoint: string) => setDevices((contact) => withoutDevice(contact, endpoint)),
		async testMessage(channel: string | null | undefined) {
			const own = needOwn()
			const id = channel?.toLowerCase() as ChannelId | undefined
			if (!own.addresses.some((address) => id === undefined || address.channel === id))
				throw new VongError('INVALID', 'You have no address for that.')
			// Each of them goes out, and some cost money.
			const wait = deps.mayTest(viewer.id)
			if (wait > 0) throw rateLimited(wait)
			return { ways: await people.test(own, id) }
		},
	}
}

export type PeopleActions = ReturnType<typeof createPeopleActions>
