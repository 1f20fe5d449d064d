import type { Recurrence, Silence } from '@vong/core/notification'
import type { GraphqlContext } from '../../context.ts'
import { payload } from '../../errors.ts'
import { toDateTime } from '../../scalars.ts'
import { nameOfPlace, type SilenceInput } from '../../silence-actions.ts'

const conditions = ['rules', 'agencies', 'subjects', 'fields', 'sources'] as const

const timeOfDay = (minutes: number) =>
	[Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')

export const resolvers = {
	Query: { silences: (_: unknown, __: unknown, { actions }: GraphqlContext) => actions.silences() },
	Mutation: {
		createSilence: (_: unknown, { input }: { input: SilenceInput }, { actions }: GraphqlContext) =>
			payload({ silence: null }, () => actions.createSilence(input)),
		expireSilence: (_: unknown, { id }: { id: string }, { actions }: GraphqlContext) =>
			payload({ silence: null }, () => actions.expireSilence(id)),
	},
	Silence: {
		...Object.fromEntries(conditions.map((name) => [name, ({ matcher }: Silence) => matcher[name] ?? null])),
		areas: ({ matcher }: Silence) => matcher.areas?.map(nameOfPlace) ?? null,
		severities: ({ matcher }: Silence) => matcher.severities?.map((severity) => severity.toUpperCase()) ?? null,
		from: ({ from }: Silence) => toDateTime(from),
		until: ({ until }: Silence) => toDateTime(until),
		endedAt: ({ endedAt }: Silence) => toDateTime(endedAt),
	},
	Recurrence: {
		from: ({ span }: Recurrence) => timeOfDay(span.from),
		to: ({ span }: Recurrence) => timeOfDay(span.to),
		days: ({ days }: Recurrence) => days?.toUpperCase() ?? null,
	},
}
