import { type KeyboardEvent, lazy, Suspense, useRef, useState } from 'react'
import '../styles/counts.css'
import { useFormat } from '../app/language.tsx'
import type { CountStep } from '../app/schema-types.generated.ts'
import type { Bar } from './count-span.ts'
import { barName } from './count-words.ts'
import { useDesk } from './desk-context.ts'

const CountChart = lazy(() => import('./count-chart.tsx'))

interface CountBarsProps {
	readonly bars: readonly Bar[]
	readonly step: CountStep
	readonly label: string
	/** What a click on a bar does, for its hint. */
	readonly hint: string
	readonly onChoose: (bar: Bar) => void
}

/**
 * Counts as bars, each of them a button over the picture: it says its number, and is reached by arrow keys from one stop of the tabulator.
 * The room is the same before the picture is there.
 */
export function CountBars({ bars, step, label, hint, onChoose }: CountBarsProps) {
	const format = useFormat()
	const { now } = useDesk()
	const row = useRef<HTMLFieldSetElement>(null)
	// By its time, so that it is still the same one when the span changes around it.
	const [at, setAt] = useState<number>()
	const last = bars.length - 1
	const known = bars.findIndex(({ from }) => from === at)
	const stop = known < 0 ? bars.findLastIndex(({ chosen }) => chosen) : known

	function go(event: KeyboardEvent) {
		const to = { ArrowLeft: stop - 1, ArrowRight: stop + 1, Home: 0, End: last }[event.key]
		if (to === undefined) return
		event.preventDefault()
		const next = Math.min(Math.max(to, 0), last)
		setAt(bars[next]?.from)
		;(row.current?.children[next] as HTMLElement | undefined)?.focus()
	}

	return (
		<div className="count-picture">
			<Suspense>{bars.length > 0 && <CountChart bars={bars} step={step} label={label} />}</Suspense>
			<fieldset ref={row} className="count-buttons" aria-label={hint} onKeyDown={go}>
				{bars.map((bar, index) => {
					const name = format.t.desk.counts.bar(barName(bar, step, now(), format), format.count(bar.events))
					return (
						<button
							key={bar.from}
							type="button"
							tabIndex={index === stop ? 0 : -1}
							aria-label={name}
							title={name}
							data-testid="count-bar"
							data-from={new Date(bar.from).toISOString()}
							data-events={bar.events}
							data-chosen={bar.chosen}
							onFocus={() => setAt(bar.from)}
							onClick={() => onChoose(bar)}
						/>
					)
				})}
			</fieldset>
		</div>
	)
}
