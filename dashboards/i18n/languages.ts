import type { Dictionary } from './dictionary.ts'
import { en } from './en.ts'
import { vi } from './vi.ts'

export const LANGUAGES = ['vi', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

export const dictionaries: Readonly<Record<Language, Dictionary>> = { vi, en }
export const locales: Readonly<Record<Language, string>> = { vi: 'vi-VN', en: 'en-GB' }

/** Vietnamese unless the reader chose otherwise. */
export function languageOf(choice: string | null): Language {
	return LANGUAGES.find((language) => language === choice) ?? 'vi'
}
