import type { ExecutionResult } from 'graphql'
import { oncePer } from './once-per.ts'

const PING_MS = 12_000
const encoder = new TextEncoder()

/**
 * Results as server-sent events in the "distinct connections" mode of the graphql-sse protocol. The text of a result is made
 * once, however many clients get it. A client that does not read is not written to: its results wait in its bounded queue.
 */
export function createSse() {
	const textOf = oncePer((result: ExecutionResult) =>
		encoder.encode(`event: next\ndata: ${JSON.stringify(result)}\n\n`),
	)

	return function respond(results: AsyncIterator<ExecutionResult>): Response {
		let ping: NodeJS.Timeout | undefined
		let open = true
		async function end() {
			open = false
			clearInterval(ping)
			await results.return?.()
		}
		const body = new ReadableStream<Uint8Array>(
			{
				start(controller) {
					controller.enqueue(encoder.encode(':\n\n'))
					ping = setInterval(() => {
						if (open && (controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(':\n\n'))
					}, PING_MS)
				},
				async pull(controller) {
					const next = await results.next()
					if (!open) return
					if (!next.done) return controller.enqueue(textOf(next.value))
					controller.enqueue(encoder.encode('event: complete\ndata:\n\n'))
					await end()
					controller.close()
				},
				cancel: end,
			},
			{ highWaterMark: 2 },
		)
		return new Response(body, {
			headers: {
				'content-type': 'text/event-stream; charset=utf-8',
				'cache-control': 'no-cache, no-transform',
				'x-accel-buffering': 'no',
			},
		})
	}
}
