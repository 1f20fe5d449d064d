import { describe, expect, it } from 'vitest'
import { dictionaries, languageOf } from './languages.ts'

/** Every text by its path; texts with a number or time in them are filled with a sample. */
function texts(value: unknown, path = ''): [string, string][] {
	if (typeof value === 'function') return [[path, String(value('42'))]]
	if (typeof value === 'string') return [[path, value]]
	return Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}/${key}`))
}

describe('the dictionaries', () => {
	const vi = texts(dictionaries.vi)
	const en = texts(dictionaries.en)

	it('have the same texts in the same order', () => {
		expect(en.map(([path]) => path)).toEqual(vi.map(([path]) => path))
	})

	it('have words for everything', () => {
		expect([...vi, ...en].filter(([, text]) => text.trim() === '')).toEqual([])
	})

	it('show the number or time that a text is given', () => {
		const filled = (all: [string, string][]) => all.filter(([, text]) => text.includes('42')).map(([path]) => path)
		expect(filled(vi)).toEqual(filled(en))
		expect(filled(vi).length).toBeGreaterThan(5)
	})

	it('write Vietnamese in composed form, so that search and fonts find it', () => {
		for (const [, text] of vi) expect(text).toBe(text.normalize('NFC'))
	})

	it('hold no English text that was left untranslated', () => {
		const same = vi.filter(([path, text]) => en.some(([other, english]) => other === path && english === text))
		expect(same).toEqual([])
	})
})

describe('the language', () => {
	it('is Vietnamese until the reader chooses', () => {
		expect([languageOf(null), languageOf('fr'), languageOf('en')]).toEqual(['vi', 'vi', 'en'])
	})
})
