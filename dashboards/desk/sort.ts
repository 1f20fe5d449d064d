import type { Language } from '../i18n/languages.ts'

export type Sortable = string | number | null

/** What has no value stands last either way. Words go by the reader's alphabet, numbers in them by their size. */
export function sortRows<T>(
	rows: readonly T[],
	keyOf: (row: T) => Sortable,
	down: boolean,
	language: Language,
): readonly T[] {
	const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
	const sign = down ? -1 : 1
	return rows.toSorted((one, other) => {
		const [a, b] = [keyOf(one), keyOf(other)]
		if (a === null || b === null) return Number(a === null) - Number(b === null)
		return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b)))
	})
}
