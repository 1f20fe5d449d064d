import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { DraftEvent } from '@vong/core/event'
import type { Feed, Source } from '@vong/core/source'
import { createDecoders } from '@vong/formats/registry'
import { createSchemaCheck } from '@vong/formats/schema-check'
import { loadProvince } from '@vong/province/load-province'
import { beforeAll, describe, expect, it } from 'vitest'
import { DAY, HOUR } from './local-time.ts'
import type { Message } from './message.ts'
import { SCENARIOS } from './scenarios.ts'
import { simulate } from './simulate.ts'
import { SYSTEMS } from './systems/all.ts'
import { createWorld } from './world.ts'

const province = await loadProvince(join(import.meta.dirname, '../province/binh-phuoc'))
const decoders = await createDecoders()
const check = createSchemaCheck(province.sources, Buffer.alloc(32, 1))
const ALL = new Set(Object.keys(SYSTEMS))
/** The week of the founding article, with polling day at its end. */
const WEEK = Date.parse('2021-05-17T00:00:00+07:00')

interface Options {
	readonly seed?: number
	readonly scenario?: string
	readonly begins?: number
	readonly length?: number
	readonly scale?: number
	readonly sources?: ReadonlySet<string>
}

function* messages({
	seed = 1,
	scenario = 'ordinary',
	begins = WEEK,
	length = DAY,
	scale = 0.1,
	sources = ALL,
}: Options) {
	const known = SCENARIOS[scenario]
	if (!known) throw new Error(`no scenario ${scenario}`)
	const world = createWorld({ province, seed, scale, scenario: known, begins })
	yield* simulate(world, sources, begins + length)
}

function sourceOf(message: Message): Source {
	const source = province.sources.get(message.source)
	if (!source) throw new Error(`no source ${message.source}`)
	return source
}

/** The feed of the source's entry that reads it. */
function feedOf(message: Message): Feed {
	const type = message.headers['content-type'] ?? ''
	const fits = (filter: string) =>
		new RegExp(`^${filter.replaceAll('+', '[^/]+').replaceAll('#', '.*')}$`).test(message.address)
	const isCloudEvent = type.startsWith('application/cloudevents')
	const feed = sourceOf(message).feeds.find(({ door, match, format }) =>
		door !== message.door
			? false
			: door === 'mqtt'
				? fits(match)
				: isCloudEvent
					? format === 'cloudevents'
					: type.startsWith(match),
	)
	if (!feed) throw new Error(`${message.source} declares nothing for ${message.address} ${type}`)
	return feed
}

/** What the centre makes of a message, up to the point where it would be stored. */
function received(message: Message): DraftEvent[] {
	const source = sourceOf(message)
	const feed = feedOf(message)
	const decoder = decoders.get(feed.format)
	if (!decoder) throw new Error(`nothing decodes ${feed.format}`)
	const body = Buffer.from(message.body)
	const { door, address, headers, at: receivedAt } = message
	return decoder.decode({ source, feed, door, receivedAt, body, address, headers }).map((item) => {
		const checked = item.ok ? check(source, item.value) : item
		if (!checked.ok) throw new Error(`${checked.reason}: ${message.body}`)
		expect(namesIn(checked.value.data)).toEqual(item.ok ? namesIn(item.value.data) : [])
		return checked.value
	})
}

function namesIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(namesIn)
	if (value === null || typeof value !== 'object') return []
	return Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)])
}

const isEvent = (message: Message) => !message.address.startsWith('status/')

function digest(list: Iterable<Message>): string {
	const sum = createHash('sha256')
	for (const message of list) sum.update(JSON.stringify(message))
	return sum.digest('hex')
}

describe.each(Object.keys(SCENARIOS))('scenario %s', (scenario) => {
	const begins = WEEK
	const options = { scenario, begins, length: 20 * HOUR, scale: 0.05 }

	it('is the same, byte for byte, by its seed', () => {
		expect(digest(messages(options))).toBe(digest(messages(options)))
		expect(digest(messages(options))).not.toBe(digest(messages({ ...options, seed: 2 })))
	})

	it('is sent in the order of time', () => {
		let last = 0
		for (const { at } of messages(options)) {
			expect(at).toBeGreaterThanOrEqual(last)
			last = at
		}
		expect(last).toBeGreaterThan(begins)
	})
})

