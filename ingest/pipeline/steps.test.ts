import { deriveId } from '@vong/core/identity'
import { quarantine } from '@vong/core/result'
import { describe, expect, test } from 'vitest'
import { createSteps, type Part } from './steps.ts'
import { areas, createTestDecoder, makeMessage, makeSource, NOON, passAll } from './test-support/centre.ts'

const source = makeSource('onestop', { types: [{ type: 'alarm', schemas: {}, severity: 'major' }] })
const decoders = new Map([['test', createTestDecoder()]])
const keepAll = (_: unknown, raw: Uint8Array) => raw
const { read } = createSteps({ decoders, checkSchema: passAll, areas, redact: keepAll })

function only(parts: readonly Part[]): Part {
	const [part, ...more] = parts
	if (!part || more.length > 0) throw new Error(`${parts.length} parts`)
	return part
}

describe('an event', () => {
	test.each([
		['keeps its own time', { time: NOON - 1000 }, { time: NOON - 1000, timeSent: true, skewed: false }],
		['takes the time of receipt when it has none', {}, { time: NOON, timeSent: false, skewed: false }],
		['of 1970 is kept as sent and flagged', { time: 0 }, { time: 0, timeSent: true, skewed: true }],
		[
			'of 2036 is kept as sent and flagged',
			{ time: Date.UTC(2036, 0, 1) },
			{ time: Date.UTC(2036, 0, 1), skewed: true },
		],
		['has the severity of its type', { type: 'alarm' }, { severity: 'major' }],
		['has the severity it names itself', { type: 'alarm', severity: 'minor' }, { severity: 'minor' }],
		['has no severity to speak of', {}, { severity: 'info' }],
		[
			'keeps decomposed text as it was sent',
			{ subject: 'Tân Phú'.normalize('NFD') },
			{ subject: 'Tân Phú'.normalize('NFD') },
		],
		['is placed by its code', { areaCode: '25195' }, { areaId: '25195@2020' }],
		['with an unknown code is unplaced', { areaCode: '99999' }, { areaCode: '99999', areaId: '' }],
		['with a code of another time is unplaced', { areaCode: '25195', time: Date.UTC(2025, 7, 1) }, { areaId: '' }],
	])('%s', (_words, body, expected) => {
		expect(only(read(makeMessage(source, { id: 'a', ...body })))).toMatchObject({ ok: true, value: expected })
	})

	test('that names no area is placed by the source', () => {
		const placed = makeSource('queue', { defaultArea: '25195' })
		expect(only(read(makeMessage(placed, { id: 'a' })))).toMatchObject({
			value: { areaId: '25195@2020', areaCode: '' },
		})
		expect(only(read(makeMessage(placed, { id: 'a', areaCode: '1' })))).toMatchObject({ value: { areaId: '' } })
	})

	test('that names no area, or one that stood at no such time, is placed by its point, before the default', () => {
		const locate = (lat: number, lon: number, at: number) =>
			lat === 11 && lon === 106 && at < NOON ? { id: 'x@' } : undefined
		const steps = createSteps({ decoders, checkSchema: passAll, areas, locate, redact: keepAll })
		const here = { id: 'a', lat: 11, lon: 106, time: NOON - 1 }
		const idOf = (body: object, from = makeSource('queue', { defaultArea: '25195' })) =>
			(only(steps.read(makeMessage(from, body))) as Extract<Part, { ok: true }>).value.areaId
		expect(idOf(here)).toBe('x@')
		expect(idOf({ ...here, areaCode: '99999' })).toBe('x@')
		expect(idOf({ ...here, areaCode: '25195' })).toBe('25195@2020')
		expect(idOf({ ...here, time: NOON })).toBe('25195@2020')
		expect(idOf({ ...here, time: NOON, areaCode: '99999' })).toBe('')
		expect(idOf({ ...here, lat: 0, lon: 0 }, makeSource('other'))).toBe('')
	})

	test('without an id gets one of its content, after the field policy', () => {
		const dropping = createSteps({
			redact: keepAll,
			decoders,
			areas,
			checkSchema: (_source, draft) => ({ ok: true, value: { ...draft, data: {} } }),
		})
		const part = only(dropping.read(makeMessage(source, { type: 't', data: { name: 'secret' } })))
		expect(part).toMatchObject({ value: { id: deriveId('onestop', { type: 't', data: {} }), data: {} } })
	})
})

describe('unusable', () => {
	test.each([
		['an unreadable body', '{', 'decode', /JSON/],
		['a long id', { id: 'x'.repeat(513) }, 'check', /longer than 512/],
		['an id with a control character', { id: 'a\nb' }, 'check', /control/],
		['an id that is not Unicode', { id: 'a\ud800' }, 'check', /Unicode/],
		['an empty id', { id: '' }, 'check', /empty/],
		['an empty type', { id: 'a', type: '' }, 'check', /empty/],
		['a time before 1900', { id: 'a', time: Date.UTC(1899, 11, 31) }, 'check', /1900 to 2299/],
		['a time after 2299', { id: 'a', time: Date.UTC(2300, 0, 1) }, 'check', /1900 to 2299/],
		['a latitude of 91', { id: 'a', lat: 91 }, 'check', /lat/],
		['a longitude of -181', { id: 'a', lon: -181 }, 'check', /lon/],
	])('is %s, kept as it came', (_words, body, step, reason) => {
		const message = makeMessage(source, body)
		const part = only(read(message))
		expect(part).toMatchObject({ ok: false, step, raw: message.body, part: undefined })
		expect(part).toHaveProperty('reason', expect.stringMatching(reason))
	})

	test('is what the schema refuses', () => {
		const strict = createSteps({
			decoders,
			areas,
			redact: keepAll,
			checkSchema: () => quarantine('check', 'data/MaHoSo is missing'),
		})
		expect(only(strict.read(makeMessage(source, { id: 'a' })))).toMatchObject({
			ok: false,
			reason: 'data/MaHoSo is missing',
		})
	})

	test('is one part of a message, which keeps the whole and its place in it', () => {
		const message = makeMessage(source, [{ id: 'a' }, { id: '' }])
		expect(read(message)).toMatchObject([{ ok: true }, { ok: false, raw: message.body, part: '1' }])
	})

	test('parts of a large message do not multiply it', () => {
		const message = makeMessage(
			source,
			Array.from({ length: 1_000 }, () => ({ id: '', data: { text: 'x'.repeat(200) } })),
		)
		const parts = read(message)
		const kept = parts.reduce((sum, part) => sum + (part.ok ? 0 : part.raw.length), 0)
		expect(parts).toHaveLength(1_000)
		expect(kept).toBeLessThan(1024 * 1024)
		expect(parts.at(-1)).toMatchObject({ ok: false, part: 'decoded' })
	})

	test('is a format that nobody reads, and a decoder that throws', () => {
		const none = createSteps({ decoders: new Map(), checkSchema: passAll, areas, redact: keepAll })
		expect(only(none.read(makeMessage(source, {})))).toMatchObject({
			ok: false,
			reason: expect.stringContaining('"test"'),
		})
		const failing = new Map([
			[
				'test',
				{
					format: 'test',
					decode() {
						throw new Error('oh')
					},
				},
			],
		])
		const steps = createSteps({ decoders: failing, checkSchema: passAll, areas, redact: keepAll })
		expect(only(steps.read(makeMessage(source, {})))).toMatchObject({ ok: false, step: 'decode' })
	})
})
