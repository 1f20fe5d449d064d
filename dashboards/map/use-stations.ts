import { useEffect, useMemo, useState } from 'react'
import { createGraphqlRequest } from '../app/graphql-request.ts'
import { type StationPoint, stationPoints } from './documents.generated.ts'

const AGAIN_MS = 60_000

interface Wanted {
	/** Undefined: none. */
	readonly indicator: string | undefined
	readonly area: string | undefined
	/** Milliseconds; undefined: now, asked again every minute. */
	readonly at: number | undefined
}

/** The stations behind an indicator. What could not be asked again is not shown as if it were new: there are none then. */
export function useStations({ indicator, area, at }: Wanted): readonly StationPoint[] {
	const [stations, setStations] = useState<readonly StationPoint[]>([])
	const request = useMemo(() => createGraphqlRequest({ heard: () => {} }), [])
	useEffect(() => {
		let stopped = false
		let timer: ReturnType<typeof setTimeout> | undefined
		const load = async (of: string) => {
			const instant = at === undefined ? null : new Date(at).toISOString()
			const found = await request(stationPoints, { indicator: of, area, at: instant }).catch(() => undefined)
			if (stopped) return
			setStations(found?.stations ?? [])
			if (at === undefined) timer = setTimeout(() => void load(of), AGAIN_MS)
		}
		if (indicator === undefined) setStations([])
		else void load(indicator)
		return () => {
			stopped = true
			clearTimeout(timer)
		}
	}, [indicator, area, at, request])
	return stations
}
