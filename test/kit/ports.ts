import { createServer } from 'node:net'

/** A loopback port that was free a moment ago, for processes that must come back on the same one. */
export function freePort(): Promise<number> {
	const { promise, resolve, reject } = Promise.withResolvers<number>()
	const server = createServer()
	server.once('error', reject)
	server.listen(0, '127.0.0.1', () => {
		const address = server.address()
		server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
	})
	return promise
}
