import type { GraphqlContext } from '../context.ts'

interface Delivery {
	readonly cursor: string
	readonly missed: number
}

/** What every stream tells beside its news: where it stands, and nothing of how much the others have. */
export const liveDelivery = {
	cursor: ({ cursor }: Delivery, _: unknown, { cursors }: GraphqlContext) => cursors.seal(cursor),
	missed: ({ missed }: Delivery, _: unknown, { reader }: GraphqlContext) =>
		reader.scope === 'all' ? missed : Math.min(missed, 1),
}
