import type { Event } from '@vong/core/event'
import { openCentre, population, province, type TestCentre } from './indicators-centre.ts'
import { at, NOW, type World } from './oracle/world.ts'

/** About what one run writes: the process dies before, at one of these, or lives until it is killed. */
const MOST_WRITES = 40

/** Two centres, and areas of each level from before and after the borders changed. */
export const PLACES: Readonly<Record<string, string>> = {
	'centre:binh-phuoc': 'centre',
	'centre:dong-xoai': 'centre',
	'70@': 'province',
	'75@2025-07-01': 'province',
	'689@': 'district',
	'25195@': 'commune',
	'25217@2025-07-01': 'commune',
}

export const idOf = (place: string) => {
	const [code = '', from = ''] = place.split('@')
	const area = province.areas.find(
		(each) => each.code === code && (each.validFrom ?? 0) === (from === '' ? 0 : at(`${from} 00:00`)),
	)
	return place.startsWith('centre:') ? place : (area?.id ?? '')
}

export const worldOf = (events: readonly Event[]): World => {
	const { areas, centres, calendar } = province
	return { events, areas, centres, calendar, population }
}

/** A centre that was told of these events in any order, of some of them twice, by processes that were cut off in the middle, and that has stopped. */
export async function openInDisorder(all: readonly Event[], randoms: Iterable<number>): Promise<TestCentre> {
	const open = await openCentre(NOW)
	const random = randoms[Symbol.iterator]()
	const events = [...all, ...all.slice(0, 40)]
		.map((each) => ({ each, key: random.next().value as number }))
		.toSorted((a, b) => a.key - b.key)
		.map(({ each }) => each)
	const third = Math.ceil(events.length / 3)
	const draw = (below: number) => (random.next().value as number) % below
	await open.start({ atWrite: 1 + draw(MOST_WRITES), isDone: draw(2) === 0 })
	await open.commit(events.slice(0, third))
	await open.settle()
	await open.commit(events.slice(third, 2 * third))
	// Killed by now, in the middle of what it wrote, or killed before or after this was worked in.
	if (draw(2) === 0) await open.settle()
	await open.kill()
	await open.commit(events.slice(2 * third))
	await open.start()
	await open.settle()
	// Snapshots are taken as time goes on.
	await open.moveTo(NOW)
	await open.stop()
	return open
}
