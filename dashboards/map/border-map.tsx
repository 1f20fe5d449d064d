import { type ReactNode, useMemo, useRef } from 'react'
import '../styles/map.css'
import { boxOfAll, createPlacing, type DrawnArea, drawAreas, fitLabel, type Outlined } from './drawing.ts'
import { useSize } from './use-size.ts'
import { useZoom } from './use-zoom.ts'

export interface AreaLook {
	readonly name: string
	/** What stands on it under its name; empty: the name alone. */
	readonly figure: string
	readonly status?: string | undefined
	/** It is the one that is meant. */
	readonly here?: boolean
	/** The keyboard has come to it. */
	readonly reached?: boolean
	/** Its name stands there even where there is no room for it. */
	readonly named?: boolean
	/** Drawn at the area's upper left, 16 by 16. */
	readonly mark?: ReactNode
	/** Drawn at its upper right, 16 by 16: something burns there. */
	readonly alarm?: ReactNode
}

interface BorderMapProps {
	readonly outlines: readonly Outlined[]
	readonly lookOf: (code: string) => AreaLook | undefined
	/** Code of the area that the map is turned to. */
	readonly focus?: string | undefined
	/** Single places on it, such as stations. */
	readonly points?: readonly MapPoint[]
	/** Single places at which something burns. */
	readonly alarms?: readonly MapAlarm[]
	/** What a click on an area does. */
	readonly onChoose?: ((code: string) => void) | undefined
}

export interface MapAlarm {
	readonly id: string
	readonly latitude: number
	readonly longitude: number
	/** Drawn there, 16 by 16. */
	readonly sign: ReactNode
}

interface MapPoint {
	readonly id: string
	readonly latitude: number
	readonly longitude: number
	/** How its data stands: `LIVE`, `LATE` … */
	readonly state: string
}

/** In root letter heights. */
const POINT = 0.32
const ALARM = 1.5

/** Letters in root letter heights. */
const LEAST = 1
const MOST = 1.4

/** Areas within their true borders. What it says stands as text beside it for those who cannot see it. */
export function BorderMap({ outlines, lookOf, focus, points = [], alarms = [], onChoose }: BorderMapProps) {
	const holder = useRef<HTMLDivElement>(null)
	const svg = useRef<SVGSVGElement>(null)
	const { width, height } = useSize(holder)
	const drawn = useMemo(() => drawAreas(outlines, { width, height }, focus), [outlines, width, height, focus])
	const placeOf = useMemo(() => createPlacing(outlines, { width, height }, focus), [outlines, width, height, focus])
	const whole = useMemo(
		() => (focus === undefined ? undefined : boxOfAll(outlines, { width, height }, focus)),
		[outlines, width, height, focus],
	)
	useZoom(svg, whole, { x: 0, y: 0, width, height }, focus)
	const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
	const letters = { least: LEAST * rem, most: MOST * rem }
	// Names that reach over the border lie above the figures of the neighbours.
	const byName = (a: DrawnArea, b: DrawnArea) => Number(isNamed(lookOf(a.code))) - Number(isNamed(lookOf(b.code)))
	return (
		<div ref={holder} className="border-map" data-testid="border-map">
			<svg
				ref={svg}
				viewBox={`0 0 ${Math.max(1, width)} ${Math.max(1, height)}`}
				aria-hidden="true"
				focusable="false"
				data-leads={onChoose !== undefined}
			>
				{drawn.map(({ code, path }) => {
					const look = lookOf(code)
					return (
						// biome-ignore lint/a11y/noStaticElementInteractions: the list beside the map has a button for each area
						<path
							key={code}
							d={path}
							data-code={code}
							data-status={look?.status}
							data-here={look?.here}
							data-reached={look?.reached}
							onClick={onChoose && (() => onChoose(code))}
						/>
					)
				})}
				{points.map(({ id, latitude, longitude, state }) => {
					const at = placeOf(latitude, longitude)
					return at && <circle key={id} cx={at[0]} cy={at[1]} r={POINT * rem} data-station={id} data-state={state} />
				})}
				{drawn.toSorted(byName).map((area) => {
					const look = lookOf(area.code)
					return look && <AreaLabel key={area.code} area={area} look={look} letters={letters} />
				})}
				{alarms.map(({ id, latitude, longitude, sign }) => {
					const at = placeOf(latitude, longitude)
					const side = ALARM * rem
					return (
						at && (
							<g key={id} data-alarm={id}>
								<circle cx={at[0]} cy={at[1]} r={side * 0.62} />
								<svg x={at[0] - side / 2} y={at[1] - side / 2} width={side} height={side} viewBox="0 0 16 16">
									{sign}
								</svg>
							</g>
						)
					)
				})}
			</svg>
		</div>
	)
}

const isNamed = (look: AreaLook | undefined) => look?.named ?? look?.here ?? false

interface AreaLabelProps {
	readonly area: DrawnArea
	readonly look: AreaLook
	readonly letters: { readonly least: number; readonly most: number }
}

function AreaLabel({ area: { x, y, radius }, look, letters }: AreaLabelProps) {
	const { name, figure, status, here, mark, alarm } = look
	const { lines, size } = fitLabel({ name, figure, named: isNamed(look), radius, ...letters })
	const first = y - ((lines.length - 1) / 2) * size * 1.1
	const placed = lines.map((line, index) => ({ line, at: first + index * size * 1.1 }))
	const last = placed.at(-1)?.at ?? y
	const longest = Math.max(0, ...lines.map((line) => line.length))
	return (
		<g data-status={status} data-here={here} fontSize={size}>
			{mark && figure !== '' && (
				<svg
					x={x - figure.length * 0.29 * size - size * 1.1}
					y={last - size / 2}
					width={size * 0.9}
					height={size * 0.9}
					viewBox="0 0 16 16"
				>
					{mark}
				</svg>
			)}
			<text textAnchor="middle" dominantBaseline="central">
				{placed.map(({ line, at }) => (
					<tspan key={at} x={x} y={at} className={figure !== '' && at === last ? 'figure' : undefined}>
						{line}
					</tspan>
				))}
			</text>
			{alarm && (
				<svg
					className="alarm"
					x={x + longest * 0.29 * size + size * 0.2}
					y={first - size * 0.75}
					width={size * 1.3}
					height={size * 1.3}
					viewBox="0 0 16 16"
				>
					{alarm}
				</svg>
			)}
		</g>
	)
}
