import { createContext } from 'react'

/** Shows one of the map's areas in place of all of them; undefined where nobody sits in front of it, or there is nothing below. */
export const DrillContext = createContext<((code: string) => void) | undefined>(undefined)
