/** What stands in place of a value that leads to a person: equal values stay equal. */
export const PSEUDONYMS = /hash:[\w-]{22}/g
const PSEUDONYM = new RegExp(`^${PSEUDONYMS.source}$`)

export const isPseudonym = (value: unknown): value is string => typeof value === 'string' && PSEUDONYM.test(value)
