import { useEffect, useState } from 'react'

/** The head takes this share of the height at least. */
const HEAD_REM = 3

/** Width to height of what the tiles have. */
export function useAspect(): number {
	const [aspect, setAspect] = useState(aspectOf)
	useEffect(() => {
		const measure = () => setAspect(aspectOf())
		window.addEventListener('resize', measure)
		return () => window.removeEventListener('resize', measure)
	}, [])
	return aspect
}

function aspectOf(): number {
	const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
	return window.innerWidth / Math.max(1, window.innerHeight - HEAD_REM * rem)
}
