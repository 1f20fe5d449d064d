import { useEffect, useState } from 'react'
import { createFollow } from '../app/follow.ts'
import { createPause } from '../app/retry.ts'
import { checkSession } from '../app/session.ts'
import { openStreams } from '../app/streams.ts'
import { type ScreenFeed, screenFeed } from './documents.ts'

/** What this screen is to show; the last word stays while the connection is lost. Undefined until the first. */
export function useScreen(id: string, onSignedOut: () => void): ScreenFeed['screen'] | undefined {
	const [state, setState] = useState<ScreenFeed['screen']>()
	useEffect(() => {
		const follow = createFollow({
			open: (live) => {
				const streams = openStreams()
				streams.follow<ScreenFeed>({ query: screenFeed, variables: { id } }, ({ screen }) => {
					live()
					setState(screen)
				})
				return streams
			},
			// The wall itself tells that the connection is lost.
			lost: () => {},
			signedOut: async () => (await checkSession()).state === 'signed-out',
			onSignedOut,
			random: Math.random,
			pause: createPause(),
		})
		follow.start()
		return follow.stop
	}, [id, onSignedOut])
	return state
}
