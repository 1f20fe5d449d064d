import type { Language } from '../i18n/languages.ts'
import type { LedgerEntry, SourceOverview } from './documents.generated.ts'
import { FRESHNESS } from './freshness.ts'
import type { Freshness } from './schema-types.generated.ts'

/** Freshness, and apart from it the source that never sent anything: it is not connected yet, which is no outage. */
export const CARD_STATES = [...FRESHNESS, 'NEVER'] as const
export type CardState = (typeof CARD_STATES)[number]

export interface SourceCard {
	readonly id: string
	readonly name: Readonly<Record<Language, string>>
	readonly freshness: Freshness
	readonly state: CardState
	readonly online: boolean | undefined
	/** When its newest data came in; undefined when it has never sent any. */
	readonly lastReceivedMs: number | undefined
	readonly ledger: LedgerEntry
}

export interface SourceCards {
	readonly cards: readonly SourceCard[]
	readonly counts: Readonly<Record<CardState, number>>
	/** Messages turned away that named no source we know. */
	readonly refusedElsewhere: number
}

export function sourceCards({ sources, ledger }: SourceOverview): SourceCards {
	const lines = new Map(ledger.map((line) => [line.source, line]))
	const cards = sources.map((source): SourceCard => {
		const line = lines.get(source.id) ?? emptyLine(source.id)
		const last = source.lastReceivedAt ?? line.lastReceivedAt
		return {
			id: source.id,
			name: { vi: source.name, en: source.nameEn },
			freshness: source.freshness,
			state: last === null ? 'NEVER' : source.freshness,
			online: source.status === null ? undefined : source.status === 'ONLINE',
			lastReceivedMs: last === null ? undefined : Date.parse(last),
			ledger: line,
		}
	})
	const known = new Set(sources.map(({ id }) => id))
	const elsewhere = ledger.filter(({ source }) => !known.has(source))
	return {
		cards,
		counts: Object.fromEntries(
			CARD_STATES.map((state) => [state, cards.filter((card) => card.state === state).length]),
		) as Record<CardState, number>,
		refusedElsewhere: elsewhere.reduce((sum, line) => sum + line.refused, 0),
	}
}

/** What is missing from, or too much in, the sum received = stored + duplicate + quarantined + inFlight. */
export function ledgerGap({ received, stored, duplicate, quarantined, inFlight }: LedgerEntry): number {
	return received - stored - duplicate - quarantined - inFlight
}

function emptyLine(source: string): LedgerEntry {
	return {
		source,
		received: 0,
		stored: 0,
		duplicate: 0,
		quarantined: 0,
		inFlight: 0,
		refused: 0,
		lastReceivedAt: null,
	}
}
