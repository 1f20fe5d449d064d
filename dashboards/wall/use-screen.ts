import { useEffect, useState } from 'react'
import { createFollow } from '../app/follow.ts'
import { createPause } from '../app/retry.ts'
import { checkSession } from '../app/session.ts'
import { openStreams } from '../app/streams.ts'
import { type ScreenFeed, screenFeed } from './documents.generated.ts'

interface ScreenWord {
	/** What the screen is to show; the last word stays while the connection is lost. Undefined until the first. */
	readonly state: ScreenFeed['screen'] | undefined
	/** `refused`: the centre knows no screen of this name that may show anything. */
	readonly trouble: 'lost' | 'refused' | undefined
}

export function useScreen(id: string, onSignedOut: () => void): ScreenWord {
	const [word, setWord] = useState<ScreenWord>({ state: undefined, trouble: undefined })
	useEffect(() => {
		const follow = createFollow({
			open: (live) => {
				const streams = openStreams()
				streams.follow(screenFeed, { id }, ({ screen }) => {
					live()
					setWord({ state: screen, trouble: undefined })
				})
				return streams
			},
			lost: (refused) => setWord(({ state }) => ({ state, trouble: refused ? 'refused' : 'lost' })),
			signedOut: async () => (await checkSession()).state === 'signed-out',
			onSignedOut,
			random: Math.random,
			pause: createPause(),
		})
		follow.start()
		return follow.stop
	}, [id, onSignedOut])
	return word
}
