/** What one client may have waiting: some seconds of a busy stream. Past that it is cut, with its place, to come again. */
const MAX_ITEMS = 20_000

export type Taken<Delivery> = { readonly delivery: Delivery } | 'overflow' | 'closed'

/** The bounded queue of one client, between the stream that never waits and a connection that may. */
export function createDeliveryQueue<Delivery>(sizeOf: (delivery: Delivery) => number) {
	const waiting: Delivery[] = []
	let items = 0
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
			items += sizeOf(delivery) + 1
			if (items > MAX_ITEMS) return finish('overflow')
			waiting.push(delivery)
			wake?.()
		},
		close: () => finish('closed'),
		/** The next delivery, waited for; or why there will be none. */
		async take(): Promise<Taken<Delivery>> {
			for (;;) {
				const delivery = waiting.shift()
				if (delivery !== undefined) {
					items -= sizeOf(delivery) + 1
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

export type DeliveryQueue<Delivery> = ReturnType<typeof createDeliveryQueue<Delivery>>
