import type { Area } from '@vong/core/area'

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g
const MARKS = /[\u0300-\u036f]/g
const WORD = /[\p{L}\p{N}\p{M}]+/gu
/** Type words without accents, longest first; in short `tp`, `tx`, `tt`, `p`, `x`, `h`, `q`, `t`. */
const TYPES: readonly (readonly [name: string, ...written: string[]])[] = [
	['thanh pho', 'tp'],
	['thi xa', 'tx'],
	['thi tran', 'tt'],
	['phuong', 'p'],
	['huyen', 'h'],
	['quan', 'q'],
	['tinh', 't'],
	['xa', 'x'],
]

/** Lower case, single blanks, no punctuation; each word with its tone at the end, wherever it was written (hòa, hoà). */
export function foldTones(text: string): string {
	const words = text.normalize('NFD').toLowerCase().match(WORD) ?? []
	return words.map((word) => (word.replace(TONES, '') + (word.match(TONES) ?? []).join('')).normalize('NFC')).join(' ')
}

/** The same without any accent; đ is a letter of its own, which no decomposition splits. */
export function foldAccents(text: string): string {
	return foldTones(text).normalize('NFD').replace(MARKS, '').replaceAll('đ', 'd')
}

/** A text as a whole, and without the type word that it begins with. */
interface Name {
	readonly type: string | undefined
	readonly exact: readonly string[]
	readonly tones: readonly string[]
	readonly plain: readonly string[]
}

function read(text: string): Name {
	const words = text.normalize('NFC').toLowerCase().match(WORD) ?? []
	const plain = words.map(foldAccents)
	for (const [type, ...short] of TYPES) {
		for (const written of [type, ...short]) {
			const length = written.split(' ').length
			if (words.length <= length || plain.slice(0, length).join(' ') !== written) continue
			const rest = words.slice(length).join(' ')
			return { type, ...forms([words.join(' '), rest]) }
		}
	}
	return { type: undefined, ...forms([words.join(' ')]) }
}

const forms = (texts: readonly string[]) => ({
	exact: texts,
	tones: texts.map(foldTones),
	plain: texts.map(foldAccents),
})

/** 0 the same text, 1 the same but for where its tone marks stand, 2 without accents, 3 a beginning, 4 a beginning of a later word. */
function rank(asked: Name, name: Name): number | undefined {
	const meet = (a: readonly string[], b: readonly string[]) => a.some((each) => b.includes(each))
	if (meet(asked.exact, name.exact)) return 0
	if (meet(asked.tones, name.tones)) return 1
	if (meet(asked.plain, name.plain)) return 2
	const begins = (each: string) => asked.plain.some((text) => each.startsWith(text))
	if (name.plain.some(begins)) return 3
	return name.plain.some((each) => asked.plain.some((text) => each.includes(` ${text}`))) ? 4 : undefined
}

/**
 * Areas by name, the best first: for people who look for a place. A name is no key: several areas may bear it, and all of them
 * are found. Where the type is asked for, areas of that type come first.
 */
export function searchAreas(areas: readonly Area[], text: string): Area[] {
	const asked = read(text)
	if (asked.exact[0] === '' || asked.exact.length === 0) return []
	return areas
		.flatMap((area) => {
			const name = read(area.name)
			const found = rank(asked, name)
			const otherType = asked.type !== undefined && asked.type !== name.type ? 1 : 0
			return found === undefined ? [] : [{ area, order: [found, otherType] }]
		})
		.toSorted(
			(a, b) =>
				(a.order[0] ?? 0) - (b.order[0] ?? 0) ||
				(a.order[1] ?? 0) - (b.order[1] ?? 0) ||
				a.area.name.localeCompare(b.area.name, 'vi') ||
				(a.area.code < b.area.code ? -1 : 1),
		)
		.map(({ area }) => area)
}
