import { PSEUDONYMS } from '@vong/core/pseudonym'
import type { Viewer } from '@vong/core/viewer'
import { forbidden, invalid } from './errors.ts'

/** What is shown in place of a value that tells persons apart. */
const MASK = 'hash:***'
const LONGEST_PURPOSE = 500

/** The data with all pseudonyms hidden, alone or within a text: by them one could follow a person from event to event. */
export function masked(value: unknown): unknown {
	if (typeof value === 'string') return value.replace(PSEUDONYMS, MASK)
	if (Array.isArray(value)) return value.map(masked)
	if (value === null || typeof value !== 'object') return value
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => [name.replace(PSEUDONYMS, MASK), masked(inner)]),
	)
}

/**
 * Whether what tells persons apart is to be shown: to who works with it, and says what for.
 * @throws GraphQLError FORBIDDEN for other roles; INVALID for a purpose that says nothing.
 */
export function showsPersons({ roles }: Viewer, purpose: string | null | undefined): boolean {
	if (purpose === null || purpose === undefined) return false
	if (!roles.some((role) => role === 'OPERATOR' || role === 'ADMIN'))
		throw forbidden('What tells persons apart is shown to the roles OPERATOR and ADMIN.')
	if (purpose.trim() === '' || purpose.length > LONGEST_PURPOSE)
		throw invalid(`Say in 1 to ${LONGEST_PURPOSE} characters what it is needed for.`)
	return true
}
