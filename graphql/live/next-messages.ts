import type { ExecutionResult } from 'graphql'
import type { WebSocket } from 'ws'
import { closable } from './closable.ts'
import { oncePer } from './once-per.ts'

type Results = AsyncGenerator<ExecutionResult, void, undefined>

/**
 * Results as `next` messages of the graphql-transport-ws protocol. The bytes of a result are made once, however many clients get it:
 * to make them anew for each was most of what a wall cost. A message goes out when the one before has gone: what a slow client does
 * not take waits, and is put together, where it comes from.
 */
export function createNextMessages() {
	const bodyOf = oncePer((result: ExecutionResult) => Buffer.from(`${JSON.stringify(result)}}`))

	// biome-ignore lint/correctness/useYield: it writes by itself, and leaves nothing to be written but the end
	async function* written(socket: WebSocket, id: string, results: Results): AsyncGenerator<never, void, undefined> {
		const head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`)
		for await (const result of results) await send(socket, Buffer.concat([head, bodyOf(result)]))
	}

	return (socket: WebSocket, id: string, results: Results) =>
		closable(written(socket, id, results), () => void results.return(undefined))
}

function send(socket: WebSocket, message: Buffer): Promise<void> {
	return new Promise((resolve, reject) => {
		if (socket.readyState !== socket.OPEN) return resolve()
		socket.send(message, { binary: false }, (error) => (error ? reject(error) : resolve()))
	})
}
