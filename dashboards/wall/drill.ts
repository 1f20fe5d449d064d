import { createContext } from 'react'

export interface Drill {
	/** Code of what is shown: there is nothing below it by the same name. */
	readonly from: string
	/** Shows one of the map's areas in place of all of them. */
	readonly into: (code: string) => void
}

/** Undefined where nobody sits in front of it. */
export const DrillContext = createContext<Drill | undefined>(undefined)
