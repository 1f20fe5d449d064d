import { useEffect, useRef } from 'react'

const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const

/** Calls back once nobody has touched anything for so long; not while it is not wanted. */
export function useIdle(afterMs: number, isWanted: boolean, onIdle: () => void): void {
	const latest = useRef(onIdle)
	useEffect(() => {
		latest.current = onIdle
	})
	useEffect(() => {
		if (!isWanted) return
		let timer = setTimeout(() => latest.current(), afterMs)
		const again = () => {
			clearTimeout(timer)
			timer = setTimeout(() => latest.current(), afterMs)
		}
		for (const sign of SIGNS_OF_LIFE) addEventListener(sign, again, { passive: true })
		return () => {
			clearTimeout(timer)
			for (const sign of SIGNS_OF_LIFE) removeEventListener(sign, again)
		}
	}, [afterMs, isWanted])
}
