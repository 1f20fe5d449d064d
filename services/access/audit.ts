import type { AuditEntry, AuditRecord } from '@vong/core/audit'
import { breakAt, nextRecord } from './audit-chain.ts'

interface AuditDeps {
	/** Names this process' chain. */
	readonly writer: string
	/** Where the chain stands; undefined at its beginning. */
	readonly last: AuditRecord | undefined
	/** @throws when it cannot be written now. */
	readonly append: (record: AuditRecord) => Promise<void>
	/** Waits before the next try. */
	readonly pause: () => Promise<void>
	readonly log: { error(fields: object, message: string): void }
}

export interface Audit {
	/** Settles when the entry is written down; entries are written in the order in which they were given. */
	write(entry: AuditEntry): Promise<void>
	/** Waits for what is being written. */
	close(): Promise<void>
}

/**
 * The audit of one process: a chain of records. A store that is away holds entries up, it does not lose them; an entry that cannot be
 * written is tried again, since the next one would hang on it.
 */
export function createAudit({ writer, last: former, append, pause, log }: AuditDeps): Audit {
	let last = former
	let queue = Promise.resolve()
	let open = true

	async function put(entry: AuditEntry) {
		const record = nextRecord(entry, writer, last)
		for (let told = false; ; told = true) {
			try {
				await append(record)
				last = record
				return
			} catch (error) {
				if (!told || !open) log.error({ err: error, record }, 'an audit record could not be written')
				if (!open) return
				await pause()
			}
		}
	}

	return {
		write(entry) {
			queue = queue.then(() => put(entry))
			return queue
		},
		async close() {
			open = false
			await queue
		},
	}
}

/** Everything that is wrong with the chains, each in its own order; empty when they hold. */
export async function verifyAudit(chains: AsyncIterable<AuditRecord>): Promise<{ records: number; broken: string[] }> {
	const broken: string[] = []
	let records = 0
	let before: AuditRecord | undefined
	for await (const record of chains) {
		records++
		if (before?.writer !== record.writer) before = undefined
		const wrong = breakAt(record, before)
		if (wrong !== undefined) broken.push(wrong)
		before = record
	}
	return { records, broken }
}
