import type { Reading } from '@vong/core/indicator'
import type { StoreQueries } from '@vong/store/store'
import DataLoader from 'dataloader'

/** What was told of a closed period. */
export interface ReadingRevision extends Reading {
	/** Milliseconds. */
	readonly toldAt: number
}

/** What was told of closed periods: the value with which each closed, and every restatement by late data. */
export function createReadingRevisions(queries: Pick<StoreQueries, 'readingRevisions'>) {
	// A stream asks again and again, and there is more to tell each time: nothing is kept.
	const loader = new DataLoader<Reading, readonly ReadingRevision[]>(load, { cache: false })
	const unnumbered = new WeakSet<Reading>()

	/** One question for all indicators of a place and a period. */
	async function load(readings: readonly Reading[]) {
		const found = new Map<string, ReadingRevision[]>()
		const nameOf = ({ indicator, area, period, periodStart }: Reading) =>
			[indicator, area, period, periodStart].join('\n')
		const byPeriod = Map.groupBy(readings, ({ area, period, periodStart: start }) =>
			JSON.stringify({ area, agency: '', period, start }),
		)
		const questions = [...byPeriod].map(async ([where, own]) => {
			const rows = await queries.readingRevisions({
				...(JSON.parse(where) as { area: string; agency: string; period: string; start: number }),
				indicators: own.map(({ indicator }) => indicator),
			})
			for (const { reading: text, at } of rows) {
				const reading = JSON.parse(text) as Reading
				if (reading.revision === 0) continue
				found.set(nameOf(reading), [...(found.get(nameOf(reading)) ?? []), { ...reading, toldAt: at }])
			}
		})
		await Promise.all(questions)
		return readings.map((reading) => found.get(nameOf(reading)) ?? [])
	}

	/** Oldest first. None while the period runs, nor of what is added up for one question: of one agency or category, or under other borders. */
	async function revisionsOf(reading: Reading): Promise<readonly ReadingRevision[]> {
		const { revision, agency, category, map } = reading
		const isPart = agency !== '' || category !== undefined
		return revision === 0 || isPart || map !== 'as-was' ? [] : loader.load(reading)
	}

	/** Of these the store knows how often they were restated; who does not ask for that waits for no answer of it. */
	function addedUp(readings: readonly Reading[]): readonly Reading[] {
		for (const reading of readings) unnumbered.add(reading)
		return readings
	}

	return {
		revisionsOf,
		addedUp,
		/** The number of what was told last of a reading that was added up anew; of any other its own. */
		numberOf: async (reading: Reading): Promise<number> =>
			(unnumbered.has(reading) ? (await revisionsOf(reading)).at(-1)?.revision : undefined) ?? reading.revision,
	}
}
