/**
 * ClickHouse's HTTP interface, as far as the official client uses it, in front of the embedded engine. For tests only.
 *
 * Proves: that queries, typed parameters (in the URL and as multipart), settings, the deduplication token, gzip both ways,
 * authentication, errors by number, lost connections and an answer lost after the commit work with the official client and a
 * real ClickHouse engine.
 * Does not prove: anything of several servers (Replicated…, Distributed, ON CLUSTER, Keeper), TLS, quotas and grants, progress
 * headers, an exception in the middle of a streamed result (results are gathered here), several statements being refused, or
 * the speed of a server.
 */
import { mkdir, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { EngineError, openEngine } from './engine.ts'
import { type Asked, type Credentials, credentialsOf, readRequest } from './request.ts'

export interface ClickHouseHttp {
	/** With user, password and database, as CLICKHOUSE_URL takes it. */
	readonly url: string
	/** Cuts every connection and refuses new ones. */
	pause(): Promise<void>
	/** Listens again, on the same port. */
	resume(): Promise<void>
	/** The next insert is carried out, and answered as if nobody knew whether it was. */
	failNextAfterCommit(): void
	close(): Promise<void>
}

interface Options {
	/** Directory of the engine; one process at a time. */
	readonly dir: string
	readonly port?: number
	readonly user?: string
	readonly password?: string
	readonly database?: string
}

const AUTHENTICATION_FAILED = 516
const UNKNOWN_STATUS_OF_INSERT = 319
/** Statuses of ClickHouse for numbers of errors; every other one is a 500. */
const STATUS = new Map([
	[AUTHENTICATION_FAILED, 403],
	...[6, 26, 27, 38, 41, 43, 46, 47, 53, 62, 72, 117, 130, 131, 386].map((code) => [code, 400] as const),
	...[60, 81, 115].map((code) => [code, 404] as const),
])

export async function createClickHouseHttp(options: Options): Promise<ClickHouseHttp> {
	const { dir, user = 'vong', password = 'secret', database = 'vong' } = options
	const engineDir = join(dir, 'engine')
	const incoming = join(dir, 'incoming')
	await rm(incoming, { recursive: true, force: true })
	await mkdir(engineDir, { recursive: true })
	await mkdir(incoming, { recursive: true })
	const engine = await openEngine(engineDir, database)
	let loseNextAnswer = false

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? '/', 'http://localhost')
		if (url.pathname === '/ping') return void response.end('Ok.\n')
		const rowsPath = join(incoming, `${crypto.randomUUID()}.rows`)
		try {
			authenticate(credentialsOf(request, url), { user, password })
			const asked = await readRequest(request, url, rowsPath)
			const result = await engine.run(asked)
			if (loseNextAnswer && /^\s*INSERT\b/i.test(asked.sql)) {
				loseNextAnswer = false
				throw new EngineError(`Code: ${UNKNOWN_STATUS_OF_INSERT}. DB::Exception: Lost. (UNKNOWN_STATUS_OF_INSERT)`)
			}
			response.setHeader('X-ClickHouse-Format', result.format)
			response.setHeader('X-ClickHouse-Summary', JSON.stringify({ read_rows: String(result.readRows) }))
			send(request, response, asked, result.bytes)
		} catch (error) {
			refuse(request, response, error)
		} finally {
			await rm(rowsPath, { force: true })
		}
	}

	const server = createServer((request, response) => void answer(request, response))
	// A little longer than the client keeps a connection that it does not use.
	server.keepAliveTimeout = 10_000
	const listen = (port: number) =>
		new Promise<void>((resolve, reject) => {
			server.once('error', reject)
			server.listen(port, '127.0.0.1', () => {
				server.off('error', reject)
				resolve()
			})
		})
	const pause = () =>
		new Promise<void>((resolve) => {
			server.close(() => resolve())
			server.closeAllConnections()
		})
	await listen(options.port ?? 0)
	const { port } = server.address() as AddressInfo

	return {
		url: `http://${user}:${password}@127.0.0.1:${port}/${database}`,
		pause,
		resume: () => listen(port),
		failNextAfterCommit: () => {
			loseNextAnswer = true
		},
		close: async () => {
			if (server.listening) await pause()
			engine.close()
		},
	}
}

function authenticate(given: Credentials, wanted: Credentials): void {
	if (given.user === wanted.user && given.password === wanted.password) return
	throw new EngineError(
		`Code: ${AUTHENTICATION_FAILED}. DB::Exception: ${given.user}: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)`,
	)
}

function send(request: IncomingMessage, response: ServerResponse, asked: Asked, bytes: Uint8Array): void {
	response.setHeader('X-ClickHouse-Query-Id', asked.queryId)
	response.setHeader('X-ClickHouse-Timezone', 'UTC')
	const zipped = asked.settings['enable_http_compression'] === '1' && acceptsGzip(request)
	if (zipped) response.setHeader('Content-Encoding', 'gzip')
	response.end(zipped ? gzipSync(bytes, { level: 1 }) : bytes)
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
	if (response.destroyed) return
	const code = error instanceof EngineError ? error.code : 1002
	response.statusCode = STATUS.get(code) ?? 500
	response.setHeader('X-ClickHouse-Exception-Code', String(code))
	// What is still coming in belongs to a request that is over.
	if (!request.complete) response.setHeader('Connection', 'close')
	request.resume()
	response.end(`${error instanceof Error ? error.message : String(error)}\n`)
}

function acceptsGzip(request: IncomingMessage): boolean {
	return /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
}
