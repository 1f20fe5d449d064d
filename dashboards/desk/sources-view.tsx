import type { LedgerEntry } from '../app/documents.generated.ts'
import { useFormat } from '../app/language.tsx'
import type { Freshness } from '../app/schema-types.generated.ts'
import { useSearch } from '../app/search.ts'
import { ledgerGap } from '../app/source-cards.ts'
import { useNow } from '../app/use-now.ts'
import { Findings } from '../app/views/findings.tsx'
import { Check, StateShape } from '../app/views/shapes.tsx'
import { type Column, DataTable } from './data-table.tsx'
import { useAsked, useDesk, whyOf } from './desk-context.ts'
import { SourceCounts } from './source-counts.tsx'
import { type OddStation, type SourceRow, sourceBoard, statedFindings } from './source-documents.generated.ts'

const AGAIN_MS = 5_000
const ORDER: readonly Freshness[] = ['DEAD', 'STALE', 'LATE', 'LIVE']

/** Every source with how old its data is, the four axes and its ledger. */
export function SourcesView() {
	const format = useFormat()
	const { t, count, language, ago } = format
	const desk = useDesk()
	const now = useNow(desk.now)
	const search = useSearch()
	const whole = desk.known?.viewer.areas === null
	const asked = useAsked(sourceBoard, { ledger: whole }, { every: AGAIN_MS, enabled: !!desk.known })
	const stated = useAsked(statedFindings, {}, { enabled: whole })
	const findings = stated.data?.findings ?? []
	const chosen = asked.data?.sources.find(({ id }) => id === search.get('source'))
	const lines = new Map(asked.data?.ledger?.map((line) => [line.source, line]))
	const percent = (value: number | null | undefined) =>
		value == null ? t.desk.none : `${format.value(Math.round(value * 10) / 10, null)}%`
	const stateOf = (row: SourceRow) => (row.lastReceivedAt === null ? 'NEVER' : row.freshness)

	const columns: Column<SourceRow>[] = [
		{ id: 'name', title: t.desk.source, value: (row) => (language === 'vi' ? row.name : row.nameEn) },
		{
			id: 'state',
			title: t.desk.freshness,
			value: (row) => (row.lastReceivedAt === null ? ORDER.length : ORDER.indexOf(row.freshness)),
			cell: (row) => (
				<span className="freshness" data-state={stateOf(row)}>
					<StateShape of={stateOf(row)} /> {t.freshness[stateOf(row)]}
				</span>
			),
		},
		{
			id: 'last',
			title: t.desk.last,
			value: (row) => row.lastReceivedAt,
			cell: (row) => (row.lastReceivedAt === null ? t.desk.never : ago(Date.parse(row.lastReceivedAt), now)),
		},
		{
			id: 'every',
			title: t.desk.cadence,
			numeric: true,
			value: (row) => row.every,
			cell: (row) => duration(row.every, language),
		},
		{
			id: 'learned',
			title: t.desk.learned,
			numeric: true,
			value: (row) => row.health.learnedOpen?.every ?? null,
			cell: (row) =>
				row.health.learnedOpen && (
					<span className={row.health.cadenceGap === null ? '' : 'form-notice'}>
						{duration(Math.max(1, Math.round(row.health.learnedOpen.every)), language)}
					</span>
				),
		},
		...(['correct', 'complete', 'clean', 'live'] as const).map(
			(axis): Column<SourceRow> => ({
				id: axis,
				title: t.desk[axis],
				numeric: true,
				value: (row) => row.quality?.[axis] ?? null,
				cell: (row) => percent(row.quality?.[axis]),
			}),
		),
		...(whole ? ledgerColumns() : []),
		{
			id: 'odd',
			title: t.desk.odd,
			value: (row) => oddOf(row).join('; ') || null,
			cell: (row) => <span className="form-notice">{oddOf(row).join('; ')}</span>,
		},
		{ id: 'owner', title: t.desk.owner, value: (row) => row.owner },
	]

	/** What of a source cannot be, in words. */
	function oddOf({ health: { clock: own, stuck, restamped } }: SourceRow): string[] {
		const told = ({ station, parameter, value, unit }: OddStation) =>
			`${station} ${parameter} ${format.value(value, unit)}`
		return [
			...(own?.ahead ? [t.desk.clockAhead(count(Math.round(own.ahead)))] : []),
			...(stuck ?? []).map((station) => t.desk.stuck(told(station))),
			...(restamped ?? []).map((station) => t.desk.restamped(told(station))),
		]
	}

	function ledgerColumns(): Column<SourceRow>[] {
		const counts = ['received', 'stored', 'duplicate', 'quarantined', 'refused'] as const
		const titles = {
			received: t.desk.ledgerReceived,
			stored: t.desk.stored,
			duplicate: t.desk.duplicate,
			quarantined: t.desk.quarantinedCount,
			refused: t.desk.refused,
		}
		const gapOf = (line: LedgerEntry | undefined) => (line ? ledgerGap(line) : 0)
		return [
			...counts.map(
				(name): Column<SourceRow> => ({
					id: name,
					title: titles[name],
					numeric: true,
					value: (row) => lines.get(row.id)?.[name] ?? 0,
					cell: (row) => count(lines.get(row.id)?.[name] ?? 0),
				}),
			),
			{
				id: 'balance',
				title: t.desk.balance,
				value: (row) => gapOf(lines.get(row.id)),
				cell: (row) => {
					const gap = gapOf(lines.get(row.id))
					if (gap !== 0) return <strong className="form-notice">{t.desk.gap(count(gap))}</strong>
					return (
						<span className="quiet">
							<Check /> {t.desk.closes}
						</span>
					)
				},
			},
		]
	}

	return (
		<section className="panel" aria-label={t.desk.views.sources}>
			{asked.error && (
				<p className="form-notice" role="alert">
					{t.desk.loadFailed(whyOf(asked.error, format))}
				</p>
			)}
			<DataTable
				name={t.desk.views.sources}
				columns={columns}
				rows={asked.data?.sources ?? []}
				keyOf={({ id }) => id}
				chosen={search.get('source')}
				onChoose={({ id }) => search.set({ source: id === search.get('source') ? null : id })}
				mark={(row) => ({ 'data-testid': 'desk-source', 'data-id': row.id, 'data-state': stateOf(row) })}
			/>
			{chosen && <SourceCounts key={chosen.id} source={chosen} search={search} />}
			{findings.length > 0 && (
				<section aria-label={t.findings.title}>
					<h2>{t.findings.title}</h2>
					<Findings findings={findings} />
				</section>
			)}
		</section>
	)
}

/** `5 phút`: the largest unit that tells it in whole numbers. */
function duration(seconds: number, language: string): string {
	const units = [
		['day', 86_400],
		['hour', 3_600],
		['minute', 60],
		['second', 1],
	] as const
	const [unit, size] = units.find(([, each]) => seconds >= each && seconds % each === 0) ?? ['second', 1]
	return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size)
}
