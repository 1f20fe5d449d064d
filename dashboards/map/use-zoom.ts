import { type RefObject, useLayoutEffect } from 'react'
import type { Box } from './drawing.ts'

/** Long enough to see from where to where. */
const ZOOM_MS = 1_400

const smoothly = (share: number) => share * share * (3 - 2 * share)

/** The part of the way from one box to another, as a view box says it. */
export function between(from: Box, to: Box, share: number): string {
	const at = smoothly(Math.min(1, Math.max(0, share)))
	const part = (side: keyof Box) => from[side] + (to[side] - from[side]) * at
	return `${part('x')} ${part('y')} ${part('width')} ${part('height')}`
}

/**
 * Goes from the whole drawing to what is in focus, once when there is one: whoever looks sees where that lies. Who wants no motion sees it at
 * once.
 */
export function useZoom(
	of: RefObject<SVGSVGElement | null>,
	from: Box | undefined,
	to: Box,
	focus: string | undefined,
): void {
	const isDrawn = from !== undefined
	// biome-ignore lint/correctness/useExhaustiveDependencies: a box that changes with the window is no reason to go there again
	useLayoutEffect(() => {
		const svg = of.current
		if (!svg || !from || focus === undefined || matchMedia('(prefers-reduced-motion: reduce)').matches) return
		const began = performance.now()
		const end = between(from, to, 1)
		let frame = 0
		const step = (now: number) => {
			svg.setAttribute('viewBox', between(from, to, (now - began) / ZOOM_MS))
			if (now - began < ZOOM_MS) frame = requestAnimationFrame(step)
		}
		step(began)
		return () => {
			cancelAnimationFrame(frame)
			svg.setAttribute('viewBox', end)
		}
	}, [isDrawn, focus])
}
