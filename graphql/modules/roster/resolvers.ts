import { VongError } from '@vong/core/errors'
import type { GraphqlContext } from '../../context.ts'
import { invalid, payload } from '../../errors.ts'
import type { DutyInput, DutyView, WatchView } from '../../roster-actions.ts'
import { toDateTime } from '../../scalars.ts'

interface InLanguage {
	language?: string | null
}

const nameOf = ({ name }: { readonly name: { vi: string; en: string } }, { language }: InLanguage) =>
	language === 'en' ? name.en : name.vi
const person = (id: string, { actions }: GraphqlContext) => ({ id, name: actions.nameOfContact(id) })

export const resolvers = {
	Query: {
		duties: (_: unknown, asked: { from: number; to: number; team?: string | null }, { actions }: GraphqlContext) => {
			try {
				return actions.duties(asked.from, asked.to, asked.team)
			} catch (error) {
				throw error instanceof VongError ? invalid(error.message) : error
			}
		},
		onDuty: (_: unknown, { at }: { at?: number | null }, { actions }: GraphqlContext) => actions.onDuty(at),
	},
	Mutation: {
		saveDuty: (_: unknown, { input }: { input: DutyInput }, { actions }: GraphqlContext) =>
			payload({ duty: null }, () => actions.saveDuty(input)),
		removeDuty: (_: unknown, { id }: { id: string }, { actions }: GraphqlContext) =>
			payload({ duty: null }, () => actions.removeDuty(id)),
		handOverDuty: (_: unknown, asked: { id: string; to: string; note?: string | null }, { actions }: GraphqlContext) =>
			payload({ duty: null }, () => actions.handOverDuty(asked.id, asked.to, asked.note ?? '')),
	},
	Duty: {
		teamName: ({ of }: DutyView, args: InLanguage) => nameOf(of, args),
		contact: ({ contact }: DutyView, _: unknown, context: GraphqlContext) => person(contact, context),
		standIn: ({ standIn }: DutyView, _: unknown, context: GraphqlContext) =>
			standIn === null ? null : person(standIn, context),
		holder: ({ handedOver, standIn, contact }: DutyView, _: unknown, context: GraphqlContext) =>
			person(handedOver?.to ?? standIn ?? contact, context),
		from: ({ from }: DutyView) => toDateTime(from),
		until: ({ until }: DutyView) => toDateTime(until),
		handedOverAt: ({ handedOver }: DutyView) => toDateTime(handedOver?.at ?? null),
		note: ({ handedOver }: DutyView) => handedOver?.note ?? null,
	},
	Watch: {
		team: ({ team }: WatchView) => team.id,
		teamName: ({ team }: WatchView, args: InLanguage) => nameOf(team, args),
	},
}
