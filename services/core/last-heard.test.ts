import { expect, test } from 'vitest'
import { createLastHeard } from './last-heard.ts'

const HOUR = 3_600_000
const NOON = 12 * HOUR

test('the newest of what several say counts', () => {
	const heard = createLastHeard({ now: () => NOON })
	heard.learn({ queue: NOON - HOUR })
	heard.learn({ queue: NOON - 2 * HOUR, onestop: NOON })
	expect(['queue', 'onestop', 'none'].map(heard.at)).toEqual([NOON - HOUR, NOON, null])
})

test('a source that was heard before the clock was set back, and not since, grows silent from then on', () => {
	let now = NOON
	const heard = createLastHeard({ now: () => now })
	heard.learn({ queue: NOON, onestop: NOON })
	now = 5 * HOUR
	heard.learn({})
	now += HOUR
	heard.learn({ onestop: now })
	expect(['queue', 'onestop'].map(heard.at)).toEqual([5 * HOUR, 6 * HOUR])
})

test('a machine whose clock is a little ahead is believed', () => {
	const heard = createLastHeard({ now: () => NOON })
	heard.learn({ queue: NOON + 2_000 })
	expect(heard.at('queue')).toBe(NOON + 2_000)
})
