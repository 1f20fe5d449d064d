import { useFormat } from '../app/language.tsx'
import { useNow } from '../app/use-now.ts'
import { ageOf, trendOf } from '../wall/ageing.ts'
import type { Reading, Series } from '../wall/documents.generated.ts'
import { bandOf, periodOf, reasonOf, shownValue, withUnit } from '../wall/figures.ts'
import { Mark } from '../wall/marks.tsx'
import { Sparkline } from '../wall/tiles/sparkline.tsx'

interface IndicatorCardProps {
	readonly reading: Reading
	readonly series: Series | undefined
	readonly lost: boolean
	readonly now: () => number
}

/** A figure with its target, how it stands to it in words, its course, and how old its data is. */
export function IndicatorCard({ reading, series, lost, now }: IndicatorCardProps) {
	const format = useFormat()
	const { t, language, ago } = format
	const present = useNow(now)
	const { value, target, status, unit } = reading
	const band = bandOf(reading, format)
	const age = ageOf([reading], lost)
	const trend = value === null ? undefined : trendOf(series?.points ?? [], reading.direction)
	return (
		<li className="leader-figure" data-testid="leader-figure" data-indicator={reading.id} data-value={value ?? ''}>
			<h3>{language === 'vi' ? reading.name : reading.nameEn}</h3>
			<p className="leader-value">
				{value === null ? (
					<span className="leader-reason">{reasonOf(reading, format)}</span>
				) : (
					<>
						<b>{shownValue(value, reading, format)}</b> {unit}
					</>
				)}
			</p>
			<p>
				{band && <b data-testid="band">{band}</b>}
				{status !== 'UNKNOWN' && (
					<span className="status" data-status={status}>
						<Mark of={status} /> {t.wall.status[status]}
					</span>
				)}
				{target !== null && <span>{t.wall.target(withUnit(target, reading, format))}</span>}
				{trend && (
					<span>
						{t.wall[trend.way]}
						{trend.good !== undefined && ` (${trend.good ? t.wall.better : t.wall.worse})`}
					</span>
				)}
				<span className="quiet">{periodOf(reading, format)}</span>
			</p>
			{series && <Sparkline points={series.points} />}
			<p className="age-state" data-state={age.state}>
				<Mark of={age.state} /> {t.wall.state[age.state]}
				{age.at !== undefined && ` · ${t.wall.age(ago(age.at, present))}`}
			</p>
		</li>
	)
}
