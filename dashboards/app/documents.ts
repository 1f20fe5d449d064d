export const FRESHNESS = ['LIVE', 'LATE', 'STALE', 'DEAD'] as const
export type Freshness = (typeof FRESHNESS)[number]
export type Severity = 'INFO' | 'MINOR' | 'MAJOR' | 'CRITICAL'

/** The type of the centre's own event, twice a minute: nothing that happened anywhere. */
export const OWN_PROBE = 'probe'

export interface EventNode {
	readonly id: string
	readonly source: string
	readonly type: string
	readonly subject: string | null
	readonly time: string
	readonly receivedAt: string
	readonly areaCode: string | null
	readonly area: { readonly name: string } | null
	readonly severity: Severity
	readonly value: number | null
	readonly unit: string | null
}

export interface EventDelivery {
	readonly events: readonly EventNode[]
	readonly cursor: string
	readonly caughtUp: boolean
	readonly missed: number
}

export interface SourceNode {
	readonly id: string
	/** In Vietnamese. */
	readonly name: string
	readonly nameEn: string
	readonly freshness: Freshness
	readonly status: 'ONLINE' | 'OFFLINE' | null
	readonly lastReceivedAt: string | null
}

export interface LedgerEntry {
	readonly source: string
	readonly received: number
	readonly stored: number
	readonly duplicate: number
	readonly quarantined: number
	readonly inFlight: number
	readonly refused: number
	readonly lastReceivedAt: string | null
}

const EVENT_FIELDS = 'id source type subject time receivedAt areaCode area { name } severity value unit'

/**
 * The store lists by event time. Events of a sender whose clock is ahead are asked for apart and in a small number, or they
 * would fill the whole list for as long as its clock is wrong.
 */
export const newestEvents = `query newestEvents($past: EventFilter, $ahead: EventFilter, $first: Int) {
	past: events(filter: $past, first: $first) { edges { node { ${EVENT_FIELDS} } } }
	ahead: events(filter: $ahead, first: 20) { edges { node { ${EVENT_FIELDS} } } }
}`
export interface NewestEvents {
	readonly past: EventList
	readonly ahead: EventList
}
interface EventList {
	readonly edges: readonly { readonly node: EventNode }[]
}

export const eventFeed = `subscription eventFeed($after: String) {
	events(after: $after) { events { ${EVENT_FIELDS} } cursor caughtUp missed }
}`
export interface EventFeed {
	readonly events: EventDelivery
}

export const sourceOverview = `query sourceOverview {
	sources { id name nameEn freshness status lastReceivedAt }
	ledger { source received stored duplicate quarantined inFlight refused lastReceivedAt }
}`
export interface SourceOverview {
	readonly sources: readonly SourceNode[]
	readonly ledger: readonly LedgerEntry[]
}
