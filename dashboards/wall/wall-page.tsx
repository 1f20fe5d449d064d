import { useEffect } from 'react'
import '../styles/wall.css'
import { useSearch } from '../app/search.ts'
import { PastWall } from './past-wall.tsx'
import { usePlaylist } from './use-playlist.ts'
import { WallIndex } from './wall-index.tsx'
import { WallScreen } from './wall-screen.tsx'

interface WallPageProps {
	/** Empty: the list of walls. */
	readonly id: string
	readonly onSignedOut: () => void
}

/** A wall full-screen; with `?play=` one after the other, with `?at=` as it stood at an instant. */
export default function WallPage({ id, onSignedOut }: WallPageProps) {
	useEffect(() => {
		document.documentElement.dataset['page'] = 'wall'
		return () => {
			delete document.documentElement.dataset['page']
		}
	}, [])
	const search = useSearch()
	const shown = usePlaylist(id, new URLSearchParams(location.search).get('play'))
	if (shown === '') return <WallIndex />
	const at = Date.parse(search.get('at'))
	if (!Number.isNaN(at)) return <PastWall id={shown} at={at} search={search} onSignedOut={onSignedOut} />
	return <WallScreen key={shown} id={shown} tile={null} mayHide onSignedOut={onSignedOut} />
}
