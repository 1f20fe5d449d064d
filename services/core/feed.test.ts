import { describe, expect, it, test } from 'vitest'
import { feedOf, mediaType, topicFits, webhookFeed } from './feed.ts'
import type { Feed, Source } from './source.ts'

test.each([
	['events/queue', 'events/queue', true],
	['events/queue', 'events/queues', false],
	['events/queue', 'events/queue/x', false],
	['senml/+', 'senml/a', true],
	['senml/+', 'senml', false],
	['senml/+', 'senml/a/b', false],
	['tele/#', 'tele', true],
	['tele/#', 'tele/a/b', true],
	['application/+/device/+/event/+', 'application/1/device/2/event/up', true],
])('%s and %s: %s', (filter, topic, fits) => {
	expect(topicFits(filter, topic)).toBe(fits)
})

const feeds: Feed[] = [
	{ door: 'mqtt', match: 'senml/+', format: 'senml' },
	{ door: 'mqtt', match: 'senml/own', format: 'json' },
	{ door: 'webhook', match: 'text/csv', format: 'csv' },
	{ door: 'webhook', match: '*', format: 'json' },
]
const source = { id: 'environment', feeds } as unknown as Source

describe('a topic', () => {
	it.each([
		['senml/st1', 'senml'],
		['senml/own', 'json'],
		['events/environment', 'cloudevents'],
		['events/other', undefined],
	])(
		'%s is read as %s: the feed that names it exactly first, and the canonical topic without being declared',
		(address, format) => {
			expect(feedOf(source, { door: 'mqtt', address, headers: {} })?.format).toBe(format)
		},
	)
})

describe('a request', () => {
	it.each([
		[{ 'content-type': 'text/csv; charset=utf-8' }, 'csv'],
		[{ 'content-type': 'TEXT/CSV' }, 'csv'],
		[{ 'content-type': 'application/cloudevents+json; charset=utf-8' }, 'cloudevents'],
		[{ 'content-type': 'application/cloudevents-batch+json' }, 'cloudevents'],
		[{ 'content-type': 'application/json', 'ce-specversion': '1.0' }, 'cloudevents'],
		[{ 'ce-specversion': '1.0' }, 'cloudevents'],
		[{ 'content-type': 'text/csv', 'ce-specversion': '1.0' }, 'csv'],
		[{ 'content-type': 'application/json' }, 'json'],
		[{}, 'json'],
	])('with %o is read as %s', (headers, format) => {
		expect(webhookFeed(source, headers)?.format).toBe(format)
		expect(feedOf(source, { door: 'webhook', address: '/webhooks/environment', headers })?.format).toBe(format)
	})

	it('to a source that sends CloudEvents alone has to be JSON', () => {
		const only = { feeds: [{ door: 'webhook', match: '*', format: 'cloudevents' }] } as const
		expect(webhookFeed(only, { 'content-type': 'application/json' })?.format).toBe('cloudevents')
		expect(webhookFeed(only, { 'content-type': 'text/plain' })).toBeUndefined()
	})

	it('to a source without a webhook belongs nowhere, even as a CloudEvent', () => {
		const only = { feeds: [{ door: 'mqtt', match: 'a', format: 'json' }] } as const
		expect(webhookFeed(only, { 'content-type': 'application/cloudevents+json' })).toBeUndefined()
	})
})

test('a media type is told without its parameters', () => {
	expect([mediaType(' Text/CSV ; charset=x'), mediaType(undefined)]).toEqual(['text/csv', ''])
})
