import { expect, it } from 'vitest'
import { isOutdated } from './outdated.ts'

it.each([
	[[{ extensions: { code: 'FORBIDDEN', unknownDocument: true } }], true],
	[[{ extensions: { code: 'INTERNAL' } }, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }], true],
	[[{ extensions: { code: 'FORBIDDEN' } }], false],
	[[{}], false],
	[[], false],
	[undefined, false],
])('of %j the page is of another version: %s', (errors, expected) => {
	expect(isOutdated(errors)).toBe(expected)
})
