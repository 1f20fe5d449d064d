import { StoreError, type StoreErrorKind } from './errors.ts'
import type { WritableTable } from './store.ts'

export type Parameter = string | number | boolean | null | readonly string[] | readonly number[]

/** A named query with a bound on its time; parameters are typed in the text (`{name:Type}`) and bound by the engine. */
export interface Query {
	readonly name: string
	readonly sql: string
	readonly parameters?: Readonly<Record<string, Parameter>>
	readonly timeoutMs?: number
	/** At most so many; what reads little costs a quarter more when it is spread over all that there are. */
	readonly threads?: number
	/** Work that nobody waits for at a screen keeps out of the way of what somebody does. */
	readonly lane?: 'background'
}

/** The narrow interface behind which the embedded engine and a server are the same. */
export interface Engine {
	readonly mode: 'embedded' | 'server'
	query<Row>(query: Query): Promise<Row[]>
	/** A statement without a result: schema changes. */
	command(sql: string): Promise<void>
	insert(table: WritableTable, lines: readonly Uint8Array[], token: string): Promise<void>
	ping(): Promise<void>
	/** True once all that was inserted has reached the disk; false where that is a server's own affair. */
	flush(): Promise<boolean>
	close(): Promise<void>
}

/** A read ends after this, wherever it is. */
export const DEFAULT_TIMEOUT_MS = 10_000

/** Errors of ClickHouse by their number that speak of the rows themselves: trying the same rows again is of no use. */
const CONTENT_CODES = new Set([
	6, 8, 25, 26, 27, 33, 34, 38, 41, 42, 43, 48, 53, 62, 69, 70, 72, 117, 130, 131, 190, 321, 349, 407, 436, 441, 469,
	636,
])
const TIMEOUT_CODES = new Set([159, 160, 394])
/** Errors that speak of the text of a statement: a mistake of ours. */
const QUERY_CODES = new Set([46, 47, 60, 63, 81, 115])

function kindOf(code: number | undefined): StoreErrorKind {
	if (code === undefined) return 'unavailable'
	if (TIMEOUT_CODES.has(code)) return 'timeout'
	if (QUERY_CODES.has(code)) return 'query'
	return CONTENT_CODES.has(code) ? 'content' : 'unavailable'
}

/** Turns whatever an engine throws into the one error of this workspace. */
export function toStoreError(error: unknown, doing: string): StoreError {
	if (error instanceof StoreError) return error
	const message = error instanceof Error ? error.message : String(error)
	const own = (error as { code?: unknown }).code
	// The number that was told apart goes before the text: a message may quote a row, which may say anything.
	const number = Number(/^\d+$/.test(String(own)) ? own : /Code: (\d+)/.exec(message)?.[1])
	const code = Number.isNaN(number) ? undefined : number
	return new StoreError(kindOf(code), `${doing}: ${message || String(own)}`, {
		cause: error,
		...(code === undefined ? {} : { code: String(code) }),
	})
}

/** The text that goes to the engine: the name in front, for the logs of a server; the limits behind. */
export function boundedSql({ name, sql, timeoutMs = DEFAULT_TIMEOUT_MS, threads }: Query): string {
	const most = threads === undefined ? '' : `, max_threads = ${threads}`
	return `/* ${name} */ ${sql}\nSETTINGS max_execution_time = ${timeoutMs / 1000}, output_format_json_quote_64bit_integers = 0${most}`
}
