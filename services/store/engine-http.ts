import { Readable } from 'node:stream'
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { DEFAULT_TIMEOUT_MS, type Engine, type Query, toStoreError } from './engine.ts'
import type { WritableTable } from './store.ts'
import { insertStatement } from './tables.ts'

const INSERT_TIMEOUT_MS = 60_000
/** The client gives up a little after the server should have. */
const GRACE_MS = 2_000

/** A ClickHouse server by its HTTP interface; separate clients, so that a slow read never holds up a write. */
export function createHttpEngine(url: string): Engine {
	const client = (timeoutMs: number, maxConnections: number) =>
		createClient({
			url,
			application: 'vong',
			request_timeout: timeoutMs,
			max_open_connections: maxConnections,
			compression: { request: true, response: true },
			keep_alive: { enabled: true },
			// Its own lines would carry what a row held. Errors are thrown, and said by whoever catches them.
			log: { level: ClickHouseLogLevel.OFF },
		})
	const reader = client(DEFAULT_TIMEOUT_MS + GRACE_MS, 8)
	const writer = client(INSERT_TIMEOUT_MS, 2)

	return {
		mode: 'server',
		query: (query) => read(reader, query),
		async command(sql) {
			try {
				await writer.command({ query: sql })
			} catch (error) {
				throw toStoreError(error, 'command')
			}
		},
		async insert(table: WritableTable, lines, token) {
			const query = `${insertStatement(table, '', (structure) => `input('${structure}')`)} FORMAT JSONCompactEachRow`
			try {
				const result = await writer.exec({
					query,
					values: Readable.from(lines, { objectMode: false }),
					clickhouse_settings: {
						insert_deduplication_token: token,
						deduplicate_blocks_in_dependent_materialized_views: 1,
						async_insert: 0,
						wait_end_of_query: 1,
					},
				})
				result.stream.resume()
			} catch (error) {
				throw toStoreError(error, `insert into ${table}`)
			}
		},
		async ping() {
			const answer = await reader.ping()
			if (!answer.success) throw toStoreError(answer.error, 'ping')
		},
		async close() {
			await Promise.all([reader.close(), writer.close()])
		},
	}
}

async function read<Row>(client: ClickHouseClient, query: Query): Promise<Row[]> {
	const { name, sql, parameters, timeoutMs = DEFAULT_TIMEOUT_MS } = query
	try {
		const result = await client.query({
			query: sql,
			query_params: { ...parameters },
			format: 'JSONEachRow',
			use_multipart_params_auto: true,
			clickhouse_settings: {
				log_comment: name,
				max_execution_time: timeoutMs / 1000,
				output_format_json_quote_64bit_integers: 0,
			},
		})
		return await result.json<Row>()
	} catch (error) {
		throw toStoreError(error, name)
	}
}
