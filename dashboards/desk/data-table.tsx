import { type ReactNode, useMemo, useState } from 'react'
import { useFormat } from '../app/language.tsx'
import { useSearch } from '../app/search.ts'
import { downloadCsv } from './csv.ts'
import { type Sortable, sortRows } from './sort.ts'

export interface Column<T> {
	readonly id: string
	readonly title: string
	/** What stands in the cell; the value itself when left out. */
	readonly cell?: (row: T) => ReactNode
	/** For sorting and for the file. */
	readonly value: (row: T) => Sortable
	readonly numeric?: boolean
}

interface DataTableProps<T> {
	/** Names the file, and the table to assistive technology. */
	readonly name: string
	readonly columns: readonly Column<T>[]
	readonly rows: readonly T[]
	readonly keyOf: (row: T) => string
	/** Of the chosen row. */
	readonly chosen?: string
	readonly onChoose?: (row: T) => void
	/** Attributes for whoever looks for a row from outside. */
	readonly mark?: (row: T) => Readonly<Record<`data-${string}`, string>>
	/** Beside the buttons below the table. */
	readonly children?: ReactNode
}

const PAGE = 50

/** A table that sorts by its heads, turns pages and goes out as CSV. Order and page stand in the address. */
export function DataTable<T>({ name, columns, rows, keyOf, chosen, onChoose, mark, children }: DataTableProps<T>) {
	const { t, count, language } = useFormat()
	const search = useSearch()
	const [by, direction] = search.get('sort').split(':')
	const column = columns.find(({ id }) => id === by)
	const [page, setPage] = useState(0)
	const sorted = useMemo(
		() => (column ? sortRows(rows, column.value, direction === 'down', language) : rows),
		[rows, column, direction, language],
	)
	const pages = Math.max(1, Math.ceil(sorted.length / PAGE))
	const at = Math.min(page, pages - 1)

	function turn(id: string) {
		const next = by !== id ? `${id}:up` : direction === 'up' ? `${id}:down` : null
		search.set({ sort: next })
		setPage(0)
	}

	return (
		<>
			<div className="table-scroll">
				<table className="data-table" aria-label={name}>
					<thead>
						<tr>
							{columns.map(({ id, title, numeric }) => (
								<th
									key={id}
									scope="col"
									data-numeric={numeric}
									aria-sort={by === id ? (direction === 'up' ? 'ascending' : 'descending') : undefined}
								>
									<button type="button" title={t.desk.sortBy(title)} onClick={() => turn(id)}>
										{title}
										<span aria-hidden="true">{by === id ? (direction === 'up' ? ' ▲' : ' ▼') : ''}</span>
									</button>
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{sorted.slice(at * PAGE, (at + 1) * PAGE).map((row) => (
							<tr key={keyOf(row)} aria-selected={keyOf(row) === chosen} {...mark?.(row)}>
								{columns.map(({ id, cell, value, numeric }, index) => (
									<td key={id} data-numeric={numeric}>
										{index === 0 && onChoose ? (
											<button type="button" className="row-button" onClick={() => onChoose(row)}>
												{cell ? cell(row) : value(row)}
											</button>
										) : cell ? (
											cell(row)
										) : (
											value(row)
										)}
									</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
			</div>
			<p className="table-foot">
				<span className="quiet">{t.desk.rows(count(sorted.length))}</span>
				{pages > 1 && (
					<>
						<button type="button" disabled={at === 0} onClick={() => setPage(at - 1)}>
							{t.desk.previous}
						</button>
						<span>{t.desk.page(count(at + 1), count(pages))}</span>
						<button type="button" disabled={at === pages - 1} onClick={() => setPage(at + 1)}>
							{t.desk.next}
						</button>
					</>
				)}
				{children}
				<button
					type="button"
					data-testid="export-csv"
					disabled={sorted.length === 0}
					onClick={() =>
						downloadCsv(
							name,
							columns.map(({ title }) => title),
							sorted.map((row) => columns.map(({ value }) => value(row))),
						)
					}
				>
					{t.desk.exportCsv}
				</button>
			</p>
		</>
	)
}
