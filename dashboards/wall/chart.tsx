import {
	type BarSeriesOption,
	GaugeChart,
	type GaugeSeriesOption,
	LineChart,
	type LineSeriesOption,
} from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { type ComposeOption, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'

use([LineChart, GaugeChart, GridComponent, CanvasRenderer])

/** Who draws bars brings them along (`use`). */
export type ChartOption = ComposeOption<LineSeriesOption | GaugeSeriesOption | BarSeriesOption>

/** What a chart is drawn with, so that its letters grow with the screen. */
export interface ChartSize {
	readonly width: number
	readonly height: number
	readonly em: number
}

/** A canvas that fills its tile; `option` is asked again when the room changes. */
export function Chart({ option, label }: { option: (size: ChartSize) => ChartOption; label: string }) {
	const holder = useRef<HTMLDivElement>(null)
	const draw = useRef<() => void>(undefined)
	const wanted = useRef(option)

	useEffect(() => {
		const element = holder.current
		if (!element) return
		const chart = init(element, undefined, { renderer: 'canvas' })
		draw.current = () => {
			const em = Number.parseFloat(getComputedStyle(element).fontSize)
			const size = { width: element.clientWidth, height: element.clientHeight, em }
			if (size.width > 0 && size.height > 0) chart.setOption({ animation: false, ...wanted.current(size) }, true)
		}
		const observer = new ResizeObserver(() => {
			chart.resize()
			draw.current?.()
		})
		observer.observe(element)
		// A canvas does not draw itself anew when the typeface has come.
		void document.fonts.ready.then(() => draw.current?.())
		return () => {
			draw.current = undefined
			observer.disconnect()
			chart.dispose()
		}
	}, [])
	useEffect(() => {
		wanted.current = option
		draw.current?.()
	}, [option])

	return <div ref={holder} className="chart" role="img" aria-label={label} />
}
