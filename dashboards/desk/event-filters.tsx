import { useFormat } from '../app/language.tsx'
import type { EventFilter } from '../app/schema-types.generated.ts'
import type { Search } from '../app/search.ts'
import { GRAVITY } from './alert-list.ts'
import { useDesk } from './desk-context.ts'

/** Of `datetime-local`: the page's times are Viet Nam's wherever the browser stands. */
const OFFSET = '+07:00'
const KEYS = ['source', 'type', 'severity', 'area', 'subject', 'from', 'to'] as const

/** What the address says, as the centre's filter; what is not set is left out. */
export function eventFilter(search: Pick<Search, 'get'>): EventFilter {
	const [source, type, area, subject] = (['source', 'type', 'area', 'subject'] as const).map((key) => search.get(key))
	const severity = GRAVITY.find((one) => one === search.get('severity'))
	const instant = (key: 'from' | 'to') => {
		const at = Date.parse(`${search.get(key)}${OFFSET}`)
		return Number.isNaN(at) ? {} : { [key]: new Date(at).toISOString() }
	}
	return {
		...(source && { sources: [source] }),
		...(type && { types: [type] }),
		...(severity && { severities: [severity] }),
		...(area && { areas: [area] }),
		...(subject && { subject }),
		...instant('from'),
		...instant('to'),
	}
}

export function EventFilters({ search }: { search: Search }) {
	const { t, language } = useFormat()
	const { known } = useDesk()
	const choose = (key: string) => (event: { target: { value: string } }) => search.set({ [key]: event.target.value })
	const isSet = KEYS.some((key) => search.get(key) !== '')
	return (
		<search className="alert-filters" aria-label={t.desk.filter}>
			<label className="filter">
				<span>{t.desk.source}</span>
				<select value={search.get('source')} onChange={choose('source')} data-testid="event-source">
					<option value="">{t.desk.all}</option>
					{known?.sources.map(({ id, name, nameEn }) => (
						<option key={id} value={id}>
							{language === 'vi' ? name : nameEn}
						</option>
					))}
				</select>
			</label>
			<label className="filter">
				<span>{t.desk.severity}</span>
				<select value={search.get('severity')} onChange={choose('severity')}>
					<option value="">{t.desk.all}</option>
					{GRAVITY.map((severity) => (
						<option key={severity} value={severity}>
							{t.severity[severity]}
						</option>
					))}
				</select>
			</label>
			<label className="filter">
				<span>{t.desk.area}</span>
				<select value={search.get('area')} onChange={choose('area')}>
					<option value="">{t.desk.all}</option>
					{known?.areas.map(({ code, name }) => (
						<option key={code} value={code}>
							{name}
						</option>
					))}
				</select>
			</label>
			{(['type', 'subject'] as const).map((key) => (
				<label key={key} className="filter">
					<span>{t.desk[key]}</span>
					<input
						value={search.get(key)}
						placeholder={key === 'type' ? 'dossier.*' : ''}
						data-testid={`event-${key}`}
						onChange={choose(key)}
					/>
				</label>
			))}
			{(['from', 'to'] as const).map((key) => (
				<label key={key} className="filter">
					<span>{key === 'from' ? t.desk.from : t.desk.toTime}</span>
					<input type="datetime-local" value={search.get(key)} onChange={choose(key)} />
				</label>
			))}
			<button
				type="button"
				data-testid="tail"
				aria-pressed={search.get('tail') === '1'}
				onClick={() => search.set({ tail: search.get('tail') === '1' ? null : '1' })}
			>
				{t.desk.tail}
			</button>
			{isSet && (
				<button type="button" onClick={() => search.set(Object.fromEntries(KEYS.map((key) => [key, null])))}>
					{t.desk.clearFilters}
				</button>
			)}
		</search>
	)
}
