export interface Placeable {
	readonly latitude: number | null
	readonly longitude: number | null
}

interface Cell<T> {
	readonly item: T
	readonly column: number
	readonly row: number
}

export interface TileMap<T> {
	readonly columns: number
	readonly rows: number
	readonly cells: readonly Cell<T>[]
}

/**
 * A map of equal tiles: areas are ranked from north to south into rows, and in each row from west to east. Neighbours stay
 * near each other, and every area has the same room, however small it is. What has no position comes last.
 */
export function placeTiles<T extends Placeable>(items: readonly T[], aspect: number): TileMap<T> {
	if (items.length === 0) return { columns: 0, rows: 0, cells: [] }
	const columns = Math.min(items.length, Math.max(1, Math.round(Math.sqrt(items.length * aspect))))
	const rows = Math.ceil(items.length / columns)
	const north = items.toSorted((a, b) => (b.latitude ?? -90) - (a.latitude ?? -90))
	const cells: Cell<T>[] = []
	for (let row = 0; row < rows; row++) {
		// Rows are as even as they can be, so that no area stands alone at the bottom.
		const from = Math.round((row * items.length) / rows)
		const to = Math.round(((row + 1) * items.length) / rows)
		const west = north.slice(from, to).toSorted((a, b) => (a.longitude ?? 180) - (b.longitude ?? 180))
		for (const [column, item] of west.entries()) cells.push({ item, column, row })
	}
	return { columns, rows, cells }
}

/** The item with its neighbours, as a map of their own; the whole map where the item is none of it. */
export function around<T>(
	map: TileMap<T>,
	isMeant: (item: T) => boolean,
	reach: { columns: number; rows: number },
): TileMap<T> {
	const middle = map.cells.find(({ item }) => isMeant(item))
	if (!middle) return map
	const cells = map.cells.filter(
		({ column, row }) => Math.abs(column - middle.column) <= reach.columns && Math.abs(row - middle.row) <= reach.rows,
	)
	const left = Math.min(...cells.map(({ column }) => column))
	const top = Math.min(...cells.map(({ row }) => row))
	const moved = cells.map((cell) => ({ ...cell, column: cell.column - left, row: cell.row - top }))
	return {
		columns: Math.max(...moved.map(({ column }) => column)) + 1,
		rows: Math.max(...moved.map(({ row }) => row)) + 1,
		cells: moved,
	}
}
