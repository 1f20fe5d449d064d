import type { Entity, EntityKind } from '@vong/core/entity'
import type { GraphqlContext } from '../../context.ts'
import { invalid } from '../../errors.ts'
import { masked } from '../../masking.ts'
import { connection, decodeEntityKey, encodeEntityKey, pageSize } from '../../paging.ts'
import { toDateTime } from '../../scalars.ts'
import type { EntityFilterInput } from '../../scoped-reader.ts'

interface PageArgs {
	first?: number | null
	after?: string | null
}

interface DossiersArgs extends PageArgs {
	filter?:
		| (EntityFilterInput & { code?: string | null; receivedFrom?: number | null; receivedTo?: number | null })
		| null
}

interface ThingsArgs extends PageArgs {
	kind: string
	filter?: EntityFilterInput | null
}

async function pageOf(
	kind: EntityKind,
	filter: EntityFilterInput,
	{ first, after }: PageArgs,
	{ reader }: GraphqlContext,
) {
	const limit = pageSize(first)
	const key = after ? decodeEntityKey(after) : undefined
	if (after && !key) throw invalid('`after` is no cursor of this query. Use pageInfo.endCursor of the page before.')
	const found = await reader.entities(kind, filter, limit + 1, key)
	return connection(found, { limit, after, cursorOf: encodeEntityKey })
}

interface Step {
	readonly at: number
	readonly status: string
	readonly agency: string
}

const orNull = (text: string) => (text === '' ? null : text)
const has = ({ flags }: Entity, flag: string) => flags.includes(flag)
const areaOf = (id: string, { reader }: GraphqlContext) => reader.areaById(id) ?? null

export const resolvers = {
	Query: {
		dossiers: (_: unknown, { filter, ...page }: DossiersArgs, context: GraphqlContext) => {
			const { code, receivedFrom, receivedTo, ...rest } = filter ?? {}
			return pageOf('dossier', { ...rest, key: code, openedFrom: receivedFrom, openedTo: receivedTo }, page, context)
		},
		things: (_: unknown, { kind, filter, ...page }: ThingsArgs, context: GraphqlContext) =>
			pageOf(kind.toLowerCase().replaceAll('_', '-') as EntityKind, filter ?? {}, page, context),
	},
	Dossier: {
		id: ({ key }: Entity) => key,
		code: ({ key }: Entity) => key,
		procedure: ({ category }: Entity) => orNull(category),
		agency: ({ agency }: Entity) => orNull(agency),
		area: ({ areaId }: Entity, _: unknown, context: GraphqlContext) => areaOf(areaId, context),
		residenceArea: ({ residenceAreaId }: Entity, _: unknown, context: GraphqlContext) =>
			areaOf(residenceAreaId, context),
		channel: ({ details }: Entity) => details['channel'] ?? null,
		submittedAt: ({ details }: Entity) => toDateTime(details['submittedAt'] as number | null),
		receivedAt: (entity: Entity) => (has(entity, 'received') ? toDateTime(entity.openedAt) : null),
		dueAt: ({ dueAt }: Entity) => toDateTime(dueAt),
		finishedAt: ({ closedAt }: Entity) => toDateTime(closedAt),
		overdue: (entity: Entity, _: unknown, { clock }: GraphqlContext) =>
			entity.closedAt === null && entity.dueAt !== null && entity.dueAt < clock.now() && !has(entity, 'paused'),
		onTime: (entity: Entity) => (has(entity, 'on_time') ? true : has(entity, 'late') ? false : null),
		workHours: ({ numbers }: Entity) => numbers['work_hours'] ?? null,
		steps: ({ details }: Entity) => (details['steps'] as unknown as Step[] | undefined) ?? [],
	},
	DossierStep: {
		at: ({ at }: Step) => toDateTime(at),
		state: ({ status }: Step) => status,
		agency: ({ agency }: Step) => orNull(agency),
	},
	Thing: {
		details: ({ details }: Entity) => masked(details),
		id: ({ kind, key }: Entity) => `${kind}:${key}`,
		kind: ({ kind }: Entity) => kind.toUpperCase().replaceAll('-', '_'),
		category: ({ category }: Entity) => orNull(category),
		agency: ({ agency }: Entity) => orNull(agency),
		area: ({ areaId }: Entity, _: unknown, context: GraphqlContext) => areaOf(areaId, context),
		openedAt: ({ openedAt }: Entity) => toDateTime(openedAt),
		dueAt: ({ dueAt }: Entity) => toDateTime(dueAt),
		closedAt: ({ closedAt }: Entity) => toDateTime(closedAt),
	},
}
