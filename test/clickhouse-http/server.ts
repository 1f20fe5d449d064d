import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { createGunzip, gzipSync } from 'node:zlib'
import { Session } from 'chdb'

/**
 * ClickHouse's HTTP interface, as far as the official client uses it, in front of the embedded engine: query in the URL or the
 * body, typed parameters in the URL or as multipart form, settings, formats, compression both ways, exceptions with their code,
 * one user by `Authorization` or `X-ClickHouse-User` and `-Key`. Faults can be had: held requests, cut ones, answers lost after the
 * work was done.
 *
 * What a run against it proves: that what we send is what a server takes (the requests, the parameters, the settings, the
 * bodies), and that our statements mean the same over HTTP. What it does not: a server's own limits and settings profiles, users
 * and row policies, replication, `ON CLUSTER`, quorum, and the timing of a network.
 */
export interface ClickHouseHttp {
	readonly url: string
	/** `held`: requests wait until `up` again. `cut`: connections end before anything is done. */
	become(state: 'up' | 'held' | 'cut'): void
	/** The next so many inserts are done, and then the connection ends without an answer. */
	loseAnswers(inserts: number): void
	/** What was seen, for tests of what travels. */
	readonly seen: { zippedRequests: number; zippedAnswers: number; cutInserts: number; held: number }
	/** One statement, past the HTTP interface. */
	ask(sql: string): Promise<string>
	close(): Promise<void>
}

interface User {
	readonly name: string
	readonly password: string
}

const HTTP_ONLY = new Set([
	'wait_end_of_query',
	'enable_http_compression',
	'send_progress_in_http_headers',
	'http_headers_progress_interval_ms',
])
const RESERVED = new Set(['query', 'database', 'query_id', 'session_id', 'role', 'default_format'])
const MAX_HEADER_BYTES = 4_000_000

export async function createClickHouseHttp(dir: string, port = 0, user?: User): Promise<ClickHouseHttp> {
	await mkdir(join(dir, 'bodies'), { recursive: true })
	const session = new Session(join(dir, 'db'))
	await session.queryAsync('CREATE DATABASE IF NOT EXISTS vong ENGINE = Atomic')
	await session.queryAsync('USE vong')
	let last: Promise<unknown> = Promise.resolve()

	/** One query at a time, as a session wants it. */
	function inTurn<T>(work: () => Promise<T>): Promise<T> {
		const next = last.then(work)
		last = next.catch(() => undefined)
		return next
	}

	const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
		answer(request, response).catch((error: unknown) => refuse(response, error))
	})

	const seen = { zippedRequests: 0, zippedAnswers: 0, cutInserts: 0, held: 0 }
	let state: 'up' | 'held' | 'cut' = 'up'
	let answersToLose = 0
	let wake: (() => void)[] = []

	function become(next: typeof state) {
		state = next
		const woken = wake
		wake = []
		for (const go of woken) go()
	}

	/** Whether the request may go on. */
	async function admitted(request: IncomingMessage): Promise<boolean> {
		while (state === 'held') {
			seen.held++
			await new Promise<void>((resolve) => wake.push(resolve))
		}
		if (state === 'up') return true
		request.socket.destroy()
		return false
	}

	async function answer(request: IncomingMessage, response: ServerResponse) {
		if (!(await admitted(request))) return
		const url = new URL(request.url ?? '/', 'http://localhost')
		if (url.pathname === '/ping') {
			response.end('Ok.\n')
			return
		}
		if (user && !isUser(user, request)) {
			request.resume()
			throw new Error(
				`Code: 516. DB::Exception: ${user.name}: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)`,
			)
		}
		const zipped = request.headers['content-encoding'] === 'gzip'
		if (zipped) seen.zippedRequests++
		const body = await readBytes(zipped ? request.pipe(createGunzip()) : request)
		const asked = await readQuestion(url, request.headers['content-type'], body)
		const result = await inTurn(() => execute(asked))
		if (answersToLose > 0 && /^\s*INSERT\s/i.test(asked.sql)) {
			answersToLose--
			seen.cutInserts++
			request.socket.destroy()
			return
		}
		const queryId = url.searchParams.get('query_id') ?? randomUUID()
		response.setHeader('x-clickhouse-query-id', queryId)
		response.setHeader('x-clickhouse-summary', JSON.stringify({ read_rows: '0', written_rows: '0', elapsed_ns: '0' }))
		const zip =
			/gzip/.test(String(request.headers['accept-encoding'] ?? '')) &&
			url.searchParams.get('enable_http_compression') === '1'
		if (zip) seen.zippedAnswers++
		if (zip) response.setHeader('content-encoding', 'gzip')
		response.end(zip ? gzipSync(result) : result)
	}

	async function execute({ sql, data, parameters, settings, format }: Question): Promise<Uint8Array> {
		const text = withSettings(sql, settings)
		if (data.length === 0) return (await session.queryBindAsync(text, parameters, { format })).bytes()
		const file = join(dir, 'bodies', randomUUID())
		await writeFile(file, data)
		try {
			return (await session.queryBindAsync(readFromFile(text, file), parameters, { format })).bytes()
		} finally {
			await rm(file, { force: true })
		}
	}

	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
	return {
		url: `http://${user ? `${encodeURIComponent(user.name)}:${encodeURIComponent(user.password)}@` : ''}127.0.0.1:${(server.address() as AddressInfo).port}/vong`,
		seen,
		become,
		loseAnswers(inserts) {
			answersToLose = inserts
		},
		ask: (sql) => inTurn(async () => (await session.queryAsync(sql, { format: 'TSV' })).text()),
		async close() {
			become('cut')
			server.closeAllConnections()
			await new Promise<void>((resolve) => server.close(() => resolve()))
			await last
			session.close()
		},
	}
}

