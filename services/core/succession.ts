import { type Area, type AreaIndex, holds } from './area.ts'

/** How one area, or a part of it, went on in another when the borders changed. */
export interface Succession {
	/** Id of the area that ended; null: ground that the pack does not know. */
	readonly from: string | null
	/** Id of the area that began; null: it went to ground that the pack does not know. */
	readonly to: string | null
	/** When the new borders came into force. */
	readonly at: number
	/** The part of the old area that went there, of 1; null when only that it was split is known. */
	readonly share: number | null
	/** The resolution that says so. */
	readonly basis: string
}

/** What of each area that ever stood counts in a set of areas that stand at one instant. */
export interface Cover {
	/** Ids of the areas all of which counts. */
	readonly whole: readonly string[]
	/** Those of which a part does. */
	readonly parts: readonly { readonly id: string; readonly share: number }[]
	/** Those of which a part does, nobody said how much. */
	readonly unknown: readonly string[]
	/** Before this it is not known what the ground belonged to; null: it always is. */
	readonly knownFrom: number | null
}

/**
 * The history of the borders. What is not written down is not known: the same code or name under new borders tells nothing.
 */
export function createSuccessions({ areas, successions }: { areas: AreaIndex; successions: readonly Succession[] }) {
	const bySource = Map.groupBy(successions, ({ from }) => from)
	const byTarget = Map.groupBy(successions, ({ to }) => to)
	const rowsFrom = (area: Area) => bySource.get(area.id) ?? []
	const rowsTo = (area: Area) => byTarget.get(area.id) ?? []

	/** The areas right below when it ended. */
	function childrenOf(area: Area): Area[] {
		const last = area.validTo === null ? Number.MAX_SAFE_INTEGER : area.validTo - 1
		return areas.at(last).filter(({ parentCode }) => parentCode === area.code)
	}

	/** Whether some of its ground is not in the pack, so that what lies below it in the pack is not all of it. */
	function isPartial(area: Area): boolean {
		return rowsTo(area).some(({ from }) => {
			const before = from === null ? undefined : areas.byId(from)
			return before === undefined || isPartial(before)
		})
	}

	/** A level that was given up went on in what its own parts became. */
	function handedOn(area: Area): Succession[] {
		const own = rowsFrom(area)
		if (own.length > 0 || area.validTo === null) return own
		const below = childrenOf(area).flatMap((child) => handedOn(child))
		return [...new Map(below.map((row) => [row.to, { ...row, from: area.id, share: null }])).values()]
	}

	/** From when on it is known what the area's ground belonged to. */
	function knownFrom(area: Area): number | null {
		if (area.validFrom === null) return null
		const rows = rowsTo(area)
		const former = rows.map(({ from }) => (from === null ? undefined : areas.byId(from)))
		if (former.length === 0 || former.includes(undefined)) return area.validFrom
		return latest(former.flatMap((each) => (each ? [knownFrom(each)] : [])))
	}

	/** How much of an area counts in the set; undefined: a part that nobody stated. */
	function portion(area: Area, set: ReadonlySet<string>, at: number, known: Map<string, number | undefined>) {
		if (known.has(area.id)) return known.get(area.id)
		known.set(area.id, 0)
		const found = measure()
		known.set(area.id, found)
		return found

		function measure(): number | undefined {
			if (set.has(area.id)) return 1
			if (area.validTo === null || area.validTo > at) return 0
			const children = isPartial(area) ? [] : childrenOf(area)
			if (children.length > 0 && children.every((child) => portion(child, set, at, known) === 1)) return 1
			const rows = rowsFrom(area).map(({ to, share }) => {
				const next = to === null ? undefined : areas.byId(to)
				return { share, part: next ? portion(next, set, at, known) : 0 }
			})
			if (rows.every(({ part }) => part === 0)) return 0
			if (rows.every(({ part }) => part === 1)) return 1
			let total = 0
			for (const { share, part } of rows) {
				if (part === undefined || (share === null && part !== 0)) return undefined
				total += (share ?? 0) * part
			}
			return total
		}
	}

	return {
		handedOn,
		/** What the area was made of. */
		madeOf: rowsTo,
		/**
		 * What of all areas counts in a set of them that stands at the instant. What was placed in an area that lies only partly in the
		 * set but above it in level counts no more than it does under any one map: nothing flows down.
		 */
		cover(ids: readonly string[], at: number): Cover {
			const set = new Set(ids.filter((id) => holdsAt(id, at)))
			const known = new Map<string, number | undefined>()
			const whole: string[] = []
			const parts: { id: string; share: number }[] = []
			const unknown: string[] = []
			for (const area of areas.all) {
				const share = portion(area, set, at, known)
				if (share === undefined) unknown.push(area.id)
				else if (share === 1) whole.push(area.id)
				else if (share > 0) parts.push({ id: area.id, share })
			}
			const members = [...set].flatMap((id) => areas.byId(id) ?? [])
			return { whole, parts, unknown, knownFrom: latest(members.map(knownFrom)) }
		},
	}

	function holdsAt(id: string, at: number): boolean {
		const area = areas.byId(id)
		return area !== undefined && holds(area, at)
	}
}

export type Successions = ReturnType<typeof createSuccessions>

function latest(instants: readonly (number | null)[]): number | null {
	return instants.reduce((last, each) => (each !== null && (last === null || each > last) ? each : last), null)
}
