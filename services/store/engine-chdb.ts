import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { formatQueryParams } from '@clickhouse/client-common'
import { calmMap } from '@vong/core/calm-map'
import { VongError } from '@vong/core/errors'
import { Session } from 'chdb'
import { boundedSql, type Engine, type Query, toStoreError } from './engine.ts'
import { StoreError } from './errors.ts'
import { flushFiles } from './flush-files.ts'
import { createMergeHold } from './merge-hold.ts'
import type { WritableTable } from './store.ts'
import { formatOf, insertStatement, isDerived } from './tables.ts'

const DATABASE = 'vong'
/** A former process may have ended so long before this one began, and have left as much to the system that is not on the disk yet. */
const LEFT_BEHIND_MS = 120_000
/** Sessions that read side by side: each runs one query at a time. */
const READERS = 2

/** A look-up carries thousands of keys. */
const LONGEST_SQL = 64 * 1024 * 1024

/** Characters of an answer that are parsed in one go. */
const PIECE = 64 * 1024

/** Spreading one insert over threads costs a third more processor time, which the doors of the same process need. */
const ONE_THREAD =
	'max_threads = 1, max_insert_threads = 1, input_format_parallel_parsing = 0, parallel_view_processing = 0'

/**
 * The ClickHouse engine inside this process, on one directory that no other process may use at the same time.
 * @throws VongError CONFIGURATION when another process holds the directory.
 */
export async function createChdbEngine(dataDir: string): Promise<Engine> {
	const path = join(dataDir, 'store')
	const segments = join(dataDir, 'segments')
	await rm(segments, { recursive: true, force: true })
	mkdirSync(path, { recursive: true })
	mkdirSync(segments, { recursive: true })
	const { mtimeMs: openedAt } = await stat(segments)
	const writer = openSession(path)
	await writer.queryAsync(`CREATE DATABASE IF NOT EXISTS ${DATABASE} ENGINE = Atomic`)
	const write = createLane(writer)
	const reads = Array.from({ length: READERS }, () => createLane(openSession(path)))
	const background = {
		reads: Array.from({ length: READERS }, () => createLane(openSession(path))),
		write: createLane(openSession(path)),
	}
	const sessions = [write, ...reads, ...background.reads, background.write]
	await Promise.all(
		sessions.map((lane) =>
			lane.run(async (session) => {
				await session.queryAsync(`USE ${DATABASE}`)
				await session.queryAsync(`SET max_query_size = ${LONGEST_SQL}`)
			}),
		),
	)
	const merges = createMergeHold((sql) => background.write.run((session) => session.queryAsync(sql)))
	let closed = false

	const leastBusy = (lanes = reads) => lanes.reduce((best, lane) => (lane.waiting() < best.waiting() ? lane : best))

	return {
		mode: 'embedded',
		async query<Row>(query: Query) {
			try {
				const lane = leastBusy(query.lane === 'background' ? background.reads : reads)
				const sql = `${parametersOf(query)}${boundedSql(query)}`
				const result = await lane.run((session) => session.queryAsync(sql, { format: 'JSONEachRow' }))
				return await parseLines<Row>(result.text())
			} catch (error) {
				throw toStoreError(error, query.name)
			}
		},
		async command(sql) {
			try {
				await write.run((session) => session.queryAsync(sql))
			} catch (error) {
				throw toStoreError(error, 'command')
			}
		},
		async insert(table: WritableTable, lines, token) {
			const segment = join(segments, `${randomUUID()}.rows`)
			try {
				await writeSegment(segment, lines)
				if (table === 'events') await merges.before(bytesOf(lines))
				const sql = insertStatement(
					table,
					// In the text: settings given beside it would stay with the session and silence the next insert.
					`SETTINGS insert_deduplication_token = ${literal(token)}, deduplicate_blocks_in_dependent_materialized_views = 1, ${ONE_THREAD}`,
					(structure) => `file(${literal(segment)}, '${formatOf(table)}', ${literal(structure)})`,
				)
				const lane = isDerived(table) ? background.write : write
				await lane.run((session) => session.queryAsync(sql))
			} catch (error) {
				throw toStoreError(error, `insert into ${table}`)
			} finally {
				await rm(segment, { force: true })
			}
		},
		async ping() {
			if (closed) throw toStoreError(new Error('closed'), 'ping')
			await leastBusy().run((session) => session.queryAsync('SELECT 1'))
		},
		async flush() {
			await flushFiles(path, openedAt - LEFT_BEHIND_MS)
			return true
		},
		async close() {
			closed = true
			merges.end()
			await Promise.all(sessions.map((lane) => lane.close()))
		},
	}
}