describe('an ordinary week', () => {
	const events: DraftEvent[] = []
	const tally = new Map<string, Set<string>>()
	const formats = new Set<string>()
	beforeAll(() => {
		for (const message of messages({ length: 7 * DAY, scale: 0.4 })) {
			// The same bytes come through the decoders and checks of the doors: whatever they refuse fails here.
			if (isEvent(message)) formats.add(feedOf(message).format)
			for (const event of received(message)) {
				const types = tally.get(message.source) ?? new Set()
				tally.set(message.source, types.add(event.type))
				if (message.source === 'onestop') events.push(event)
			}
		}
	})

	it('has every type of event that the sources declare', () => {
		for (const { id, types } of province.sources.values()) {
			if (id === 'vong') continue
			expect([id, [...(tally.get(id) ?? [])].sort()]).toEqual([id, types.map(({ type }) => type).sort()])
		}
	})

	it('has dossiers that go the way that the portal allows', () => {
		const next: Record<string, string[]> = {
			'1': ['2', '3'],
			'2': ['4'],
			'4': ['5', '6', '7', '8', '9', '10'],
			'5': ['4'],
			'6': ['4'],
			'9': ['10'],
		}
		const byDossier = Map.groupBy(events, (event) => String(event.data['MaHoSo']))
		expect(byDossier.size).toBeGreaterThan(100)
		for (const [code, all] of byDossier) {
			const once = new Map(all.map((event) => [event.id, event]))
			const statuses = [...once.values()]
				.filter(({ type }) => type !== 'dossier.due_changed')
				.sort((a, b) => (a.time ?? 0) - (b.time ?? 0) || String(a.id).localeCompare(String(b.id)))
				.map(({ data }) => String(data['TrangThaiHoSo']))
			expect([code, ['1', '2']]).toEqual([code, expect.arrayContaining([statuses[0]])])
			for (const [index, status] of statuses.entries()) {
				const before = statuses[index - 1]
				if (before !== undefined)
					expect([code, statuses, next[before]]).toEqual([code, statuses, expect.arrayContaining([status])])
			}
		}
	})

	it('speaks every format that the sources declare for their doors', () => {
		const declared = [...province.sources.values()].flatMap(({ id, feeds }) => (id === 'vong' ? [] : feeds))
		expect([...formats].toSorted()).toEqual([...new Set(declared.map(({ format }) => format))].toSorted())
	})

	it('sends some things twice', () => {
		expect(new Set(events.map(({ id }) => id)).size).toBeLessThan(events.length)
	})
})

it('nothing that it says has the shape of personal data', () => {
	for (const { body } of messages({ length: DAY }))
		expect(Buffer.from(body).toString('latin1')).not.toMatch(/\b0\d{9}\b|[\w.]+@[\w.]+\.\w+|\b\d{12}\b(?!\d|\/)/)
})

it('places everything in areas of its own time', () => {
	for (const begins of [WEEK, Date.parse('2025-06-30T00:00:00+07:00'), Date.parse('2026-05-05T00:00:00+07:00')]) {
		const codes = new Set(
			province.areas
				.filter(({ validFrom, validTo }) => (validFrom ?? 0) <= begins && begins < (validTo ?? Number.MAX_VALUE))
				.map(({ code }) => code),
		)
		for (const message of messages({ begins, length: 20 * HOUR, scale: 0.05 })) {
			for (const { areaCode } of received(message)) {
				if (areaCode !== undefined) expect(codes).toContain(areaCode)
			}
		}
	}
})

it('in an outage the feed says nothing, says so, and then sends what it kept', () => {
	const sources = new Set(['environment'])
	const all = [...messages({ scenario: 'outage', length: 13 * HOUR, sources })]
	const silent = all.filter(({ at }) => at >= WEEK + 9 * HOUR && at < WEEK + 11 * HOUR)
	expect(silent).toEqual([])
	expect(all.filter((message) => !isEvent(message)).map(({ body }) => body)).toEqual(['offline', 'online'])
	const ids = (scenario: string) =>
		new Set(
			[...messages({ scenario, length: 13 * HOUR, sources })]
				.filter(isEvent)
				.map(({ body, address }) => address + body),
		)
	expect(ids('outage')).toEqual(ids('ordinary'))
})

it('a storm brings rain, the river up, and calls', () => {
	const observed = (scenario: string) => {
		const events = [
			...messages({ scenario, sources: new Set(['environment', 'calls-1022']), length: 12 * HOUR }),
		].flatMap((message) => received(message))
		const of = (parameter: string) =>
			events
				.filter(({ data }) => data['parameter'] === parameter)
				.map(({ value, data }) => value ?? Number(data['value']))
		return {
			rain: of('RAIN').reduce((sum, value) => sum + value, 0),
			level: Math.max(...of('WATER_LEVEL')),
			calls: events.filter(({ type }) => type === 'call.offered').length,
		}
	}
	const [calm, storm] = [observed('ordinary'), observed('storm')]
	expect(storm.rain).toBeGreaterThan(calm.rain + 50)
	expect(storm.level).toBeGreaterThan(calm.level + 1)
	expect(storm.calls).toBeGreaterThan(calm.calls * 1.3)
})

it('an election brings turnout that grows by the hour and never passes the list', () => {
	const begins = Date.parse('2026-03-15T00:00:00+07:00')
	const events = [...messages({ scenario: 'election', begins, sources: new Set(['election']) })].flatMap(received)
	const places = Map.groupBy(events, ({ subject }) => subject)
	expect(places.size).toBeGreaterThan(100)
	for (const snapshots of places.values()) {
		let before = 0
		for (const { data } of snapshots) {
			expect(data['voted']).toBeGreaterThanOrEqual(before)
			expect(data['voted']).toBeLessThanOrEqual(Number(data['listed']))
			before = Number(data['voted'])
		}
	}
})

it('a campaign brings dossiers online', () => {
	const share = (begins: number, after: number) => {
		const sources = new Set(['onestop'])
		const channels: unknown[] = []
		for (const message of messages({ scenario: 'campaign', begins, length: after + DAY, sources, scale: 0.2 })) {
			if (message.at < begins + after) continue
			for (const { type, data } of received(message))
				if (type === 'dossier.received') channels.push(data['KenhThucHien'])
		}
		return channels.filter((channel) => channel === '2').length / channels.length
	}
	const begins = Date.parse('2021-03-01T00:00:00+07:00')
	expect(share(begins, 43 * DAY)).toBeGreaterThan(share(begins, 0) + 0.3)
})
