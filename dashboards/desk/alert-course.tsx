import { useMemo } from 'react'
import { useFormat } from '../app/language.tsx'
import { Chart } from '../wall/chart.tsx'
import { courseOption } from '../wall/course.ts'
import { type AlertNode, course } from './alert-documents.generated.ts'
import { useAsked, useDesk } from './desk-context.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** What each step shows, and how long the period before the alert is that tells most about it. */
const SPANS = { hour: DAY_MS, day: 14 * DAY_MS, week: 84 * DAY_MS, month: 366 * DAY_MS }
type Step = keyof typeof SPANS

function stepOf(periods: readonly string[]): Step {
	const [first] = periods
	if (first === 'now' || first === 'hour') return 'hour'
	if (first === 'day' || first === 'week') return first
	return periods.includes('day') ? 'day' : 'month'
}

/** How the figure of the rule went up to now, or up to the end of the alert, with the threshold across. */
export default function AlertCourse({ alert }: { alert: AlertNode }) {
	const format = useFormat()
	const { t, language } = format
	const { known, now } = useDesk()
	const indicator = known?.indicatorCatalogue.find(({ id }) => id === alert.indicator)
	const step = stepOf(indicator?.periods ?? [])
	const until = useMemo(() => {
		const end = alert.resolvedAt === null ? now() : Date.parse(alert.resolvedAt)
		// Whole minutes, so that drawing again does not ask again.
		return Math.ceil(end / 60_000) * 60_000
	}, [alert.resolvedAt, now])
	const span = {
		id: alert.indicator ?? '',
		area: alert.area?.code ?? '',
		agency: alert.agency,
		from: new Date(until - SPANS[step]).toISOString(),
		to: new Date(until).toISOString(),
		step,
	}
	const asked = useAsked(course, span, { enabled: indicator !== undefined && alert.area !== null })
	const points = asked.data?.indicatorSeries
	const option = useMemo(
		() => indicator && points && courseOption([{ step, points }], { ...indicator, target: alert.target }, format),
		[indicator, points, step, alert.target, format],
	)
	if (!indicator || !option || !points || points.filter(({ value }) => value !== null).length < 2) return null
	const title = t.desk.course(language === 'vi' ? indicator.name : indicator.nameEn)
	return (
		<figure className="alert-course">
			<figcaption>{title}</figcaption>
			<Chart option={option} label={title} />
		</figure>
	)
}
