import { type RefObject, useEffect, useState } from 'react'

const NONE = { width: 0, height: 0 }

/** Pixels that the element has; none until it was measured. */
export function useSize(of: RefObject<Element | null>): { readonly width: number; readonly height: number } {
	const [size, setSize] = useState(NONE)
	useEffect(() => {
		const element = of.current
		if (!element) return
		const observer = new ResizeObserver(() => {
			const { clientWidth: width, clientHeight: height } = element
			setSize((known) => (known.width === width && known.height === height ? known : { width, height }))
		})
		observer.observe(element)
		return () => observer.disconnect()
	}, [of])
	return size
}
