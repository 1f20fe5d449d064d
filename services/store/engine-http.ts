import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { type ClickHouseClient, ClickHouseLogLevel, type ClickHouseSettings, createClient } from '@clickhouse/client'
import { DEFAULT_TIMEOUT_MS, type Engine, type Query, toStoreError } from './engine.ts'
import { StoreError } from './errors.ts'
import type { WritableTable } from './store.ts'
import { formatOf, insertStatement } from './tables.ts'

const INSERT_TIMEOUT_MS = 60_000
/** No query is given more. */
const LONGEST_QUERY_MS = 120_000
/** The client gives up a little after the server should have. */
const GRACE_MS = 2_000

/**
 * In a cluster an insert is done when each shard, and there most replicas, have it, and a read sees all of that: a look-up of
 * identities that misses what was just stored would let a duplicate through.
 */
const DISTRIBUTED_WRITE: ClickHouseSettings = {
	distributed_foreground_insert: 1,
	insert_quorum: 'auto',
	insert_quorum_parallel: 0,
}
const DISTRIBUTED_READ: ClickHouseSettings = {
	select_sequential_consistency: '1',
	distributed_product_mode: 'global',
	skip_unavailable_shards: 0,
}
/** A schema change is done when every host has done it; the server gives up before the client does. */
const DISTRIBUTED_COMMAND: ClickHouseSettings = {
	...DISTRIBUTED_WRITE,
	distributed_ddl_task_timeout: '50',
	distributed_ddl_output_mode: 'throw',
}

/** A ClickHouse server by its HTTP interface; separate clients, so that a slow read never holds up a write. */
export function createHttpEngine(url: string, { distributed = false, graceMs = GRACE_MS } = {}): Engine {
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
	const reader = client(LONGEST_QUERY_MS, 8)
	const writer = client(INSERT_TIMEOUT_MS, 2)

	return {
		mode: 'server',
		query: (query) => read(reader, query, graceMs, distributed ? DISTRIBUTED_READ : {}),
		async command(sql) {
			try {
				await writer.command({ query: sql, clickhouse_settings: distributed ? DISTRIBUTED_COMMAND : {} })
			} catch (error) {
				throw toStoreError(error, 'command')
			}
		},
		async insert(table: WritableTable, lines, token) {
			const query = `${insertStatement(table, '', (structure) => `input('${structure}')`)} FORMAT ${formatOf(table)}`
			try {
				const result = await writer.exec({
					query,
					values: Readable.from(lines, { objectMode: false }),
					clickhouse_settings: {
						insert_deduplication_token: token,
						deduplicate_blocks_in_dependent_materialized_views: 1,
						async_insert: 0,
						wait_end_of_query: 1,
						...(distributed ? DISTRIBUTED_WRITE : {}),
					},
				})
				// An answer that breaks off may be a failure that came after the status.
				await finished(result.stream.resume())
			} catch (error) {
				throw toStoreError(error, `insert into ${table}`)
			}
		},
		async ping() {
			const answer = await reader.ping()
			if (!answer.success) throw toStoreError(answer.error, 'ping')
		},
		flush: async () => false,
		async close() {
			await Promise.all([reader.close(), writer.close()])
		},
	}
}

async function read<Row>(
	client: ClickHouseClient,
	query: Query,
	graceMs: number,
	settings: ClickHouseSettings,
): Promise<Row[]> {
	const { name, sql, parameters, timeoutMs = DEFAULT_TIMEOUT_MS, threads } = query
	const signal = AbortSignal.timeout(timeoutMs + graceMs)
	try {
		const result = await client.query({
			abort_signal: signal,
			query: sql,
			query_params: { ...parameters },
			format: 'JSONEachRow',
			use_multipart_params_auto: true,
			clickhouse_settings: {
				log_comment: name,
				max_execution_time: timeoutMs / 1000,
				output_format_json_quote_64bit_integers: 0,
				...(threads === undefined ? {} : { max_threads: threads }),
				...settings,
			},
		})
		return await result.json<Row>()
	} catch (error) {
		if (signal.aborted) throw new StoreError('timeout', `${name}: no answer in time`, { cause: error })
		throw toStoreError(error, name)
	}
}
