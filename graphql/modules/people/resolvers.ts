import type { Address, Contact } from '@vong/core/notification'
import { shownAddress } from '../../address.ts'
import type { GraphqlContext } from '../../context.ts'
import { payload } from '../../errors.ts'
import type { NoticeView } from '../../notice-actions.ts'
import { pageSize } from '../../paging.ts'
import type { ContactInput, TeamView, TestedWay } from '../../people-actions.ts'
import { toDateTime } from '../../scalars.ts'

export const resolvers = {
	Query: {
		contacts: (_: unknown, __: unknown, { actions }: GraphqlContext) => actions.contacts(),
		teams: (_: unknown, __: unknown, { actions }: GraphqlContext) => actions.teams(),
		myContact: (_: unknown, __: unknown, { actions }: GraphqlContext) => actions.myContact() ?? null,
		pushKey: (_: unknown, __: unknown, { actions }: GraphqlContext) => actions.pushKey(),
		notices: (_: unknown, asked: { first?: number | null; unread?: boolean | null }, { actions }: GraphqlContext) =>
			actions.notices(pageSize(asked.first), asked.unread ?? false),
	},
	Mutation: {
		saveContact: (_: unknown, { input }: { input: ContactInput }, { actions }: GraphqlContext) =>
			payload({ contact: null }, () => actions.saveContact(input)),
		removeContact: (_: unknown, { id }: { id: string }, { actions }: GraphqlContext) =>
			payload({ contact: null }, () => actions.removeContact(id)),
		setTeamMembers: (_: unknown, asked: { team: string; contacts: readonly string[] }, { actions }: GraphqlContext) =>
			payload({ team: null }, () => actions.setTeamMembers(asked.team, asked.contacts)),
		subscribeToPush: (
			_: unknown,
			asked: { subscription: unknown; from?: string | null },
			{ actions }: GraphqlContext,
		) => payload({ contact: null }, () => actions.subscribeToPush(asked.subscription, asked.from)),
		unsubscribeFromPush: (_: unknown, { endpoint }: { endpoint: string }, { actions }: GraphqlContext) =>
			payload({ contact: null }, () => actions.unsubscribeFromPush(endpoint)),
		testMessage: (_: unknown, { channel }: { channel?: string | null }, { actions }: GraphqlContext) =>
			payload({ ways: null }, () => actions.testMessage(channel)),
		readNotices: (_: unknown, { ids }: { ids: readonly string[] }, { actions }: GraphqlContext) =>
			payload({ read: null }, () => actions.readNotices(ids)),
	},
	Contact: {
		signsInAs: ({ viewer }: Contact) => viewer || null,
	},
	Notice: {
		id: ({ row }: NoticeView) => row.id,
		step: ({ row }: NoticeView) => row.step,
		at: ({ row }: NoticeView) => toDateTime(row.sentAt),
		readAt: ({ row }: NoticeView) => toDateTime(row.readAt),
	},
	TestedWay: {
		channel: ({ channel }: TestedWay) => channel.toUpperCase(),
		reason: ({ reason }: TestedWay) => reason || null,
	},
	Team: {
		name: ({ name }: TeamView, { language }: { language?: string | null }) => (language === 'en' ? name.en : name.vi),
	},
	Address: {
		channel: ({ channel }: Address) => channel.toUpperCase(),
		address: shownAddress,
		from: ({ from }: Address) => from?.toUpperCase() ?? null,
	},
}
