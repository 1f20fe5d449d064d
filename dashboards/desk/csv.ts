import { unparse } from 'papaparse'
import type { Sortable } from './sort.ts'

/** Spreadsheets take UTF-8 for something else without it. */
const BYTE_ORDER_MARK = '﻿'

/** A table as CSV (RFC 4180). What a spreadsheet would run as a formula goes in as text. */
export const csvOf = (head: readonly string[], rows: readonly (readonly Sortable[])[]) =>
	BYTE_ORDER_MARK +
	unparse({ fields: [...head], data: rows.map((row) => [...row]) }, { escapeFormulae: true, newline: '\r\n' })

/** Hands the table to the browser as a file of that name. */
export function downloadCsv(name: string, head: readonly string[], rows: readonly (readonly Sortable[])[]): void {
	const url = URL.createObjectURL(new Blob([csvOf(head, rows)], { type: 'text/csv;charset=utf-8' }))
	const link = Object.assign(document.createElement('a'), { href: url, download: `${name}.csv` })
	link.click()
	URL.revokeObjectURL(url)
}
