import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWorkingCalendar } from '@vong/core/working-time'
import { afterEach, expect, test } from 'vitest'
import { loadProvince } from './load-province.ts'

const PACK = join(import.meta.dirname, 'binh-phuoc')
const cleanups: (() => Promise<unknown>)[] = []
const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}+07:00`)

afterEach(async () => {
	for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function mistakesOf(change: (text: string) => string): Promise<string> {
	const dir = await mkdtemp(join(tmpdir(), 'vong-calendar-'))
	cleanups.push(() => rm(dir, { recursive: true }))
	await cp(PACK, dir, { recursive: true })
	const path = join(dir, 'calendar.yaml')
	await writeFile(path, change(await readFile(path, 'utf8')))
	return loadProvince(dir).then(
		() => 'none',
		(error: Error) => error.message,
	)
}

test.each([
	['29/4/2021, before the holidays', '2021-04-29 15:00', 1, '2021-05-04 15:00'],
	['before Tết 2024', '2024-02-07 10:00', 3, '2024-02-19 10:00'],
	['over the exchanged Saturday of 2024', '2024-04-26 10:00', 3, '2024-05-04 10:00'],
	['over the exchanged Saturday of 2025', '2025-04-25 10:00', 1, '2025-04-26 10:00'],
	['over the exchanged Saturday of 2026', '2026-08-21 10:00', 2, '2026-08-24 10:00'],
	['received on an exchanged Saturday', '2025-04-26 10:00', 1, '2025-04-28 10:00'],
	['received on the day that was exchanged for it', '2025-05-02 10:00', 1, '2025-05-05 17:00'],
	['received on a make-up Monday off', '2022-01-03 10:00', 1, '2022-01-04 17:00'],
	['received during Tết 2021', '2021-02-12 09:00', 1, '2021-02-17 17:00'],
	['received at 17:00:00', '2026-03-10 17:00:00', 1, '2026-03-11 17:00'],
	['received at 17:00:01', '2026-03-10 17:00:01', 1, '2026-03-11 17:00'],
	['received at noon', '2026-03-10 12:00', 1, '2026-03-11 11:30'],
	['received at 23:30 on 31/12, local', '2025-12-31 23:30', 1, '2026-01-05 17:00'],
	['over Tết 2026', '2026-02-13 16:00', 1, '2026-02-23 16:00'],
])('the calendar of the pack: %s', async (_, from, amount, due) => {
	const calendar = createWorkingCalendar((await loadProvince(PACK)).calendar)
	expect(calendar.due(at(from), { amount, unit: 'working-day' })).toBe(at(due))
})

test('a year that the pack does not have is unknown', async () => {
	const calendar = createWorkingCalendar((await loadProvince(PACK)).calendar)
	expect(calendar.due(at('2026-12-31 16:00'), { amount: 1, unit: 'working-day' })).toBeUndefined()
})

test.each([
	['a day both off and worked', '2024-05-04, name: Làm bù', '2024-05-01, name: Làm bù', 'is a day off as well'],
	['a day listed twice', '{ date: 2024-04-18', '{ date: 2024-01-01', 'is listed twice'],
	['a day outside of the years', '{ date: 2021-01-01', '{ date: 2020-01-01', 'lies outside of the years'],
	['a date that does not exist', '2024-04-18', '2024-02-30', 'there is no such date'],
	['spans that overlap', 'from: "13:30"', 'from: "11:00"', 'spans have to follow each other'],
	['an exchanged day listed twice', '2025-04-26, name', '2024-05-04, name', 'is listed twice'],
	[
		'an exchanged day that is worked anyway',
		'2024-05-04, name',
		'2024-05-06, name',
		'2024-05-06 is a working day anyway',
	],
	['a day off at the weekend', '{ date: 2024-04-18', '{ date: 2024-04-20', '2024-04-20 is a day of rest anyway'],
	['first hours with a date', '  - spans:', '  - validFrom: 2021-01-01\n    spans:', 'expected no validFrom'],
	['an unknown weekday', '[sunday, saturday]', '[sunday, freitag]', 'expected sunday'],
])('%s is named with its line', async (_, before, after, expected) => {
	const message = await mistakesOf((text) => text.replace(before, after))
	expect(message).toMatch(/calendar\.yaml:\d+:\d+: /)
	expect(message).toContain(expected)
})
