import { useEffect, useState } from 'react'

/** All screens turn in the same instant: each of them fetches what comes next at a moment of its own in these last seconds. */
const SOONEST_MS = 12_000
const LATEST_MS = 3_000

interface Turn {
	readonly next: string | null
	readonly until: string | null
	readonly at: string
}

/** The wall to be drawn ahead of its turn; undefined while there is none, or time enough. */
export function useNextWall(turn: Turn | undefined): string | undefined {
	const [ahead, setAhead] = useState<string>()
	const { next = null, until = null, at = '' } = turn ?? {}
	useEffect(() => {
		setAhead(undefined)
		if (next === null || until === null) return
		// Both by the centre's clock: this device's own may be wrong.
		const left = Date.parse(until) - Date.parse(at)
		const before = LATEST_MS + Math.random() * (SOONEST_MS - LATEST_MS)
		const timer = setTimeout(() => setAhead(next), Math.max(0, left - before))
		return () => clearTimeout(timer)
	}, [next, until, at])
	return ahead
}
