import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Viewer } from '@vong/core/viewer'
import type { ExecutionArgs } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import type { Credentials } from './authenticate.ts'
import { unauthenticated } from './errors.ts'
import type { Operations } from './operations.ts'

const MAX_MESSAGE_BYTES = 1_000_000
const KEEP_ALIVE_MS = 12_000

interface WebSocketDeps {
	readonly operations: Operations
	readonly authenticate: (credentials: Credentials) => Viewer | undefined
}

interface Extra {
	viewer?: Viewer
}

/** GraphQL over WebSocket (`graphql-transport-ws`) on the same path as over HTTP. */
export function createWebSocket({ operations, authenticate }: WebSocketDeps) {
	const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false })
	const viewers = new WeakMap<object, Extra>()
	const extraOf = (socket: object): Extra => {
		const extra = viewers.get(socket) ?? {}
		viewers.set(socket, extra)
		return extra
	}

	const server = useServer(
		{
			onConnect({ connectionParams, extra }) {
				const given = connectionParams?.['authorization'] ?? connectionParams?.['Authorization']
				const { headers } = extra.request
				const viewer = authenticate({
					authorization: typeof given === 'string' ? given : headers.authorization,
					cookie: sameOrigin(extra.request) ? headers.cookie : undefined,
				})
				extraOf(extra.socket).viewer = viewer as Viewer
				return viewer !== undefined
			},
			onSubscribe({ extra }, _id, payload) {
				const { viewer } = extraOf(extra.socket)
				if (!viewer) return [unauthenticated()]
				return operations.prepare(viewer, payload)
			},
			execute: (args) => operations.execute(args as ExecutionArgs),
			subscribe: (args) => operations.subscribe(args as ExecutionArgs),
		},
		sockets,
		KEEP_ALIVE_MS,
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

/** The browser's cookie counts only for pages of this very server. */
function sameOrigin({ headers }: IncomingMessage): boolean {
	const { origin, host } = headers
	return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)
}
