import { en } from './en.ts'
import { vi } from './vi.ts'
import type { Words } from './words.ts'

/** What people are told, in each language in which they may be told it. */
export const WORDS: Readonly<Record<'vi' | 'en', Words>> = { vi, en }
