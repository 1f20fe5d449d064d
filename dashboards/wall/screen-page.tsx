import { useEffect, useState } from 'react'
import '../styles/wall.css'
import { useFormat } from '../app/language.tsx'
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
	/** The wall that is drawn; the next one takes its place when it is there, so that nobody looks at a dark screen. */
	const [drawn, setDrawn] = useState<string>()
	useEffect(() => {
		document.documentElement.dataset['page'] = 'wall'
		return () => {
			delete document.documentElement.dataset['page']
		}
	}, [])
	if (!state)
		return (
			<main className="opening" role="status">
				{trouble === 'refused' ? t.wall.screenRefused : trouble === 'lost' ? t.unreachable : t.loading}
			</main>
		)
	const shown = drawn ?? state.wall
	return (
		<div data-testid="screen" data-screen={id} data-wall={drawn} data-reason={state.reason} data-tile={state.tile}>
			{[...new Set([shown, state.wall])].map((wall) => (
				<div key={wall} className={wall === shown ? undefined : 'screen-next'}>
					<WallScreen
						id={wall}
						tile={wall === state.wall ? state.tile : null}
						screen={wall === shown ? id : null}
						mayHide={false}
						onDrawn={() => wall === state.wall && setDrawn(wall)}
						onSignedOut={onSignedOut}
					/>
				</div>
			))}
		</div>
	)
}
