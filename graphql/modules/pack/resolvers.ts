import type { GraphqlContext } from '../../context.ts'
import { toDateTime } from '../../scalars.ts'
import type { PackView } from '../../scoped-reader.ts'
import type { PackCheck, ProcessHealth } from '../../system-view.ts'

type Follower = ProcessHealth['followers'][number]

export const resolvers = {
	Query: {
		pack: (_: unknown, __: unknown, { reader }: GraphqlContext) => reader.pack(),
		packCheck: (_: unknown, __: unknown, { reader }: GraphqlContext) => reader.packCheck(),
		systemHealth: (_: unknown, __: unknown, { reader }: GraphqlContext) => reader.systemHealth(),
	},
	Pack: {
		name: ({ name }: PackView) => name.vi,
		loadedAt: ({ loadedAt }: PackView) => toDateTime(loadedAt),
	},
	PackCheck: {
		ok: ({ mistakes }: PackCheck) => mistakes.length === 0,
		checkedAt: ({ checkedAt }: PackCheck) => toDateTime(checkedAt),
	},
	SystemHealth: {
		startedAt: ({ startedAt }: ProcessHealth) => toDateTime(startedAt),
		at: ({ at }: ProcessHealth) => toDateTime(at),
	},
	FollowerHealth: {
		process: ({ status }: Follower) => status?.process ?? null,
		behind: ({ status }: Follower) => status?.behind ?? null,
		lag: ({ status }: Follower) => (status ? status.lagMs / 1_000 : null),
	},
}
