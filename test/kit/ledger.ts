import type { Centre } from './centre.ts'

export interface LedgerEntry {
	source: string
	received: number
	stored: number
	duplicate: number
	quarantined: number
	inFlight: number
	refused: number
}

export async function ledgerOf(centre: Centre, source: string): Promise<LedgerEntry> {
	const data = await centre.query<{ ledger: LedgerEntry[] }>(
		`query ($source: String) { ledger(source: $source) { source received stored duplicate quarantined inFlight refused } }`,
		{ source },
	)
	return data.ledger[0] ?? { source, received: 0, stored: 0, duplicate: 0, quarantined: 0, inFlight: 0, refused: 0 }
}

export function closes(entry: LedgerEntry): boolean {
	return entry.received === entry.stored + entry.duplicate + entry.quarantined + entry.inFlight
}

/** The ids of all stored events of a source, each as often as it is listed, page by page. */
export async function storedIds(centre: Centre, source: string, from: string): Promise<string[]> {
	const ids: string[] = []
	for (let after: string | null = null; ; ) {
		const data: {
			events: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }
		} = await centre.query(
			`query ($source: String!, $from: DateTime, $after: String) {
				events(filter: { sources: [$source], from: $from }, first: 500, after: $after) {
					edges { node { id } } pageInfo { hasNextPage endCursor }
				}
			}`,
			{ source, from, after },
		)
		ids.push(...data.events.edges.map((edge) => edge.node.id))
		after = data.events.pageInfo.endCursor
		if (!data.events.pageInfo.hasNextPage || after === null) return ids
	}
}
