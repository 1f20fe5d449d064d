/** A figure that somebody stated on a day, in the words in which it was defined. Figures that contradict each other stand side by side. */
export interface DeclaredFigure {
	readonly indicator: string
	readonly value: number
	/** The number ranked, for a rank. */
	readonly ranked?: number | undefined
	readonly declaredBy: string
	/** `yyyy-MM-dd`. */
	readonly date: string
	readonly definition: string
	/** Why it is to be doubted. */
	readonly remark?: string | undefined
}

/** Number of people living in an area, as counted or estimated for a day. */
export interface Population {
	readonly areaCode: string
	/** `yyyy-MM-dd`: also the day for which the code is to be read. */
	readonly date: string
	readonly people: number
}
