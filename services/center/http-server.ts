import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { VongError } from '@vong/core/errors'
import type { Hono } from 'hono'
import type { Environment } from './environment.ts'

interface Bounds {
	/** Until the headers are whole. */
	readonly headersMs: number
	/** Until the whole request is there. */
	readonly requestMs: number
	/** How often it is looked who takes longer. */
	readonly lookMs: number
	/** Longer than proxies keep an idle connection: else one is taken up again just as it is closed here. */
	readonly idleMs: number
	readonly connections: number
}

const BOUNDS: Bounds = { headersMs: 10_000, requestMs: 60_000, lookMs: 5_000, idleMs: 75_000, connections: 20_000 }
const CLOSE_MS = 1_000

export interface HttpServer {
	readonly http: Server
	readonly url: string
	/** The same from this machine, for a server that listens on every address too. */
	readonly loopback: string
	/** Takes nothing new, lets running requests end for a moment, then cuts what is left (streams). */
	close(): Promise<void>
}

/** @throws VongError CONFIGURATION when the address cannot be had. */
export async function listen(
	app: Pick<Hono, 'fetch'>,
	{ host, port, tls }: Pick<Environment, 'host' | 'port' | 'tls'>,
	bounds: Bounds = BOUNDS,
): Promise<HttpServer> {
	const serverOptions = {
		...(tls && { cert: readFileSync(tls.cert), key: readFileSync(tls.key) }),
		...{ headersTimeout: bounds.headersMs, requestTimeout: bounds.requestMs },
		...{ connectionsCheckingInterval: bounds.lookMs, keepAliveTimeout: bounds.idleMs },
	}
	const secure = tls && { createServer: createTlsServer }
	const http = createAdaptorServer({ fetch: app.fetch, serverOptions, ...secure }) as Server
	http.maxConnections = bounds.connections
	await new Promise<void>((resolve, reject) => {
		http.once('error', (error: NodeJS.ErrnoException) =>
			reject(
				new VongError(
					'CONFIGURATION',
					`HTTP cannot listen on ${host}:${port} (${error.code}). Choose another HOST or PORT.`,
					{
						cause: error,
					},
				),
			),
		)
		http.listen(port, host, resolve)
	})
	const address = http.address() as AddressInfo
	const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
	const scheme = tls ? 'https' : 'http'
	const isAny = address.address === '0.0.0.0' || address.address === '::'
	return {
		http,
		url: `${scheme}://${name}:${address.port}`,
		loopback: `${scheme}://${isAny ? 'localhost' : name}:${address.port}`,
		close: () =>
			new Promise((resolve) => {
				const cut = setTimeout(() => http.closeAllConnections(), CLOSE_MS)
				http.close(() => {
					clearTimeout(cut)
					resolve()
				})
				http.closeIdleConnections()
			}),
	}
}
