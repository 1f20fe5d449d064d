import { useEffect } from 'react'
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
	const state = useScreen(id, onSignedOut)
	useEffect(() => {
		document.documentElement.dataset['page'] = 'wall'
	}, [])
	if (!state)
		return (
			<main className="opening" role="status">
				{t.loading}
			</main>
		)
	return (
		<div data-testid="screen" data-screen={id} data-wall={state.wall} data-reason={state.reason} data-tile={state.tile}>
			<WallScreen key={state.wall} id={state.wall} tile={state.tile} isScreen onSignedOut={onSignedOut} />
		</div>
	)
}
