import { useMemo } from 'react'
import { useFormat } from '../app/language.tsx'
import { useSearch } from '../app/search.ts'
import { toTenths } from './backtest-course.ts'
import { type Column, DataTable } from './data-table.tsx'
import { useAsked, useDesk, whyOf } from './desk-context.ts'
import { alertStatistics, type RuleStatistic } from './rule-documents.generated.ts'

const DAY_MS = 86_400_000
const SPANS = [1, 7, 30, 90, 365]
const DEFAULT_SPAN = 30

/** How loud each rule was, and how long it took until somebody was told, took it on, had it solved. */
export function StatisticsView() {
	const format = useFormat()
	const { t, count, value: measure, duration, language } = format
	const { now } = useDesk()
	const search = useSearch()
	const days = SPANS.find((each) => String(each) === search.get('span')) ?? DEFAULT_SPAN
	const span = useMemo(() => {
		const to = Math.ceil(now() / 60_000) * 60_000
		return { from: new Date(to - days * DAY_MS).toISOString(), to: new Date(to).toISOString() }
	}, [days, now])
	const asked = useAsked(alertStatistics, span)
	const names = new Map(asked.data?.rules.map(({ id, name, nameEn }) => [id, language === 'vi' ? name : nameEn]))
	const overall = asked.data?.alertStatistics.overall
	const times = (
		['timeToTell', 'timeToAcknowledge', 'timeToResolve'] as const satisfies readonly (keyof RuleStatistic)[]
	).flatMap((which) =>
		(['median', 'p95'] as const).map(
			(of): Column<RuleStatistic> => ({
				id: `${which}-${of}`,
				title: `${t.rules[which]}, ${t.rules[of]}`,
				numeric: true,
				value: (row) => row[which][of],
				cell: (row) => {
					const seconds = row[which][of]
					return seconds === null ? t.desk.none : duration(seconds)
				},
			}),
		),
	)
	const columns: Column<RuleStatistic>[] = [
		{ id: 'rule', title: t.desk.rule, value: ({ rule }) => names.get(rule ?? '') ?? rule },
		{
			id: 'per-day',
			title: t.rules.perDay,
			numeric: true,
			value: (row) => row.firedPerDay,
			cell: (row) => measure(toTenths(row.firedPerDay), null),
		},
		...(['fired', 'told', 'acknowledged', 'resolved'] as const).map(
			(which): Column<RuleStatistic> => ({
				id: which,
				title: t.rules[which],
				numeric: true,
				value: (row) => row[which],
				cell: (row) => count(row[which]),
			}),
		),
		...times,
	]
	return (
		<section className="panel" aria-label={t.desk.views.statistics}>
			<search className="alert-filters">
				<label className="filter">
					<span>{t.rules.span}</span>
					<select value={days} onChange={({ target }) => search.set({ span: target.value })} data-testid="span">
						{SPANS.map((each) => (
							<option key={each} value={each}>
								{t.rules.days(count(each))}
							</option>
						))}
					</select>
				</label>
				<p className="quiet">{t.rules.statisticsHint}</p>
			</search>
			<p className="form-notice" role="alert">
				{asked.error && t.desk.loadFailed(whyOf(asked.error, format))}
			</p>
			{asked.data && !overall && <p className="empty">{t.rules.nothingFired}</p>}
			{overall && (
				<p data-testid="statistics-overall">
					<strong>{t.rules.overall(count(overall.fired), measure(toTenths(overall.firedPerDay), null))}</strong>{' '}
					{(['timeToTell', 'timeToAcknowledge', 'timeToResolve'] as const)
						.flatMap((which) => {
							const { median, p95 } = overall[which]
							if (median === null || p95 === null) return []
							return `${t.rules[which]}: ${t.rules.spread(duration(median), duration(p95))}`
						})
						.join(' · ')}
				</p>
			)}
			<DataTable
				name={t.desk.views.statistics}
				columns={columns}
				rows={asked.data?.alertStatistics.byRule ?? []}
				keyOf={({ rule }) => rule ?? ''}
				mark={({ rule }) => ({ 'data-testid': 'desk-statistic', 'data-id': rule ?? '' })}
			/>
		</section>
	)
}
