import { Fragment } from 'react'
import type { Format } from '../../app/format.ts'
import { useFormat } from '../../app/language.tsx'
import { trendOf } from '../ageing.ts'
import type { Point, Reading, Series, Tile } from '../documents.generated.ts'
import { bandOf, periodOf, reasonOf, shownValue, shownWithUnit, withUnit } from '../figures.ts'
import { Mark } from '../marks.tsx'
import { isDrawn, Sparkline } from './sparkline.tsx'

const ARROWS = { up: '▲', down: '▼', level: '▬' }

/** One figure large with its course; several as a list. */
export function FigureTile({ tile }: { tile: Tile }) {
	const [first, ...others] = tile.readings
	if (!first) return null
	if (others.length > 0) return <FigureList readings={tile.readings} />
	return <OneFigure reading={first} series={tile.series?.find(({ indicator }) => indicator === first.id)} />
}

function OneFigure({ reading, series }: { reading: Reading; series: Series | undefined }) {
	const format = useFormat()
	const { t } = format
	const { value, unit, target, status, direction } = reading
	const trend = value === null ? undefined : trendOf(series?.points ?? [], direction)
	const band = bandOf(reading, format)
	const last = value === null ? series?.points.findLast((point) => point.value !== null) : undefined
	return (
		<div className="figure-tile" data-status={status} data-course={series !== undefined && isDrawn(series.points)}>
			<p className="figure-value" data-testid="figure" data-indicator={reading.id} data-value={value ?? ''}>
				{value === null ? (
					<span key={reading.reason} className="figure-reason">
						{reasonOf(reading, format)}
					</span>
				) : (
					<span key={value} className="changed">
						{shownValue(value, reading, format)}
						<span className="figure-unit">{unit}</span>
					</span>
				)}
			</p>
			{/* What stays comes first, so that it has to make no room when what is said of the value changes. */}
			<p className="figure-line">
				{target !== null && <span>{t.wall.target(withUnit(target, reading, format))}</span>}
				<span className="quiet">{periodOf(reading, format)}</span>
				<Fragment key={`${band} ${status} ${trend?.way}`}>
					{band && <b data-testid="band">{band}</b>}
					{status !== 'UNKNOWN' && (
						<span className="status" data-status={status}>
							<Mark of={status} /> {t.wall.status[status]}
						</span>
					)}
					{last?.value != null && (
						<span>{t.wall.last(withUnit(last.value, reading, format), lastAt(last, series, format))}</span>
					)}
					{trend && (
						<span className="trend" data-good={trend.good}>
							<span aria-hidden="true">{ARROWS[trend.way]}</span> {t.wall[trend.way]}
						</span>
					)}
				</Fragment>
			</p>
			{series && (
				<div className="figure-course">
					<Sparkline points={series.points} />
				</div>
			)}
		</div>
	)
}

/** When the last step that had a value began. */
function lastAt({ start }: Point, series: Series | undefined, { clock, day }: Format): string {
	const at = Date.parse(start)
	return series?.step === 'hour' ? clock(at).slice(0, 5) : day(at, at)
}

function FigureList({ readings }: { readings: readonly Reading[] }) {
	const format = useFormat()
	const { language } = format
	return (
		<ul className="figure-list">
			{readings.map((reading) => (
				<li key={reading.id} data-testid="figure" data-indicator={reading.id} data-value={reading.value ?? ''}>
					<span className="status" data-status={reading.status}>
						<Mark of={reading.status} />
					</span>
					<span className="figure-name">{language === 'vi' ? reading.name : reading.nameEn}</span>
					{reading.value === null ? (
						<span className="quiet figure-reason-words">{reasonOf(reading, format)}</span>
					) : (
						<b>
							{[shownWithUnit(reading.value, reading, format), bandOf(reading, format)].filter(Boolean).join(' · ')}
						</b>
					)}
				</li>
			))}
		</ul>
	)
}
