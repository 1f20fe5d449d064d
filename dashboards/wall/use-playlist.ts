import { useEffect, useRef, useState } from 'react'
import { createGraphqlRequest } from '../app/graphql-request.ts'
import { retryDelay } from '../app/retry.ts'
import { type Playlist, wallList } from './documents.generated.ts'

/** The wall to show now: the one that was asked for, or that of the playlist whose turn it is. Turns begin with what is shown. */
export function usePlaylist(id: string, play: string): string {
	const [shown, setShown] = useState(id)
	const latest = useRef(id)
	useEffect(() => {
		if (play === '') return
		let timer: ReturnType<typeof setTimeout> | undefined
		let stopped = false
		const request = createGraphqlRequest({ heard: () => {} })

		function turn(entries: Playlist['entries'], index: number): void {
			const entry = entries[index % entries.length]
			if (!entry || stopped) return
			setShown(entry.wall)
			latest.current = entry.wall
			timer = setTimeout(() => turn(entries, index + 1), entry.seconds * 1_000)
		}

		async function start(attempt: number): Promise<void> {
			try {
				const { playlists } = await request(wallList, {})
				const list = playlists.find((each) => each.id === play)
				const present = list?.entries.findIndex(({ wall }) => wall === latest.current) ?? 0
				if (list) turn(list.entries, Math.max(0, present))
			} catch {
				if (!stopped) timer = setTimeout(() => void start(attempt + 1), retryDelay(attempt, Math.random))
			}
		}
		void start(0)
		return () => {
			stopped = true
			clearTimeout(timer)
		}
	}, [play])
	return shown
}
