/** Everything in root letter heights, so that it grows with the screen. */
interface Room {
	readonly width: number
	readonly height: number
	readonly names: Names
	/** Characters of the longest figure, without its sign. */
	readonly figure: number
}

/** Characters of the longest name on one line, and of its longest line where each takes two. */
export interface Names {
	readonly one: number
	readonly two: number
}

export interface Cells {
	/** The figure beside the name, or below it. */
	readonly way: 'beside' | 'below'
	readonly columns: number
	/** How large the letters of a name are. */
	readonly letters: number
}

/** A letter of a name is about so wide, of a figure so wide; a sign and what is left free beside it; what is free about all. */
const LETTER = 0.57
const FIGURE = 0.66
const SIGN = 1.2
const FREE = 0.9
const LINE = 1.12
const MOST_LETTERS = 2.4

/** What a cell needs for letters of one root height. */
function needs({ figure, names }: Room): readonly { way: Cells['way']; width: number; height: number }[] {
	const value = figure * FIGURE * 1.15 + SIGN
	// Below the name it shares its line with the sign of what burns.
	const line = value + SIGN
	return [
		// A name takes two lines where it has to, and the figure stands to the right of them.
		{ way: 'beside', width: names.two * LETTER + value + FREE, height: 2 * LINE + 0.4 },
		{ way: 'below', width: Math.max(names.one * LETTER, line) + FREE, height: LINE + 1.3 + 0.4 },
		{ way: 'below', width: Math.max(names.two * LETTER, line) + FREE, height: 2 * LINE + 1.3 + 0.4 },
	]
}

/** How so many cells stand with the largest letters for their names; letters below 1 cannot be read from afar. */
export function cellsFor(count: number, room: Room): Cells {
	const { width, height } = room
	let best: Cells = { way: 'below', columns: Math.max(1, count), letters: 0 }
	for (let columns = 1; columns <= count; columns++) {
		const rows = Math.ceil(count / columns)
		// A column without a tile would be wasted.
		if (Math.ceil(count / rows) < columns) continue
		for (const need of needs(room)) {
			const letters = Math.min(width / columns / need.width, height / rows / need.height, MOST_LETTERS)
			if (letters > best.letters) best = { way: need.way, columns, letters }
		}
	}
	return best
}

/** As many cells as have names that can be read from afar; at least one. */
export function readableCells(count: number, room: Room): { readonly shown: number; readonly cells: Cells } {
	let shown = count
	let cells = cellsFor(shown, room)
	while (shown > 1 && cells.letters < 1) cells = cellsFor(--shown, room)
	return { shown, cells }
}

/** How long the names are, on one line and broken after a word. */
export function namesOf(names: readonly string[]): Names {
	const broken = names.map((name) => {
		const words = name.split(' ')
		const ways = words.map((_, cut) =>
			Math.max(words.slice(0, cut).join(' ').length, words.slice(cut).join(' ').length),
		)
		return Math.min(...ways)
	})
	return { one: Math.max(1, ...names.map(({ length }) => length)), two: Math.max(1, ...broken) }
}
