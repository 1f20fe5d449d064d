import type { Delivery } from './event-streams.ts'

/** What one client may have waiting: some seconds of a busy stream. Past that it is cut, with its place, to come again. */
const MAX_EVENTS = 20_000

export type Taken = { readonly delivery: Delivery } | 'overflow' | 'closed'

/** The bounded queue of one client, between the stream that never waits and a connection that may. */
export function createDeliveryQueue() {
	const waiting: Delivery[] = []
	let events = 0
	let end: 'overflow' | 'closed' | undefined
	let wake: (() => void) | undefined

	function finish(why: 'overflow' | 'closed') {
		if (end) return
		end = why
		waiting.length = 0
		wake?.()
	}

	return {
		push(delivery: Delivery) {
			if (end) return
			events += delivery.events.length + 1
			if (events > MAX_EVENTS) return finish('overflow')
			waiting.push(delivery)
			wake?.()
		},
		close: () => finish('closed'),
		/** The next delivery, waited for; or why there will be none. */
		async take(): Promise<Taken> {
			for (;;) {
				const delivery = waiting.shift()
				if (delivery) {
					events -= delivery.events.length + 1
					return { delivery }
				}
				if (end) return end
				await new Promise<void>((resolve) => {
					wake = resolve
				})
				wake = undefined
			}
		},
	}
}

export type DeliveryQueue = ReturnType<typeof createDeliveryQueue>
