import { expectTypeOf, it } from 'vitest'
import { type EventFeed, eventFeed, newestEvents } from './documents.generated.ts'
import type { GraphqlRequest } from './graphql-request.ts'

declare const request: GraphqlRequest

it('a document says what it answers and what it has to be given', () => {
	const asked = () => request(eventFeed, { after: null })
	expectTypeOf(asked).returns.resolves.toEqualTypeOf<EventFeed>()
	// @ts-expect-error what it does not take
	const _wrongName = () => request(eventFeed, { before: null })
	// @ts-expect-error what is not of its type
	const _wrongType = () => request(newestEvents, { first: 'all' })
})
