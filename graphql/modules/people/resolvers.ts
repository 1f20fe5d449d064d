import type { Address } from '@vong/core/notification'
import type { GraphqlContext } from '../../context.ts'
import { payload } from '../../errors.ts'
import type { ContactInput, TeamView } from '../../people-actions.ts'

export const resolvers = {
	Query: {
		contacts: (_: unknown, __: unknown, { actions }: GraphqlContext) => actions.contacts(),
		teams: (_: unknown, __: unknown, { actions }: GraphqlContext) => actions.teams(),
	},
	Mutation: {
		saveContact: (_: unknown, { input }: { input: ContactInput }, { actions }: GraphqlContext) =>
			payload({ contact: null }, () => actions.saveContact(input)),
		removeContact: (_: unknown, { id }: { id: string }, { actions }: GraphqlContext) =>
			payload({ contact: null }, () => actions.removeContact(id)),
		setTeamMembers: (_: unknown, asked: { team: string; contacts: readonly string[] }, { actions }: GraphqlContext) =>
			payload({ team: null }, () => actions.setTeamMembers(asked.team, asked.contacts)),
	},
	Team: {
		name: ({ name }: TeamView, { language }: { language?: string | null }) => (language === 'en' ? name.en : name.vi),
	},
	Address: {
		channel: ({ channel }: Address) => channel.toUpperCase(),
		// What stands behind the sign is the key that messages are signed with.
		address: ({ address }: Address) => address.replace(/#whsec_.*$/, '#whsec_…'),
		from: ({ from }: Address) => from?.toUpperCase() ?? null,
	},
}
