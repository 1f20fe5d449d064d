import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Viewer } from '@vong/core/viewer'
import type { ExecutionArgs, ExecutionResult } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import { type Credentials, sameOrigin } from './authenticate.ts'
import { unauthenticated } from './errors.ts'
import { createNextMessages } from './live/next-messages.ts'
import type { Operations } from './operations.ts'
import { type Quota, rateLimited } from './quota.ts'

const MAX_MESSAGE_BYTES = 1_000_000
const KEEP_ALIVE_MS = 12_000

type Results = AsyncGenerator<ExecutionResult, void, undefined>

interface WebSocketDeps {
	readonly operations: Operations
	readonly authenticate: (credentials: Credentials) => Viewer | undefined
	readonly quota: Quota
	readonly addressOf: (connected: string | undefined, forwarded: string | undefined) => string
	/** A client that has not answered one ping when the next is due is cut. */
	readonly keepAliveMs?: number
}

/** GraphQL over WebSocket (`graphql-transport-ws`) on the same path as over HTTP. */
export function createWebSocket({
	operations,
	authenticate,
	quota,
	addressOf,
	keepAliveMs = KEEP_ALIVE_MS,
}: WebSocketDeps) {
	const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false })
	const credentials = new WeakMap<object, Credentials>()
	const messages = createNextMessages()

	const server = useServer(
		{
			onConnect({ connectionParams, extra }) {
				const given = connectionParams?.['authorization'] ?? connectionParams?.['Authorization']
				const { headers } = extra.request
				const own = sameOrigin({ origin: headers.origin, host: headers.host, site: undefined })
				const proof = {
					authorization: typeof given === 'string' ? given : headers.authorization,
					cookie: own ? headers.cookie : undefined,
				}
				credentials.set(extra.socket, proof)
				return authenticate(proof) !== undefined
			},
			onSubscribe({ extra }, _id, payload) {
				// Asked each time: a connection outlives the token or the session that opened it.
				const proof = credentials.get(extra.socket)
				const viewer = proof && authenticate(proof)
				const { socket, headers } = extra.request
				const address = addressOf(socket.remoteAddress, String(headers['x-forwarded-for'] ?? ''))
				if (!viewer) return [unauthenticated()]
				const wait = quota.take(viewer.id)
				return wait > 0 ? [rateLimited(wait)] : operations.prepare(viewer, payload, address)
			},
			execute: (args) => operations.execute(args as ExecutionArgs),
			subscribe: (args) => operations.subscribe(args as ExecutionArgs),
			onOperation({ extra }, id, _payload, _args, result) {
				return Symbol.asyncIterator in result ? messages(extra.socket, id, result as Results) : undefined
			},
		},
		sockets,
		keepAliveMs,
	)

	return {
		attach(http: Server, path: string) {
			const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
				if (new URL(request.url ?? '/', 'http://localhost').pathname !== path) {
					socket.destroy()
					return
				}
				sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request))
			}
			http.on('upgrade', upgrade)
			return {
				async close() {
					http.off('upgrade', upgrade)
					await server.dispose()
				},
			}
		},
	}
}
