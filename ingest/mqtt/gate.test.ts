import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Message } from '@vong/core/door'
import { beforeEach, expect, test, vi } from 'vitest'
import { createGate } from './gate.ts'
import { createFakeIntake, makeSource } from './test-support/doors.ts'

const quick = makeSource('quick')
const slow = makeSource('slow', { perSecond: 2, burst: 1 })
let doors: ReturnType<typeof createFakeIntake>
let gate: ReturnType<typeof createGate>

beforeEach(() => {
	doors = createFakeIntake()
	gate = createGate({ intake: doors.intake, clock: { now: Date.now } })
})

function messageOf(source: typeof quick): Message {
	const [feed] = source.feeds
	if (!feed) throw new Error('no feed')
	return { source, feed, door: 'mqtt', receivedAt: 0, body: new Uint8Array(), address: feed.match, headers: {} }
}

function push(source = quick) {
	const done = vi.fn()
	gate.push(source, [messageOf(source)], undefined, done)
	return done
}

test('what comes in one turn is accepted in one piece, in its order, and then released', async () => {
	const accept = vi.spyOn(doors.intake, 'accept')
	const done = [push(), push(), push()]
	expect(accept).not.toHaveBeenCalled()
	await nextTurn()
	expect(accept.mock.calls.map(([messages]) => messages.length)).toEqual([3])
	for (const one of done) expect(one).toHaveBeenCalledExactlyOnceWith()
})

test('a failed write is told to each of them', async () => {
	const failure = new Error('disk')
	doors.failWith(failure)
	const done = [push(), push()]
	await nextTurn()
	for (const one of done) expect(one).toHaveBeenCalledExactlyOnceWith(failure)
})

test('while there is no room nothing is released, and afterwards all of it is, once', async () => {
	doors.fill()
	const first = push()
	await nextTurn()
	const second = push()
	await nextTurn()
	expect([first.mock.calls, second.mock.calls]).toEqual([[], []])
	doors.makeRoom()
	await nextTurn()
	expect([first.mock.calls, second.mock.calls, doors.taken.length]).toEqual([[[]], [[]], 2])
})

test('each source waits as long as its own entry says', async () => {
	const begin = [push(slow), push(quick)]
	await vi.waitFor(() => expect(begin.map(({ mock }) => mock.calls.length)).toEqual([1, 1]))
	const [late, prompt] = [push(slow), push(quick)]
	await vi.waitFor(() => expect(prompt).toHaveBeenCalledOnce(), { interval: 1 })
	expect(late).not.toHaveBeenCalled()
	await vi.waitFor(() => expect(late).toHaveBeenCalledOnce(), 10_000)
})

test('it is idle when everything is released, and no longer than the deadline later', async () => {
	await gate.idle(60_000)
	const release = doors.hold()
	const done = push()
	const idle = vi.fn()
	const waited = gate.idle(60_000).then(idle)
	await nextTurn()
	expect(idle).not.toHaveBeenCalled()
	release()
	await waited
	expect(done).toHaveBeenCalledOnce()
	doors.hold()
	const never = push()
	await gate.idle(10)
	expect(never).not.toHaveBeenCalled()
})
