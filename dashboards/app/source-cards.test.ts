import { describe, expect, it } from 'vitest'
import type { LedgerEntry, SourceNode } from './documents.generated.ts'
import { ledgerGap, sourceCards } from './source-cards.ts'

const source = (id: string, rest: Partial<SourceNode> = {}): SourceNode => ({
	id,
	name: id,
	nameEn: id,
	freshness: 'LIVE',
	status: null,
	lastReceivedAt: null,
	...rest,
})

const line = (id: string, rest: Partial<LedgerEntry> = {}): LedgerEntry => ({
	source: id,
	received: 10,
	stored: 6,
	duplicate: 2,
	quarantined: 1,
	inFlight: 1,
	refused: 0,
	lastReceivedAt: '2026-11-23T03:00:00Z',
	...rest,
})

describe('the cards of the sources', () => {
	it('keep the order of the registry and count each freshness', () => {
		const sources = [source('b', { freshness: 'DEAD' }), source('a'), source('c', { freshness: 'DEAD' })]
		const { cards, counts } = sourceCards({ sources, ledger: [line('a'), line('b')] })
		expect(cards.map(({ id }) => id)).toEqual(['b', 'a', 'c'])
		expect(counts).toEqual({ LIVE: 1, LATE: 0, STALE: 0, DEAD: 1, NEVER: 1 })
	})

	it('stand with an empty ledger line for a source that has never sent anything', () => {
		const [card] = sourceCards({ sources: [source('a')], ledger: [] }).cards
		expect(card).toMatchObject({
			state: 'NEVER',
			lastReceivedMs: undefined,
			online: undefined,
			ledger: { received: 0 },
		})
	})

	it('tell what was refused of sources that nobody knows', () => {
		const ledger = [line('a', { refused: 3 }), line('unknown', { received: 0, refused: 12 })]
		expect(sourceCards({ sources: [source('a')], ledger }).refusedElsewhere).toBe(12)
	})
})

describe('the ledger line', () => {
	it('closes when received is the sum of what became of it', () => {
		expect(ledgerGap(line('a'))).toBe(0)
		expect(ledgerGap(line('a', { stored: 5 }))).toBe(1)
		expect(ledgerGap(line('a', { duplicate: 4 }))).toBe(-2)
	})
})
