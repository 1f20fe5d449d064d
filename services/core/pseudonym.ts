/** What stands in place of a value that leads to a person: equal values stay equal. */
const PSEUDONYM = /^hash:[\w-]{22}$/

export const isPseudonym = (value: unknown): value is string => typeof value === 'string' && PSEUDONYM.test(value)
