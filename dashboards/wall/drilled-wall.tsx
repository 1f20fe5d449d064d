import { useCallback, useEffect, useRef, useState } from 'react'
import { useFormat } from '../app/language.tsx'
import type { Search } from '../app/search.ts'
import { useIdle } from './use-idle.ts'
import { WallScreen } from './wall-screen.tsx'

/** So long a look, then a wall that nobody touches is the whole one again. */
const BACK_AFTER_MS = 3 * 60_000

interface DrilledWallProps {
	readonly id: string
	/** Official code of the area that is looked at; empty: the whole wall. */
	readonly area: string
	readonly search: Search
	readonly onSignedOut: () => void
}

/**
 * A wall, and in front of it that of one of its areas while somebody looks at that. The whole one goes on behind it, so that a critical alert
 * from anywhere comes through, and the way back shows at once what is.
 */
export function DrilledWall({ id, area, search, onSignedOut }: DrilledWallProps) {
	const [drawn, setDrawn] = useState<string>()
	const into = useCallback((code: string) => search.set({ area: code }, true), [search])
	const out = useCallback(() => search.set({ area: null }), [search])
	const note = useCallback((_: string, isDrawn: boolean) => setDrawn(isDrawn ? area : undefined), [area])
	useIdle(BACK_AFTER_MS, area !== '', out)
	useEffect(() => {
		if (area === '') return
		const leave = ({ key }: KeyboardEvent) => key === 'Escape' && out()
		addEventListener('keydown', leave)
		return () => removeEventListener('keydown', leave)
	}, [area, out])
	const isInFront = area !== '' && drawn === area
	return (
		<>
			<div className={isInFront ? 'screen-next' : undefined}>
				<WallScreen id={id} tile={null} mayHide onDrill={into} onSignedOut={onSignedOut} />
			</div>
			{area !== '' && (
				<div className={isInFront ? undefined : 'screen-next'} data-testid="drilled" data-area={area}>
					<WallScreen
						key={area}
						id={id}
						area={area}
						tile={null}
						ahead
						mayHide={false}
						onDrill={into}
						onDrawn={note}
						onMissing={out}
						aside={<WayBack onOut={out} isShown={isInFront} />}
						onSignedOut={onSignedOut}
					/>
				</div>
			)}
		</>
	)
}

function WayBack({ onOut, isShown }: { onOut: () => void; isShown: boolean }) {
	const { t, count } = useFormat()
	const button = useRef<HTMLButtonElement>(null)
	// What had the focus is gone with the wall behind.
	useEffect(() => {
		if (isShown) button.current?.focus()
	}, [isShown])
	return (
		<>
			<button ref={button} type="button" data-testid="drill-out" onClick={onOut}>
				{t.wall.drill.out}
			</button>
			<span className="quiet">{t.wall.drill.byItself(count(BACK_AFTER_MS / 60_000))}</span>
		</>
	)
}
