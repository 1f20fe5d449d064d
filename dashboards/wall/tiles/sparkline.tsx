import type { Point } from '../documents.generated.ts'

const WIDTH = 100
const HEIGHT = 24

const LEAST_POINTS = 3

/** Whether there is enough of it to draw. */
export const isDrawn = (points: readonly Point[]) => points.filter(({ value }) => value !== null).length >= LEAST_POINTS

/** A course without numbers, beside the figure that has them. */
export function Sparkline({ points }: { points: readonly Point[] }) {
	const values = points.flatMap(({ value }) => (value === null ? [] : [value]))
	if (!isDrawn(points)) return <div className="sparkline" />
	const [low, high] = [Math.min(...values), Math.max(...values)]
	const x = (index: number) => (index / (values.length - 1)) * WIDTH
	const y = (value: number) => (high === low ? HEIGHT / 2 : HEIGHT - 2 - ((value - low) / (high - low)) * (HEIGHT - 4))
	const line = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
	return (
		<svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
			<polyline points={line} fill="none" stroke="currentColor" vectorEffect="non-scaling-stroke" />
		</svg>
	)
}
