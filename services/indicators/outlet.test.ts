import type { Reading } from '@vong/core/indicator'
import { expect, it } from 'vitest'
import { createOutlet } from './outlet.ts'
import { createStamps } from './stamps.ts'

const reading = (value: number, more: Partial<Reading> = {}) =>
	({
		indicator: 'A',
		area: 'x',
		agency: '',
		period: 'now',
		periodStart: 7_200_001,
		revision: 0,
		value,
		...more,
	}) as Reading

function openOutlet() {
	const heard: (number | null)[][] = []
	const rows: unknown[][] = []
	const away = { bus: false, store: false }
	let now = 0
	const outlet = createOutlet({
		bus: {
			publish: async (_topic, message) => {
				if (away.bus) throw new Error('away')
				heard.push((message as { readings: Reading[] }).readings.map(({ value }) => value))
			},
		},
		store: {
			writer: {
				insert: async (_table, lines) => {
					if (away.store) throw new Error('away')
					for (const line of lines) rows.push(JSON.parse(Buffer.from(line).toString()) as unknown[])
				},
			},
		},
		stamps: createStamps({ now: () => now }),
		randomId: () => 'r',
	})
	const storedValue = (row: unknown[]) => (JSON.parse(String(row[6])) as Reading).value
	return { outlet, heard, rows, away, storedValue, setClock: (at: number) => (now = at) }
}

it('what could not be told goes out with what is told next, unless something newer took its place', async () => {
	const { outlet, heard, away } = openOutlet()
	away.bus = true
	await expect(outlet.tell([reading(1), reading(5, { indicator: 'B' })])).rejects.toThrow('away')
	away.bus = false
	await outlet.tell([reading(2, { periodStart: 7_200_002 })])
	await outlet.tell([])
	expect(heard).toEqual([[2, 5]])
})

it('a restated period is told beside the running one', async () => {
	const { outlet, heard } = openOutlet()
	await outlet.tell([reading(1, { period: 'month' }), reading(2, { period: 'month', periodStart: 0, revision: 2 })])
	expect(heard).toEqual([[1, 2]])
})

it('what could not be stored is stored by the next flush, and once', async () => {
	const { outlet, rows, away, storedValue } = openOutlet()
	outlet.hold(reading(1))
	away.store = true
	await expect(outlet.flush()).rejects.toThrow('away')
	outlet.hold(reading(2))
	away.store = false
	await outlet.flush()
	await outlet.flush()
	expect(rows.map(storedValue)).toEqual([2])
})

it('what is stored later is stored under no earlier instant, also where the clock was set back', async () => {
	const { outlet, rows, setClock } = openOutlet()
	for (const at of [5_000, 3_000, 6_000]) {
		setClock(at)
		outlet.hold(reading(at))
		await outlet.flush()
	}
	expect(rows.map((row) => row.at(-1))).toEqual([5_000, 5_000, 6_000])
})
