import { useFormat } from '../app/language.tsx'
import type { EventFilter } from '../app/schema-types.generated.ts'
import type { Search } from '../app/search.ts'
import { CountBars } from './count-bars.tsx'
import { type Bar, chosenEvents } from './count-span.ts'
import { instantName } from './count-words.ts'
import { useDesk, whyOf } from './desk-context.ts'
import { localOf } from './roster.ts'
import { useCounts } from './use-counts.ts'

const HOUR_MS = 3_600_000
const AGAIN_MS = 30_000
const AGAIN_FOLLOWING_MS = 5_000

interface EventHistogramProps {
	readonly filter: EventFilter
	readonly search: Search
}

/** How many events there were when, above the list of them. A click on a bar narrows the list to its time. */
export function EventHistogram({ filter, search }: EventHistogramProps) {
	const format = useFormat()
	const { t, count } = format
	const { now } = useDesk()
	const asked = useCounts(filter, search.get('tail') === '1' ? AGAIN_FOLLOWING_MS : AGAIN_MS)
	const { span, bars } = asked.data ?? { span: undefined, bars: [] }
	const shown = span?.chosen ?? span
	const unknown = [...(filter.severities ? [t.desk.severity] : []), ...(filter.subject ? [t.desk.subject] : [])].map(
		(name) => name.toLocaleLowerCase(format.language),
	)
	const cutsHours = [filter.from, filter.to].some((at) => at && Date.parse(at) % HOUR_MS !== 0)
	const total = chosenEvents(bars)
	const isTimed = search.get('from') !== '' || search.get('to') !== ''

	function choose({ from, to }: Bar) {
		const local = (at: number) => localOf(new Date(at).toISOString())
		search.set({ from: local(from), to: local(to) }, true)
	}

	return (
		<figure className="counts" data-testid="event-histogram" data-old={asked.isPlaceholderData}>
			<figcaption>
				{shown && (
					<strong data-testid="event-total" data-events={total}>
						{t.desk.counts.total(
							count(total),
							instantName(shown.from, now(), format),
							instantName(shown.to, now(), format),
						)}
					</strong>
				)}
				{unknown.length > 0 && <span className="form-notice">{t.desk.counts.blind(unknown.join(', '))}</span>}
				{cutsHours && <span>{t.desk.counts.fullHours}</span>}
				{asked.data === null && <span className="form-notice">{t.desk.counts.noSpan}</span>}
				{asked.error && (
					<span className="form-notice" role="alert">
						{t.desk.loadFailed(whyOf(asked.error, format))}
					</span>
				)}
				{isTimed && (
					<button type="button" data-testid="any-time" onClick={() => search.set({ from: null, to: null }, true)}>
						{t.desk.counts.anyTime}
					</button>
				)}
			</figcaption>
			<CountBars
				bars={bars}
				step={span?.step ?? 'HOUR'}
				label={t.desk.counts.title(t.desk.counts.steps[span?.step ?? 'HOUR'])}
				hint={t.desk.counts.narrow}
				onChoose={choose}
			/>
		</figure>
	)
}
