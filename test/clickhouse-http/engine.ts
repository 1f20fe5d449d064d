import { Session } from 'chdb'
import type { Asked } from './request.ts'

/** An error of the engine with the number that ClickHouse gives it. */
export class EngineError extends Error {
	override readonly name = 'EngineError'
	readonly code: number

	constructor(message: string) {
		super(message)
		this.code = Number(/Code: (\d+)/.exec(message)?.[1] ?? 1002)
	}
}

export interface EngineAnswer {
	readonly bytes: Uint8Array
	readonly format: string
	readonly readRows: number
}

/**
 * chDB behind the interface: each request gets a session of its own, so that its settings and parameters end with it, as they
 * do on a server. One session is kept open for as long as the engine, or the engine would be shut down between requests.
 */
export async function openEngine(dir: string, database: string) {
	const kept = new Session(dir)
	await kept.queryAsync(`CREATE DATABASE IF NOT EXISTS ${database} ENGINE = Atomic`)

	async function run(asked: Asked): Promise<EngineAnswer> {
		const session = new Session(dir)
		try {
			for (const statement of preamble(asked)) await session.queryAsync(statement)
			const sql = withRows(asked)
			const result = await session.queryAsync(sql, { format: asked.format })
			return {
				bytes: result.bytes(),
				format: /\bFORMAT\s+(\w+)/i.exec(sql)?.[1] ?? asked.format,
				readRows: result.rowsRead,
			}
		} catch (error) {
			throw new EngineError(error instanceof Error ? error.message : String(error))
		} finally {
			session.close()
		}
	}

	return { run, close: () => kept.close() }
}

function preamble({ database, settings, parameters }: Asked): string[] {
	const set = ([name, value]: [string, string]) => `SET ${name} = ${literal(value)}`
	return [
		`USE ${name(database)}`,
		// A parameter may be longer than a statement may be by default.
		'SET max_query_size = 1000000000',
		...Object.entries(settings).map(([key, value]) => set([name(key), value])),
		...Object.entries(parameters).map(([key, value]) => set([`param_${key}`, value])),
	]
}

/** An insert whose rows came in the body reads them from the file they were put into. */
function withRows({ sql, rows }: Asked): string {
	if (rows === undefined) return sql
	const asked = /^(?<statement>[\s\S]*?)\s+FORMAT\s+(?<format>\w+)\s*$/i.exec(sql)?.groups
	const { statement = sql, format = 'Values' } = asked ?? {}
	const fromInput = /\binput\(('(?:[^'\\]|\\.)*')\)/
	return fromInput.test(statement)
		? statement.replace(fromInput, (_, structure: string) => `file(${literal(rows)}, '${format}', ${structure})`)
		: `${statement} FROM INFILE ${literal(rows)} FORMAT ${format}`
}

const name = (text: string) => `\`${text.replaceAll(/[`\\]/g, '')}\``
const literal = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
