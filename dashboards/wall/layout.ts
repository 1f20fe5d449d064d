import type { WallTileKind } from '../app/schema-types.generated.ts'

export interface Sized {
	readonly kind: WallTileKind
	readonly weight: number
}

/** In fractions of the wall. */
export interface Box {
	readonly left: number
	readonly top: number
	readonly width: number
	readonly height: number
}

/** Width to height at which each kind reads best. */
const IDEAL: Record<WallTileKind, number> = {
	FIGURE: 1.5,
	GAUGE: 1.3,
	SERIES: 2,
	RANKING: 1.5,
	TABLE: 1.6,
	MAP: 1.25,
	ALERTS: 1.3,
	TICKER: 1.3,
	FEEDS: 1.3,
	FINDINGS: 3,
	CLOCK: 1.9,
	COUNTDOWN: 1.9,
}
const MOST_STACKED = 4

interface Plan {
	readonly cost: number
	/** Where each part begins. */
	readonly starts: readonly number[]
}

/**
 * Fills a screen of any shape without a hole and in reading order: tiles form rows, in each row some stand above one another. Of all ways
 * to break them up, the one in which the tiles come nearest to the shapes that suit them.
 */
export function arrange(tiles: readonly Sized[], aspect: number): Box[] {
	const sums = [0]
	for (const { weight } of tiles) sums.push((sums.at(-1) ?? 0) + weight)
	const weightOf = (from: number, to: number) => (sums[to] ?? 0) - (sums[from] ?? 0)
	const total = weightOf(0, tiles.length)

	/** Tiles from..to above one another, in a row of this weight. */
	function stackCost(from: number, to: number, row: number): number {
		const width = (aspect * weightOf(from, to)) / row
		let cost = 0
		for (const { kind, weight } of tiles.slice(from, to)) {
			const height = ((row / total) * weight) / weightOf(from, to)
			cost += weight * Math.log(width / height / IDEAL[kind]) ** 2
		}
		return cost
	}

	const rowPlan = (from: number, to: number) => {
		const row = weightOf(from, to)
		return bestCuts(from, to, MOST_STACKED, (a, b) => stackCost(a, b, row))
	}
	const rows = bestCuts(0, tiles.length, tiles.length, (from, to) => rowPlan(from, to).cost)

	const boxes: Box[] = []
	let top = 0
	for (const [from, to] of spans(rows.starts, tiles.length)) {
		const row = weightOf(from, to)
		const height = row / total
		let left = 0
		for (const [first, end] of spans(rowPlan(from, to).starts, to)) {
			const stack = weightOf(first, end)
			let above = top
			for (const { weight } of tiles.slice(first, end)) {
				const own = (height * weight) / stack
				boxes.push({ left, top: above, width: stack / row, height: own })
				above += own
			}
			left += stack / row
		}
		top += height
	}
	return boxes
}

/** The cheapest way to cut from..to into runs of at most `most`. */
function bestCuts(from: number, to: number, most: number, cost: (from: number, to: number) => number): Plan {
	const best: Plan[] = [{ cost: 0, starts: [] }]
	for (let end = from + 1; end <= to; end++) {
		let found: Plan = { cost: Number.POSITIVE_INFINITY, starts: [] }
		for (let begin = Math.max(from, end - most); begin < end; begin++) {
			const before = best[begin - from]
			if (!before) continue
			const sum = before.cost + cost(begin, end)
			if (sum < found.cost) found = { cost: sum, starts: [...before.starts, begin] }
		}
		best.push(found)
	}
	return best[to - from] ?? { cost: 0, starts: [] }
}

const spans = (starts: readonly number[], end: number) =>
	starts.map((start, index): [number, number] => [start, starts[index + 1] ?? end])
