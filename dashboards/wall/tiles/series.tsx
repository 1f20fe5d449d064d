import { useMemo } from 'react'
import type { Format } from '../../app/format.ts'
import { useFormat } from '../../app/language.tsx'
import { Check, SeverityShape } from '../../app/views/shapes.tsx'
import { planWords } from '../against-plan.ts'
import { Chart } from '../chart.tsx'
import { courseOption } from '../course.ts'
import type { CourseAlert, Tile } from '../documents.generated.ts'
import { reasonOf, shownWithUnit, withUnit } from '../figures.ts'
import { Mark } from '../marks.tsx'

/** The newest ones: a line has no room for more. */
const MOST_MARKS = 2

/** A course with its plan or target as a line, and with signs where alerts about it fired and ended. */
export function SeriesTile({ tile }: { tile: Tile }) {
	const format = useFormat()
	const { series = [], readings } = tile
	const [reading] = readings
	const option = useMemo(() => courseOption(series, reading, format), [series, reading, format])
	// What is planned can be looked at before there is anything to hold against it.
	const enough = series.some(
		({ points, plan }) => plan.length > 1 || points.filter(({ value }) => value !== null).length > 1,
	)
	if (!reading) return null
	const told = reading.value === null ? reasonOf(reading, format) : shownWithUnit(reading.value, reading, format)
	const plan = planWords(reading, series[0], format)
	const alerts = series.flatMap((course) => course.alerts)
	const said = [told, plan?.words ?? '', ...alerts.map((alert) => inWords(alert, format))].filter((each) => each !== '')
	return (
		<div className="series-tile">
			<p className="series-now" data-testid="figure" data-indicator={reading.id} data-value={reading.value ?? ''}>
				<b key={told}>{told}</b>
				{plan && (
					<span key={plan.words} className="status" data-status={plan.status} data-testid="against-plan">
						<Mark of={plan.status} /> {plan.words}
					</span>
				)}
				{!plan && reading.target !== null && (
					<span className="quiet">{format.t.wall.target(withUnit(reading.target, reading, format))}</span>
				)}
			</p>
			{enough ? (
				<Chart option={option} label={said.join('; ')} />
			) : (
				<p className="tile-empty">{format.t.wall.noSeries}</p>
			)}
			{enough && alerts.length > 0 && <Marks alerts={alerts} />}
		</div>
	)
}

function Marks({ alerts }: { alerts: readonly CourseAlert[] }) {
	const format = useFormat()
	const more = alerts.length - MOST_MARKS
	return (
		<p className="series-marks" data-testid="course-alerts" data-count={alerts.length}>
			{alerts.slice(-MOST_MARKS).map((alert) => (
				<span key={alert.id} data-severity={alert.severity}>
					<SeverityShape of={alert.severity} /> {inWords(alert, format)} {alert.resolvedAt !== null && <Check />}
				</span>
			))}
			{more > 0 && <span className="quiet">{format.t.wall.others(format.count(more))}</span>}
		</p>
	)
}

/** `Quan trọng 09:05 – 10:20`, with the day where that is another one than today. */
function inWords({ severity, firedAt, resolvedAt }: CourseAlert, { t, clock, day }: Format): string {
	const now = Date.now()
	const moment = (text: string) => {
		const at = Date.parse(text)
		const time = clock(at).slice(0, 5)
		return day(at, now) === day(now, now) ? time : `${time} ${day(at, now)}`
	}
	const from = firedAt === null ? '' : moment(firedAt)
	const when = resolvedAt === null ? t.wall.alertSince(from) : `${from} – ${moment(resolvedAt)}`
	return `${t.severity[severity]} ${when}`
}