function openSession(path: string): Session {
	try {
		return new Session(path)
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error)
		throw new VongError(
			'CONFIGURATION',
			`The store in ${path} cannot be opened (${message.slice(0, 200)}). One process can use it at a time: stop the other, or use another DATA_DIR.`,
			{ cause: error },
		)
	}
}

/** One session and its queue. */
function createLane(session: Session) {
	let last: Promise<unknown> = Promise.resolve()
	let waiting = 0
	return {
		waiting: () => waiting,
		run<T>(work: (session: Session) => Promise<T>): Promise<T> {
			waiting++
			const next = last.then(() => work(session)).finally(() => waiting--)
			last = next.catch(() => undefined)
			return next
		},
		async close() {
			await last
			session.close()
		},
	}
}

async function writeSegment(path: string, lines: readonly Uint8Array[]): Promise<void> {
	const file = await open(path, 'wx')
	try {
		const { bytesWritten } = await file.writev(lines as Uint8Array[])
		// On a disk that is nearly full a write may end early without an error; what is cut at the end of a line would be lost.
		const whole = bytesOf(lines)
		if (bytesWritten !== whole) throw new Error(`${bytesWritten} of ${whole} bytes could be written: is the disk full?`)
	} finally {
		await file.close()
	}
}

function bytesOf(lines: readonly Uint8Array[]): number {
	return lines.reduce((sum, { byteLength }) => sum + byteLength, 0)
}

/**
 * The statement that gives a session the query's parameters. The library's own way lets one query with parameters run at a time in the
 * whole process, so that a long one would hold up all others. They stay with the session: a query that does not bring what it names
 * would be answered by what another one brought.
 */
function parametersOf({ name, sql, parameters = {} }: Query): string {
	const named = new Set([...sql.matchAll(/\{(\w+):/g)].map(([, parameter]) => parameter as string))
	for (const parameter of named) {
		if (!(parameter in parameters)) throw new StoreError('query', `${name}: the parameter ${parameter} is missing`)
	}
	const values = Object.entries(parameters).map(
		([parameter, value]) => `param_${parameter} = ${literal(formatQueryParams({ value }))}`,
	)
	return values.length === 0 ? '' : `SET ${values.join(', ')};\n`
}

/** A string in SQL. Only for what the engine takes as text alone: paths, structures and tokens of our own making, values of parameters. */
function literal(text: string): string {
	return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** Long answers piece by piece, for others to have their turn. */
async function parseLines<Row>(text: string): Promise<Row[]> {
	if (text === '') return []
	const pieces: string[] = []
	for (let from = 0; from < text.length; ) {
		const end = text.indexOf('\n', from + PIECE)
		const to = end < 0 ? text.length : end + 1
		pieces.push(text.slice(from, to))
		from = to
	}
	const parsed = pieces.length === 1 ? pieces.map(parsePiece<Row>) : await calmMap(pieces, parsePiece<Row>)
	return parsed.length === 1 ? (parsed[0] ?? []) : parsed.flat()
}

function parsePiece<Row>(lines: string): Row[] {
	return JSON.parse(`[${lines.trimEnd().replaceAll('\n', ',')}]`) as Row[]
}
