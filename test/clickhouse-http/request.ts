import { createWriteStream } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'

/** What a request asks of the engine, whichever part of the request said it. */
export interface Asked {
	readonly sql: string
	readonly database: string
	readonly format: string
	readonly queryId: string
	readonly settings: Readonly<Record<string, string>>
	/** Values of `{name:Type}` as the client wrote them. */
	readonly parameters: Readonly<Record<string, string>>
	/** The file that holds the rows of an insert. */
	readonly rows: string | undefined
}

/** Words of the URL that belong to the HTTP interface; every other one is a setting. */
const NOT_SETTINGS = new Set([
	'query',
	'database',
	'default_format',
	'query_id',
	'session_id',
	'role',
	'wait_end_of_query',
	'buffer_size',
	'user',
	'password',
])

/** A query in the URL means that the body holds its rows: they go to `rowsPath` as they come, without being gathered. */
export async function readRequest(request: IncomingMessage, url: URL, rowsPath: string): Promise<Asked> {
	const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request
	const words = Object.fromEntries(url.searchParams)
	const form = isMultipart(request) ? readMultipart(await readText(body), boundaryOf(request)) : {}
	const inUrl = words['query']
	const rows = inUrl !== undefined && /^\s*INSERT\b/i.test(inUrl) ? rowsPath : undefined
	if (rows !== undefined) await pipeline(body, createWriteStream(rows, { flags: 'wx' }))
	return {
		sql: inUrl ?? form['query'] ?? (await readText(body)),
		database: words['database'] ?? header(request, 'x-clickhouse-database') ?? 'default',
		format: words['default_format'] ?? header(request, 'x-clickhouse-format') ?? 'TabSeparated',
		queryId: words['query_id'] ?? crypto.randomUUID(),
		settings: pick(words, (name) => (NOT_SETTINGS.has(name) || name.startsWith('param_') ? undefined : name)),
		parameters: pick({ ...words, ...form }, (name) => /^param_(\w+)$/.exec(name)?.[1]),
		rows,
	}
}

export interface Credentials {
	readonly user: string
	readonly password: string
}

/** Basic authentication, ClickHouse's own headers, or the URL, in the order of the server. */
export function credentialsOf(request: IncomingMessage, url: URL): Credentials {
	const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1]
	if (basic !== undefined) {
		const [user = '', ...password] = Buffer.from(basic, 'base64').toString().split(':')
		return { user, password: password.join(':') }
	}
	return {
		user: header(request, 'x-clickhouse-user') ?? url.searchParams.get('user') ?? 'default',
		password: header(request, 'x-clickhouse-key') ?? url.searchParams.get('password') ?? '',
	}
}

function header(request: IncomingMessage, name: string): string | undefined {
	const value = request.headers[name]
	return typeof value === 'string' ? value : undefined
}

function pick(words: Record<string, string>, rename: (name: string) => string | undefined): Record<string, string> {
	return Object.fromEntries(
		Object.entries(words).flatMap(([name, value]) => {
			const renamed = rename(name)
			return renamed === undefined ? [] : [[renamed, value]]
		}),
	)
}

async function readText(stream: Readable): Promise<string> {
	const chunks: Buffer[] = []
	for await (const chunk of stream) chunks.push(chunk as Buffer)
	return Buffer.concat(chunks).toString()
}

const isMultipart = (request: IncomingMessage) => request.headers['content-type']?.startsWith('multipart/') ?? false

function boundaryOf(request: IncomingMessage): string {
	return /boundary="?([^";]+)/.exec(request.headers['content-type'] ?? '')?.[1] ?? ''
}

/** The fields of a form; the client escapes line ends in values, so a part ends where the next boundary begins. */
function readMultipart(text: string, boundary: string): Record<string, string> {
	const parts = text.split(`--${boundary}`).slice(1, -1)
	return Object.fromEntries(
		parts.flatMap((part) => {
			const head = part.indexOf('\r\n\r\n')
			const name = /name="([^"]+)"/.exec(part.slice(0, head))?.[1]
			return name === undefined ? [] : [[name, part.slice(head + 4, -2)]]
		}),
	)
}
