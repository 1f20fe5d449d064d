import type { CellQuery, CellSum } from '@vong/store/derived-store'
import type { StoreQueries } from '@vong/store/store'
import DataLoader from 'dataloader'

/**
 * Sums that are asked for in one turn and differ in nothing but their indicators come by one statement: what a statement costs
 * lies in its making, hardly in how much it sums. Each asker gets the rows of its own indicators.
 */
export function createSumsTogether(queries: Pick<StoreQueries, 'cellSums'>) {
	const loader = new DataLoader<CellQuery, CellSum[]>(askAll, { cache: false })

	async function askAll(asked: readonly CellQuery[]): Promise<(CellSum[] | Error)[]> {
		const answers = new Map<string, Promise<Map<string, CellSum[]>>>()
		for (const [span, same] of Map.groupBy(asked, spanOf)) answers.set(span, ask(same))
		const found = await Promise.allSettled(asked.map((query) => answers.get(spanOf(query))))
		return found.map((answer, index) => {
			if (answer.status === 'rejected') return answer.reason as Error
			return (asked[index]?.indicators ?? []).flatMap((indicator) => answer.value?.get(indicator) ?? [])
		})
	}

	async function ask(same: readonly CellQuery[]): Promise<Map<string, CellSum[]>> {
		const [first] = same
		if (!first) return new Map()
		const all = (lists: readonly (readonly string[] | undefined)[]) => [...new Set(lists.flatMap((list) => list ?? []))]
		const rows = await queries.cellSums({
			...first,
			indicators: all(same.map(({ indicators }) => indicators)),
			newest: all(same.map(({ newest }) => newest)),
		})
		return Map.groupBy(rows, ({ indicator }) => indicator)
	}

	return (query: CellQuery) => loader.load(query)
}

/** All of a query but the indicators that it is about. */
const spanOf = ({ indicators: _, newest: __, ...rest }: CellQuery) => JSON.stringify(rest)
