import { expect, test } from 'vitest'
import { headersOf } from './headers.ts'
import { makeSource } from './test-support/doors.ts'
import { allFilters, createFeedFinder, readStatus, statusSource } from './topics.ts'

test('a topic that is named exactly comes before one with wildcards', () => {
	const source = {
		...makeSource('a'),
		feeds: [
			{ door: 'mqtt' as const, match: 'x/+', format: 'json' },
			{ door: 'mqtt' as const, match: 'x/y', format: 'senml' },
		],
	}
	const find = createFeedFinder([source])
	expect([find('x/y')?.feed.format, find('x/z')?.feed.format, find('z')]).toEqual(['senml', 'json', undefined])
	expect(allFilters([source, source])).toEqual(['x/+', 'x/y'])
})

test('a status topic names its source, and says online or offline', () => {
	expect([statusSource('status/queue'), statusSource('events/queue')]).toEqual(['queue', undefined])
	expect(['online', ' OFFLINE\n', 'gone'].map((text) => readStatus(Buffer.from(text)))).toEqual([
		'online',
		'offline',
		undefined,
	])
})

test('MQTT 5 user properties become headers in lower case', () => {
	expect(
		headersOf({ contentType: 'application/json', userProperties: { Specversion: '1.0', id: ['a', 'b'] } }),
	).toEqual({
		specversion: '1.0',
		id: 'a',
		'content-type': 'application/json',
	})
	expect(headersOf(undefined)).toEqual({})
})
