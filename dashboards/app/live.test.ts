import { describe, expect, it, vi } from 'vitest'
import type { EventDelivery, EventNode } from './documents.generated.ts'
import type { StreamEnd } from './event-stream.ts'
import type { FeedAction } from './feed.ts'
import { createLive } from './live.ts'

const delivery = (cursor: string, missed = 0): EventDelivery => ({ events: [], cursor, caughtUp: true, missed })

/** A page whose connections are opened, fed and ended by the test. */
function createPage({ loadNewest = async () => [] as EventNode[], signedOut = async () => false } = {}) {
	const tries: { after: string | null; deliver: (delivery: EventDelivery) => void; end: (end: StreamEnd) => void }[] =
		[]
	const actions: FeedAction[] = []
	const waits: number[] = []
	const load = vi.fn(loadNewest)
	const onSignedOut = vi.fn()
	const live = createLive({
		openStream: (after, deliver) => {
			const { promise: ended, resolve: end } = Promise.withResolvers<StreamEnd>()
			tries.push({ after, deliver, end })
			return { ended, close: () => end({ kind: 'cut' }) }
		},
		loadNewest: load,
		signedOut,
		dispatch: (action) => actions.push(action),
		onSignedOut,
		now: () => 0,
		random: () => 1,
		pause: { wait: async (ms) => void waits.push(ms), end: () => {} },
		sleep: async () => {},
	})
	const attempt = (number: number) =>
		vi.waitFor(() => {
			const found = tries[number - 1]
			if (!found) throw new Error(`no try ${number} yet`)
			return found
		})
	return { live, tries, actions, waits, load, onSignedOut, attempt, types: () => actions.map(({ type }) => type) }
}

describe('the live stream of a page', () => {
	it('reads the stored events only after the stream has said where it stands', async () => {
		const page = createPage()
		page.live.start()
		const first = await page.attempt(1)
		expect(first.after).toBeNull()
		expect(page.load).not.toHaveBeenCalled()
		first.deliver(delivery('c1'))
		await vi.waitFor(() => expect(page.types()).toEqual(['delivered', 'listed']))
	})

	it('comes back with its last cursor, as often as it is cut, without reading the list again', async () => {
		const page = createPage()
		page.live.start()
		for (let number = 1; number <= 5; number++) {
			const attempt = await page.attempt(number)
			expect(attempt.after).toBe(number === 1 ? null : `c${number - 1}`)
			attempt.deliver(delivery(`c${number}`))
			attempt.end({ kind: 'cut' })
		}
		await page.attempt(6)
		expect(page.load).toHaveBeenCalledTimes(1)
	})

	it('waits longer from failure to failure and starts anew after a delivery', async () => {
		const page = createPage()
		page.live.start()
		for (let number = 1; number <= 4; number++) (await page.attempt(number)).end({ kind: 'cut' })
		const fifth = await page.attempt(5)
		fifth.deliver(delivery('c'))
		fifth.end({ kind: 'cut' })
		await page.attempt(6)
		expect(page.waits).toEqual([500, 1_000, 2_000, 4_000, 500])
	})

	it('reads the list again when events were missed', async () => {
		const page = createPage()
		page.live.start()
		const first = await page.attempt(1)
		first.deliver(delivery('c1'))
		await vi.waitFor(() => expect(page.load).toHaveBeenCalledTimes(1))
		first.end({ kind: 'cut' })
		const second = await page.attempt(2)
		second.deliver(delivery('c2', 7))
		await vi.waitFor(() => expect(page.load).toHaveBeenCalledTimes(2))
	})

	it('says so and starts afresh when the server does not know its cursor', async () => {
		const page = createPage()
		page.live.start()
		const first = await page.attempt(1)
		first.deliver(delivery('c1'))
		first.end({ kind: 'refused', codes: ['INVALID'] })
		expect((await page.attempt(2)).after).toBeNull()
		expect(page.types()).toContain('broken')
	})

	it('keeps its cursor when the server fails for another reason', async () => {
		const page = createPage()
		page.live.start()
		const first = await page.attempt(1)
		first.deliver(delivery('c1'))
		first.end({ kind: 'refused', codes: ['SLOW_CONSUMER'] })
		expect((await page.attempt(2)).after).toBe('c1')
		expect(page.types()).not.toContain('broken')
	})

	it('tries the list until it can be read', async () => {
		let failures = 3
		const page = createPage({
			loadNewest: async () => {
				if (failures-- > 0) throw new Error('away')
				return []
			},
		})
		page.live.start()
		;(await page.attempt(1)).deliver(delivery('c1'))
		await vi.waitFor(() => expect(page.types()).toContain('listed'))
		expect(page.load).toHaveBeenCalledTimes(4)
	})

	it('ends when the session has ended, and says so', async () => {
		const page = createPage({ signedOut: async () => true })
		page.live.start()
		;(await page.attempt(1)).end({ kind: 'cut' })
		await vi.waitFor(() => expect(page.onSignedOut).toHaveBeenCalledTimes(1))
		expect(page.tries).toHaveLength(1)
	})

	it('opens nothing any more once it was stopped', async () => {
		const page = createPage()
		page.live.start()
		await page.attempt(1)
		page.live.stop()
		await new Promise(setImmediate)
		expect(page.tries).toHaveLength(1)
		expect(page.types()).not.toContain('lost')
	})
})
