import { useEffect } from 'react'
import { createGraphqlRequest } from '../app/graphql-request.ts'
import { reportScreen } from './documents.generated.ts'

/** Three words may get lost before the centre takes the screen for dead. */
const BEAT_MS = 8_000

export interface Standing {
	readonly wall: string
	readonly tile: string | null
	/** Id of the alert in front of it. */
	readonly alert: string | null
}

/**
 * A screen's own word on what stands on it, at once when that changes. It is given by what draws: a page that hangs, that nobody can see, or
 * whose wall is not live (`undefined`) is silent, and so told from one that is well.
 */
export function useHeartbeat(screen: string | null, standing: Standing | undefined): void {
	const { wall, tile, alert } = standing ?? { wall: undefined, tile: null, alert: null }
	useEffect(() => {
		if (screen === null || wall === undefined) return
		const request = createGraphqlRequest({ heard: () => {} })
		const beat = () => {
			if (document.visibilityState !== 'visible') return
			// The wall itself tells that the centre is away; the next word comes soon.
			request(reportScreen, { id: screen, wall, tile, alert }).catch(() => {})
		}
		beat()
		const timer = setInterval(beat, BEAT_MS)
		return () => clearInterval(timer)
	}, [screen, wall, tile, alert])
}
