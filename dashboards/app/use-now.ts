import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let tick = 0

/** One timer for all ages on the page, so that they change together. */
function subscribe(listener: () => void): () => void {
	listeners.add(listener)
	timer ??= setInterval(() => {
		tick++
		for (const each of listeners) each()
	}, 1_000)
	return () => {
		listeners.delete(listener)
		if (listeners.size > 0) return
		clearInterval(timer)
		timer = undefined
	}
}

/** Renders the component again every second; answers the time. */
export function useNow(now: () => number): number {
	useSyncExternalStore(subscribe, () => tick)
	return now()
}
