import { useCallback, useEffect, useState } from 'react'
import '../styles/wall.css'
import { useFormat } from '../app/language.tsx'
import type { ScreenFeed } from './documents.generated.ts'
import { useNextWall } from './use-next-wall.ts'
import { useScreen } from './use-screen.ts'
import { WallScreen } from './wall-screen.tsx'

interface ScreenPageProps {
	/** The screen's id, or the name by which it goes. */
	readonly id: string
	readonly onSignedOut: () => void
}

/** A screen that shows what it is set to: nobody sits in front of it, so it asks nothing. */
export default function ScreenPage({ id, onSignedOut }: ScreenPageProps) {
	const { t } = useFormat()
	const { state, trouble } = useScreen(id, onSignedOut)
	useEffect(() => {
		document.documentElement.dataset['page'] = 'wall'
		return () => {
			delete document.documentElement.dataset['page']
		}
	}, [])
	if (state) return <Layers id={id} state={state} onSignedOut={onSignedOut} />
	return (
		<main className="opening" role="status">
			{trouble === 'refused' ? t.wall.screenRefused : trouble === 'lost' ? t.unreachable : t.loading}
		</main>
	)
}

/**
 * The wall that is shown, and behind it the one that comes: it takes its place when it is whole, so that nobody looks at a dark
 * screen.
 */
function Layers({ id, state, onSignedOut }: ScreenPageProps & { readonly state: ScreenFeed['screen'] }) {
	const next = useNextWall(state)
	const [drawn, setDrawn] = useState<ReadonlySet<string>>(new Set())
	const [former, setFormer] = useState(state.wall)
	const shown = drawn.has(state.wall) ? state.wall : former
	useEffect(() => setFormer(shown), [shown])
	const note = useCallback((wall: string, isDrawn: boolean) => {
		setDrawn((known) => {
			const others = [...known].filter((one) => one !== wall)
			return new Set(isDrawn ? [...others, wall] : others)
		})
	}, [])
	const walls = [...new Set([shown, state.wall, ...(next === undefined ? [] : [next])])]
	return (
		<div
			data-testid="screen"
			data-screen={id}
			data-wall={drawn.has(shown) ? shown : undefined}
			data-reason={state.reason}
			data-tile={state.tile}
		>
			{walls.map((wall) => (
				<div key={wall} className={wall === shown ? undefined : 'screen-next'}>
					<WallScreen
						id={wall}
						tile={wall === state.wall ? state.tile : null}
						screen={wall === shown ? id : null}
						ahead={wall !== shown}
						mayHide={false}
						onDrawn={note}
						onSignedOut={onSignedOut}
					/>
				</div>
			))}
		</div>
	)
}
