import { expect, test } from 'vitest'
import { findFeed, topicMatches } from './find-feed.ts'
import { makeSource } from './test-support/centre.ts'

test.each([
	['senml/+', 'senml/st1', true],
	['senml/+', 'senml/st1/x', false],
	['senml/+', 'senml', false],
	['tele/#', 'tele/a/b/c', true],
	['tele/#', 'tele', true],
	['application/+/device/+/event/+', 'application/1/device/2/event/up', true],
	['events/queue', 'events/queues', false],
])('the filter %s and the topic %s: %s', (filter, topic, expected) => {
	expect(topicMatches(filter, topic)).toBe(expected)
})

const source = makeSource('environment', {
	feeds: [
		{ door: 'mqtt', match: 'senml/+', format: 'senml' },
		{ door: 'webhook', match: 'text/csv', format: 'csv' },
		{ door: 'webhook', match: '*', format: 'json' },
	],
})

test.each([
	['mqtt', 'senml/st1', {}, 'senml'],
	['mqtt', 'events/environment', {}, 'cloudevents'],
	['mqtt', 'other', {}, undefined],
	['webhook', '/webhooks/environment', { 'content-type': 'text/csv; charset=utf-8' }, 'csv'],
	['webhook', '/webhooks/environment', { 'content-type': 'application/cloudevents-batch+json' }, 'cloudevents'],
	['webhook', '/webhooks/environment', { 'content-type': 'application/json', 'ce-specversion': '1.0' }, 'cloudevents'],
	['webhook', '/webhooks/environment', { 'content-type': 'application/json' }, 'json'],
] as const)('what came by %s to %s with %o is read as %s', (door, address, headers, format) => {
	expect(findFeed(source, { door, address, headers })?.format).toBe(format)
})
