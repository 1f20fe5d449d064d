import { useEffect, useState } from 'react'
import type { Outlined } from './drawing.ts'
import { readOutlines } from './outlines.ts'

const VIETNAM_MS = 7 * 3_600_000

/**
 * The ground of the areas under the borders of an instant (milliseconds; undefined: now). Undefined until it is known; empty where
 * the operator gives no boundaries for all of them.
 */
export function useOutlines(codes: readonly string[], at?: number): readonly Outlined[] | undefined {
	const [outlines, setOutlines] = useState<readonly Outlined[]>()
	const day = new Date((at ?? Date.now()) + VIETNAM_MS).toISOString().slice(0, 10)
	const isNow = at === undefined
	const wanted = codes.toSorted().join(' ')
	useEffect(() => {
		let stopped = false
		const own = wanted === '' ? [] : wanted.split(' ')
		const instant = isNow ? null : `${day}T12:00:00+07:00`
		if (own.length === 0) setOutlines([])
		else
			void readOutlines(own, day, instant).then((found) => {
				if (!stopped) setOutlines(found)
			})
		return () => {
			stopped = true
		}
	}, [wanted, day, isNow])
	return outlines
}
