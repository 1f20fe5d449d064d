import { describe, expect, it } from 'vitest'
import { DAY } from './local-time.ts'
import { readOptions } from './options.ts'

const NOW = Date.parse('2026-11-23T14:30:00+07:00')
const TODAY = Date.parse('2026-11-23T00:00:00+07:00')
const defaults = { http: 'http://127.0.0.1:4000', mqtt: 'mqtt://127.0.0.1:1883', token: undefined }
const read = (...args: string[]) => readOptions(args, defaults, NOW)

it.each<[string[], number, boolean]>([
	[[], TODAY, true],
	[['--backfill', '30d'], TODAY - 30 * DAY, true],
	[['--speed', '60'], TODAY, false],
	[['--from', '2021-05-17', '--speed', '600'], Date.parse('2021-05-17T00:00:00+07:00'), false],
	[['--scenario', 'election'], TODAY, true],
])('%j begins and catches up where it should', (args, begins, catchesUp) => {
	expect(read(...args)).toMatchObject({ ok: true, value: { begins, catchesUp } })
})

it('a past that is sent at once has the hours of a polling day behind it, whatever the time of day', () => {
	const polls = (time: string, ...args: string[]) => {
		const result = readOptions(['--scenario', 'election', ...args], defaults, Date.parse(`2026-11-23T${time}+07:00`))
		return result.ok && result.value.pollingDay
	}
	expect(polls('14:30', '--backfill', '8d')).toBe(TODAY)
	expect(polls('05:00', '--backfill', '8d')).toBe(TODAY - DAY)
	expect(polls('05:00', '--backfill', '0d')).toBe(TODAY)
	expect(polls('14:30', '--speed', '600')).toBe(TODAY)
})

describe('mistakes', () => {
	it('are told all at once', () => {
		const result = read('--speed', '5000', '--backfill', 'soon', '--scenario', 'war', '--sources', 'onestop,nobody')
		expect(result.ok ? [] : result.errors.map((error) => error.split(':')[0])).toEqual([
			'--scenario',
			'--sources',
			'--speed',
			'--backfill',
		])
	})

	it.each([
		['--from', '2031-01-01'],
		['--from', 'soon'],
		['--nothing', '1'],
	])('%s %s is one', (...args) => {
		expect(read(...args).ok).toBe(false)
	})
})
