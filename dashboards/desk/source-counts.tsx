import { useFormat } from '../app/language.tsx'
import type { Search } from '../app/search.ts'
import { CountBars } from './count-bars.tsx'
import { chosenEvents } from './count-span.ts'
import { useDesk, whyOf } from './desk-context.ts'
import { localOf } from './roster.ts'
import { useCounts } from './use-counts.ts'

const AGAIN_MS = 30_000

interface SourceCountsProps {
	readonly source: { readonly id: string; readonly name: string; readonly nameEn: string }
	readonly search: Search
}

/** How many events a source had in each hour of the last seven days: a click on one leads to these events. */
export function SourceCounts({ source, search }: SourceCountsProps) {
	const format = useFormat()
	const { t, count, language } = format
	const { known } = useDesk()
	const asked = useCounts({ sources: [source.id] }, AGAIN_MS)
	const bars = asked.data?.bars ?? []
	const total = chosenEvents(bars)
	const title = t.desk.counts.ofSource(language === 'vi' ? source.name : source.nameEn)
	const lead = (span: { from: string; to: string } | Record<string, never>) =>
		search.set({ view: 'events', source: source.id, sort: null, ...span }, true)

	return (
		<figure className="counts" data-testid="source-counts" data-old={asked.isPlaceholderData}>
			<figcaption>
				<strong>{title}</strong>
				<span data-testid="source-total" data-events={total}>
					{t.desk.counts.events(count(total))}
				</span>
				{known?.viewer.areas && <span>{t.desk.counts.ownAreas}</span>}
				{asked.error && (
					<span className="form-notice" role="alert">
						{t.desk.loadFailed(whyOf(asked.error, format))}
					</span>
				)}
				<button type="button" data-testid="source-events" onClick={() => lead({})}>
					{t.desk.counts.toEvents}
				</button>
			</figcaption>
			<CountBars
				bars={bars}
				step="HOUR"
				label={title}
				hint={t.desk.counts.openHour}
				onChoose={({ from, to }) =>
					lead({ from: localOf(new Date(from).toISOString()), to: localOf(new Date(to).toISOString()) })
				}
			/>
		</figure>
	)
}
