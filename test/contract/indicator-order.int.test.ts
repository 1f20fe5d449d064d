import { setImmediate } from 'node:timers/promises'
import type { Event } from '@vong/core/event'
import type { EntityMeasures } from '@vong/store/derived-store'
import { afterEach, expect, test, vi } from 'vitest'
import { openCentre, type TestCentre } from './indicators-centre.ts'
import { at, compact, HOUR, MINUTE, raw } from './oracle/world.ts'

/** What was worked out last has the last word, whatever the clock says and whatever had to wait for its turn. */
const TOWN = 'centre:dong-xoai'
const NINE = at('2025-07-08 09:00')
const TODAY = at('2025-07-08 00:00')
const LONG = { timeout: 20_000 }
let centre: TestCentre | undefined

afterEach(async () => {
	vi.restoreAllMocks()
	await centre?.close()
	centre = undefined
})

async function startAt(time: number): Promise<TestCentre> {
	centre = await openCentre(time)
	await centre.start()
	return centre
}

const overdue = (MaHoSo: string): Event =>
	raw('onestop', 'dossier.received', at('2025-07-07 08:00'), '25195', {
		...{ MaHoSo, NgayTiepNhan: compact(at('2025-07-07 08:00')), NgayHenTra: compact(at('2025-07-08 08:00')) },
	})

const told = (open: TestCentre) => open.reading('DOSSIER_OVERDUE_OPEN', TOWN, 0)?.value

async function stored({ store }: TestCentre): Promise<number | undefined> {
	const span = { from: TODAY, to: TODAY + 24 * HOUR, latest: true }
	const [sum] = await store.queries.cellSums({ indicators: ['DOSSIER_OVERDUE_OPEN'], areas: 'all', ...span })
	return sum?.numerator
}

/** Counts that the store is asked for wait while they are held. */
function holdCounts(open: TestCentre) {
	const count = open.store.queries.measureEntities
	let isHeld = (_: EntityMeasures) => false
	let waiting: (() => void)[] = []
	vi.spyOn(open.store.queries, 'measureEntities').mockImplementation(async (input) => {
		if (isHeld(input)) await new Promise<void>((resolve) => waiting.push(resolve))
		return count(input)
	})
	return {
		/** Holds these from now on, and lets go of the others. */
		hold(which: (input: EntityMeasures) => boolean) {
			isHeld = which
			for (const resolve of waiting) resolve()
			waiting = []
		},
		isHolding: () => vi.waitFor(() => expect(waiting).not.toHaveLength(0), LONG),
	}
}

test('what the passing of time finds is newer than what was told while it waited for its turn', async () => {
	const open = await startAt(NINE)
	const counts = holdCounts(open)
	counts.hold(({ at: column }) => column !== 'now')
	await open.commit([overdue('a')])
	await counts.isHolding()

	open.setClock(NINE + MINUTE)
	const ticked = open.tick()
	// It has begun, and waits for its turn.
	await setImmediate()
	open.setClock(NINE + 2 * MINUTE)
	// The change is worked in and looked at; the look at the clock, begun before, has not come to its end.
	counts.hold(({ at: column, kind }) => column !== 'now' && kind !== 'dossier')
	await vi.waitFor(() => expect(told(open)).toBe(1), LONG)
	await counts.isHolding()

	await open.commit([overdue('b')])
	const found = { kind: 'dossier', scope: 'all', filter: {}, limit: 10 } as const
	await vi.waitFor(async () => expect(await open.store.queries.entitiesPage(found)).toHaveLength(2), LONG)
	counts.hold(() => false)
	await ticked
	await open.settle()
	await vi.waitFor(() => expect(told(open)).toBe(2), LONG)
	await vi.waitFor(async () => expect(await stored(open)).toBe(2), LONG)
})

test('when the clock is set back figures go on, for those who listen, in the store and after a restart', async () => {
	const open = await startAt(NINE)
	await open.commit([overdue('a')])
	await open.settle()
	await vi.waitFor(() => expect(told(open)).toBe(1), LONG)
	await open.moveTo(NINE + 2 * MINUTE)

	await open.moveTo(NINE)
	await open.commit([overdue('b')])
	await open.settle()
	await vi.waitFor(() => expect(told(open)).toBe(2), LONG)
	await vi.waitFor(async () => expect(await stored(open)).toBe(2), LONG)

	await open.stop()
	await open.moveTo(NINE - 30 * MINUTE + HOUR)
	await open.start()
	await open.moveTo(NINE + 31 * MINUTE)
	await open.stop()
	await open.moveTo(NINE + 5 * MINUTE)
	await open.start()
	await open.commit([overdue('c')])
	await open.settle()
	await vi.waitFor(() => expect(told(open)).toBe(3), LONG)
	// It notes how far its clock is, and the next one still has to have the last word.
	await open.moveTo(NINE + 7 * MINUTE)
	await open.stop()
	await open.start()
	await open.commit([overdue('d')])
	await open.settle()
	await vi.waitFor(() => expect(told(open)).toBe(4), LONG)
	await open.stop()
	await open.start()
	await open.lookUp()
	expect(told(open)).toBe(4)
})

test('measurements go on being worked in when the clock is set back', async () => {
	const open = await startAt(NINE + 50 * MINUTE)
	const rain = (value: number): Event => ({
		...raw('environment', 'observation', NINE + MINUTE, '25195', { station: 'M1', parameter: 'RAIN', unit: 'mm' }),
		...{ subject: 'M1', value, unit: 'mm' },
	})
	const fallen = (value: number) =>
		vi.waitFor(() => expect(open.reading('RAIN_1H', TOWN, NINE)).toMatchObject({ value }), LONG)
	await open.commit([rain(10)])
	await open.settle()
	await fallen(10)
	open.setClock(NINE + 2 * MINUTE)
	await open.commit([rain(5)])
	await open.settle()
	await fallen(15)
})

test('when the clock is set back the periods that run then are told of, though nothing changes in them', async () => {
	const open = await startAt(NINE + 7 * HOUR)
	const rain: Event = {
		...raw('environment', 'observation', NINE + MINUTE, '25195', { station: 'M1', parameter: 'RAIN', unit: 'mm' }),
		...{ subject: 'M1', value: 10, unit: 'mm' },
	}
	await open.commit([rain])
	await open.settle()
	await vi.waitFor(() => expect(open.reading('RAIN_1H', TOWN, NINE)?.revision).toBeGreaterThan(0), LONG)
	await open.moveTo(NINE + 2 * MINUTE)
	expect(open.reading('RAIN_1H', TOWN, NINE)).toMatchObject({ value: 10, revision: 0 })
})
