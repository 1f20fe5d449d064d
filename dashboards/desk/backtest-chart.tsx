import { useMemo } from 'react'
import { useFormat } from '../app/language.tsx'
import { Chart } from '../wall/chart.tsx'
import { firedByDay, firedOption } from './backtest-course.ts'
import type { BacktestAlert } from './rule-documents.generated.ts'

interface BacktestChartProps {
	readonly alerts: readonly BacktestAlert[]
	readonly from: number
	readonly to: number
}

/** How loud a rule would have been, day by day. */
export default function BacktestChart({ alerts, from, to }: BacktestChartProps) {
	const format = useFormat()
	const option = useMemo(() => firedOption(firedByDay(alerts, from, to), format), [alerts, from, to, format])
	const title = format.t.rules.firedByDay
	return (
		<figure className="alert-course">
			<figcaption>{title}</figcaption>
			<Chart option={option} label={title} />
		</figure>
	)
}
