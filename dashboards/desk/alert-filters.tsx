import { useFormat } from '../app/language.tsx'
import type { Search } from '../app/search.ts'
import { SeverityShape } from '../app/views/shapes.tsx'
import type { AlertNode } from './alert-documents.generated.ts'
import { type AlertFilter, GRAVITY, ORDERS } from './alert-list.ts'

interface AlertFiltersProps {
	readonly filter: AlertFilter
	/** Whether ended alerts are shown in place of open ones. */
	readonly past: boolean
	readonly alerts: readonly AlertNode[]
	readonly search: Search
}

const toggled = (among: readonly string[], one: string) =>
	(among.includes(one) ? among.filter((each) => each !== one) : [...among, one]).join(',')

export function AlertFilters({ filter, past, alerts, search }: AlertFiltersProps) {
	const { t, count, language } = useFormat()
	const areas = new Map(alerts.flatMap(({ area }) => (area ? [[area.code, area.name] as const] : [])))
	const sorted = [...areas].sort(([, a], [, b]) => a.localeCompare(b, language))
	const bySeverity = Map.groupBy(alerts, ({ severity }) => severity)
	const isSet = ['severities', 'states', 'area', 'text', 'order'].some((key) => search.get(key) !== '')
	return (
		<search className="alert-filters" aria-label={t.desk.filter}>
			<fieldset className="choices">
				<legend className="unseen">{t.desk.severity}</legend>
				{GRAVITY.map((severity) => (
					<button
						key={severity}
						type="button"
						className="severity-choice"
						data-severity={severity}
						aria-pressed={filter.severities.includes(severity)}
						onClick={() => search.set({ severities: toggled(filter.severities, severity) })}
					>
						<SeverityShape of={severity} /> {t.severity[severity]} <b>{count(bySeverity.get(severity)?.length ?? 0)}</b>
					</button>
				))}
			</fieldset>
			<fieldset className="choices">
				<legend className="unseen">{t.desk.filter}</legend>
				<button type="button" aria-pressed={!past} onClick={() => search.set({ past: null })}>
					{t.desk.open}
				</button>
				<button
					type="button"
					data-testid="past"
					aria-pressed={past}
					onClick={() => search.set({ past: '1', states: null })}
				>
					{t.desk.ended}
				</button>
			</fieldset>
			{!past && (
				<label className="filter">
					<span className="unseen">{t.desk.open}</span>
					<select
						data-testid="state-filter"
						value={search.get('states')}
						onChange={(event) => search.set({ states: event.target.value })}
					>
						<option value="">{t.desk.all}</option>
						{(['FIRING', 'ACKNOWLEDGED', 'PENDING'] as const).map((state) => (
							<option key={state} value={state}>
								{t.desk.state[state]}
							</option>
						))}
					</select>
				</label>
			)}
			<label className="filter">
				<span>{t.desk.area}</span>
				<select value={filter.area} onChange={(event) => search.set({ area: event.target.value })}>
					<option value="">{t.desk.all}</option>
					{filter.area !== '' && !areas.has(filter.area) && <option value={filter.area}>{filter.area}</option>}
					{sorted.map(([code, name]) => (
						<option key={code} value={code}>
							{name}
						</option>
					))}
				</select>
			</label>
			<label className="filter">
				<span className="unseen">{t.desk.order}</span>
				<select value={filter.order} onChange={(event) => search.set({ order: event.target.value })}>
					{ORDERS.map((order) => (
						<option key={order} value={order}>
							{t.desk.orders[order]}
						</option>
					))}
				</select>
			</label>
			<label className="filter alert-search">
				<span className="unseen">{t.desk.search}</span>
				<input
					type="search"
					data-testid="alert-search"
					placeholder={t.desk.searchHint}
					value={filter.text}
					onChange={(event) => search.set({ text: event.target.value })}
				/>
			</label>
			{isSet && (
				<button
					type="button"
					onClick={() => search.set({ severities: null, states: null, area: null, text: null, order: null })}
				>
					{t.desk.clearFilters}
				</button>
			)}
		</search>
	)
}
