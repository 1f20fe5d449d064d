import type { vi } from './vi.ts'

/** Every text of the pages. A language that lacks one, or has one too many, does not compile. */
export type Dictionary = typeof vi
