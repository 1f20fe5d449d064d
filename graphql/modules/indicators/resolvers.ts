import { type Band, type IndicatorDefinition, type Reading, takesNewest } from '@vong/core/indicator'
import { bandOf, bandsAt, targetAt } from '@vong/core/reading'
import { type Division, divisionsOf } from '../../breakdown.ts'
import type { GraphqlContext } from '../../context.ts'
import { invalid } from '../../errors.ts'
import { type IndicatorPoint, STEPS, type Step } from '../../indicator-reader.ts'
import { pageSize } from '../../paging.ts'
import type { ReadingRevision } from '../../reading-revisions.ts'
import { toDateTime } from '../../scalars.ts'
import type { AreaMap } from '../../scoped-reader.ts'

interface IndicatorsArgs {
	area?: string | null
	ids?: readonly string[] | null
	at?: number | null
	map?: AreaMap | null
	category?: string | null
}

interface BreakdownArgs {
	id: string
	by: Uppercase<Division>
	area?: string | null
	at?: number | null
	first?: number | null
}

interface SeriesArgs {
	id: string
	area: string
	agency?: string | null
	category?: string | null
	from: number
	to: number
	step?: string | null
	map?: AreaMap | null
}

function stepOf(step: string | null | undefined): Step {
	const found = STEPS.find((name) => name === (step ?? 'day'))
	if (!found) throw invalid(`\`step\` has to be one of ${STEPS.join(', ')}.`)
	return found
}

const definitionOf = ({ indicator }: Reading, { reader }: GraphqlContext) => reader.definition(indicator)

export const resolvers = {
	Query: {
		indicators: (_: unknown, { area, ids, at, map, category }: IndicatorsArgs, { reader }: GraphqlContext) =>
			reader.indicators({
				area: area ?? undefined,
				ids: ids ?? undefined,
				at: at ?? undefined,
				map: map ?? 'AS_WAS',
				category: category ?? undefined,
			}),
		indicatorBreakdown: async (_: unknown, { id, by, area, at, first }: BreakdownArgs, { reader }: GraphqlContext) => {
			const most = pageSize(first)
			const asked = { id, by: by === 'CATEGORY' ? 'category' : 'agency', at: at ?? undefined } as const
			return (await reader.indicatorBreakdown(area ?? undefined, asked)).slice(0, most)
		},
		indicatorSeries: (_: unknown, args: SeriesArgs, { reader }: GraphqlContext) =>
			reader.indicatorSeries({
				...args,
				agency: args.agency ?? undefined,
				category: args.category ?? undefined,
				step: stepOf(args.step),
				map: args.map ?? 'AS_WAS',
			}),
		indicatorCatalogue: (_: unknown, __: unknown, { reader }: GraphqlContext) => reader.indicatorCatalogue(),
		centres: (_: unknown, __: unknown, { reader }: GraphqlContext) => reader.centres(),
	},
	Indicator: {
		name: ({ name }: IndicatorDefinition) => name.vi,
		nameEn: ({ name }: IndicatorDefinition) => name.en,
		direction: ({ direction }: IndicatorDefinition) => direction.toUpperCase(),
		by: (definition: IndicatorDefinition) => divisionsOf(definition).map((by) => by.toUpperCase()),
		target: (definition: IndicatorDefinition, _: unknown, { clock }: GraphqlContext) =>
			targetAt(definition, clock.now()),
		bands: (definition: IndicatorDefinition, _: unknown, { clock }: GraphqlContext) => bandsAt(definition, clock.now()),
	},
	IndicatorBand: {
		name: ({ name }: Band) => name.vi,
		nameEn: ({ name }: Band) => name.en,
	},
	IndicatorReading: {
		id: ({ indicator }: Reading) => indicator,
		name: (reading: Reading, _: unknown, context: GraphqlContext) => definitionOf(reading, context).name.vi,
		nameEn: (reading: Reading, _: unknown, context: GraphqlContext) => definitionOf(reading, context).name.en,
		area: ({ area }: Reading, _: unknown, { reader }: GraphqlContext) => reader.placeArea(area),
		apportioned: ({ apportioned }: Reading) => apportioned ?? false,
		agency: ({ agency }: Reading) => (agency === '' ? null : agency),
		category: ({ category }: Reading) => category ?? null,
		unit: (reading: Reading, _: unknown, context: GraphqlContext) => definitionOf(reading, context).unit,
		decimals: (reading: Reading, _: unknown, context: GraphqlContext) => definitionOf(reading, context).decimals,
		direction: (reading: Reading, _: unknown, context: GraphqlContext) =>
			definitionOf(reading, context).direction.toUpperCase(),
		outOf: (reading: Reading, _: unknown, context: GraphqlContext) =>
			takesNewest(definitionOf(reading, context).formula) ? reading.denominator : null,
		band: (reading: Reading, _: unknown, context: GraphqlContext) =>
			bandOf(definitionOf(reading, context), reading.value, reading.periodStart),
		periodStart: ({ periodStart }: Reading) => toDateTime(periodStart),
		periodEnd: ({ periodEnd }: Reading) => toDateTime(periodEnd),
		asOf: async (reading: Reading, _: unknown, { reader }: GraphqlContext) =>
			toDateTime((await reader.ageOfReading(reading)).asOf),
		freshness: async (reading: Reading, _: unknown, { reader }: GraphqlContext) =>
			(await reader.ageOfReading(reading)).freshness,
		revision: (reading: Reading, _: unknown, { reader }: GraphqlContext) => reader.revisionNumberOf(reading),
		revisions: (reading: Reading, _: unknown, { reader }: GraphqlContext) => reader.revisionsOf(reading),
	},
	IndicatorRevision: {
		toldAt: ({ toldAt }: ReadingRevision) => toDateTime(toldAt),
	},
	IndicatorPoint: {
		start: ({ start }: IndicatorPoint) => toDateTime(start),
	},
}
