import type { AuditRecord } from '@vong/core/audit'
import type { Engine } from './engine.ts'

/** Place of a record, newest first. */
export interface AuditKey {
	readonly at: number
	readonly writer: string
	readonly number: number
}

export interface AuditQueries {
	/** Newest first, at most `limit`, older than `after`. */
	auditPage(input: { limit: number; after?: AuditKey; action?: string; name?: string }): Promise<AuditRecord[]>
	/** The newest record of a writer's chain. */
	auditLast(writer: string): Promise<AuditRecord | undefined>
	/** Chains in their order, at most `limit` records behind the given place. */
	auditChain(input: { after?: { writer: string; number: number }; limit: number }): Promise<AuditRecord[]>
}

type Row = Omit<AuditRecord, 'at'> & { readonly at_ms: number }

const COLUMNS = `writer, number, toUnixTimestamp64Milli(at) AS at_ms, viewer, name, action, target, outcome, address,
	previous, hash`
const toRecord = ({ at_ms, number, ...row }: Row): AuditRecord => ({ ...row, number: Number(number), at: at_ms })

export function createAuditQueries(engine: Engine): AuditQueries {
	return {
		async auditPage({ limit, after, action, name }) {
			const where = [
				...(action === undefined ? [] : ['action = {action:String}']),
				...(name === undefined ? [] : ['name = {name:String}']),
				...(after
					? ['(at, writer, number) < (fromUnixTimestamp64Milli({at:Int64}), {writer:String}, {number:UInt64})']
					: []),
			]
			const rows = await engine.query<Row>({
				name: 'auditPage',
				sql: `SELECT ${COLUMNS} FROM audit_log ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
					ORDER BY at DESC, writer DESC, number DESC LIMIT {limit:UInt32}`,
				parameters: {
					limit,
					...(action === undefined ? {} : { action }),
					...(name === undefined ? {} : { name }),
					...(after ? { at: after.at, writer: after.writer, number: after.number } : {}),
				},
			})
			return rows.map(toRecord)
		},

		async auditLast(writer) {
			const rows = await engine.query<Row>({
				name: 'auditLast',
				sql: `SELECT ${COLUMNS} FROM audit_log WHERE writer = {writer:String} ORDER BY number DESC LIMIT 1`,
				parameters: { writer },
			})
			return rows.map(toRecord)[0]
		},

		async auditChain({ after, limit }) {
			const rows = await engine.query<Row>({
				name: 'auditChain',
				sql: `SELECT ${COLUMNS} FROM audit_log
					${after ? 'WHERE (writer, number) > ({writer:String}, {number:UInt64})' : ''}
					ORDER BY writer, number LIMIT {limit:UInt32}`,
				parameters: { limit, ...(after ? { writer: after.writer, number: after.number } : {}) },
				timeoutMs: 60_000,
			})
			return rows.map(toRecord)
		},
	}
}