/** By HTTP's own scheme or by ClickHouse's headers, as the client chooses. */
function isUser({ name, password }: User, { headers }: IncomingMessage): boolean {
	const [scheme, basic = ''] = (headers.authorization ?? '').split(' ')
	if (scheme === 'Basic') return Buffer.from(basic, 'base64').toString('utf8') === `${name}:${password}`
	// Bytes of UTF-8, which Node hands over one character each.
	const text = (header: string | string[] | undefined) => Buffer.from(String(header ?? ''), 'latin1').toString('utf8')
	return text(headers['x-clickhouse-user']) === name && text(headers['x-clickhouse-key']) === password
}

interface Question {
	readonly sql: string
	/** What follows the statement of an insert. */
	readonly data: Uint8Array
	readonly parameters: Record<string, unknown>
	readonly settings: Record<string, string>
	readonly format: string
}

async function readBytes(stream: Readable | IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = []
	for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
	return Buffer.concat(chunks)
}

async function readQuestion(url: URL, contentType: string | undefined, body: Buffer): Promise<Question> {
	const values = new Map(url.searchParams)
	let data: Buffer = body
	if (contentType?.startsWith('multipart/form-data')) {
		const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
		for (const [name, value] of form) values.set(name, String(value))
		data = Buffer.alloc(0)
	}
	const inUrl = values.get('query')
	const sql = inUrl ?? data.toString('utf8')
	const named = [...values].filter(([name]) => name.startsWith('param_'))
	const settings = [...values].filter(
		([name]) => !name.startsWith('param_') && !RESERVED.has(name) && !HTTP_ONLY.has(name),
	)
	return {
		sql,
		data: inUrl === undefined ? Buffer.alloc(0) : data,
		parameters: Object.fromEntries(
			named.map(([name, value]) => [name.slice('param_'.length), parameter(sql, name.slice('param_'.length), value)]),
		),
		settings: Object.fromEntries(settings),
		format: values.get('default_format') ?? 'TabSeparated',
	}
}

/** Parameters travel as text in the escaping of TSV; the engine here wants values, by the type that the statement declares. */
function parameter(sql: string, name: string, text: string): unknown {
	const type = new RegExp(`\\{${name}:\\s*([^}]+)\\}`).exec(sql)?.[1] ?? 'String'
	if (text === '\\N') return null
	if (/^Array\(U?Int/.test(type)) return text.slice(1, -1).split(',').filter(Boolean).map(Number)
	if (type.startsWith('Array(')) return parseArray(text)
	if (/^U?Int(8|16|32|64)$/.test(type)) return BigInt(text)
	if (type.startsWith('Float')) return Number(text)
	return unescaped(text)
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '0': '\0' }
const unescaped = (text: string) => text.replaceAll(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter)

function parseArray(text: string): string[] {
	return [...text.matchAll(/'((?:[^'\\]|\\.)*)'/gs)].map(([, item]) => unescaped(item ?? ''))
}

/** Settings go into the text: given beside it they would stay with the session. */
function withSettings(sql: string, settings: Record<string, string>): string {
	const list = Object.entries(settings).map(
		([name, value]) => `${name} = '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
	)
	if (list.length === 0) return sql
	const clause = `SETTINGS ${list.join(', ')}`
	if (/^\s*INSERT\s/i.test(sql)) return sql.replace(/\)\s*(?=\n|SELECT|VALUES|FORMAT)/i, `) ${clause} `)
	return /^\s*(\/\*.*?\*\/\s*)?(SELECT|WITH)\b/is.test(sql)
		? `${sql.replace(/\s+FORMAT\s+(\w+)\s*$/i, '')}\n${clause}${/\s+FORMAT\s+\w+\s*$/i.exec(sql)?.[0] ?? ''}`
		: sql
}

/** `input(…)` with the rows behind `FORMAT X` becomes the file that the rows stand in. */
function readFromFile(sql: string, file: string): string {
	const format = /FORMAT\s+(\w+)\s*$/i.exec(sql)?.[1] ?? 'JSONCompactEachRow'
	return sql
		.replace(/\s+FORMAT\s+\w+\s*$/i, '')
		.replace(/input\(('(?:[^'\\]|\\.|'')*')\)/s, `file('${file}', '${format}', $1)`)
}

function refuse(response: ServerResponse, error: unknown) {
	const message = error instanceof Error ? error.message : String(error)
	const code = /Code: (\d+)/.exec(message)?.[1]
	response.statusCode = code === '516' ? 403 : code ? 500 : 400
	if (code) response.setHeader('x-clickhouse-exception-code', code)
	response.end(message)
}
