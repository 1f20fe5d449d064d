import type { GraphqlContext } from '../../context.ts'
import type { Finding } from '../../findings.ts'

export const resolvers = {
	Query: { findings: (_: unknown, __: unknown, { reader }: GraphqlContext) => reader.findings() },
	Finding: {
		name: ({ name }: Finding, { language }: { language?: string | null }) => (language === 'en' ? name.en : name.vi),
		counted: async ({ indicator, at }: Finding, _: unknown, { reader }: GraphqlContext) => {
			const readings = await reader.indicators({ area: undefined, ids: [indicator], at, map: 'AS_WAS' })
			return readings.find(({ agency }) => agency === '') ?? null
		},
	},
}
