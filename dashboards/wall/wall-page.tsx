import { useEffect } from 'react'
import '../styles/wall.css'
import { useSearch } from '../app/search.ts'
import { DrilledWall } from './drilled-wall.tsx'
import { PastWall } from './past-wall.tsx'
import { usePlaylist } from './use-playlist.ts'
import { WallIndex } from './wall-index.tsx'

interface WallPageProps {
	/** Empty: the list of walls. */
	readonly id: string
	readonly onSignedOut: () => void
}

/** A wall full-screen; with `?play=` one after the other, with `?at=` as it stood at an instant, with `?area=` of one of its areas. */
export default function WallPage({ id, onSignedOut }: WallPageProps) {
	useEffect(() => {
		document.documentElement.dataset['page'] = 'wall'
		return () => {
			delete document.documentElement.dataset['page']
		}
	}, [])
	const search = useSearch()
	const area = search.get('area')
	const at = Date.parse(search.get('at'))
	// While somebody looks at one area, the turns wait.
	const shown = usePlaylist(id, area === '' ? search.get('play') : '')
	if (shown === '') return <WallIndex />
	if (!Number.isNaN(at)) return <PastWall id={shown} at={at} search={search} onSignedOut={onSignedOut} />
	return <DrilledWall key={shown} id={shown} area={area} search={search} onSignedOut={onSignedOut} />
}
