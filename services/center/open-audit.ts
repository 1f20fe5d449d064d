import { setTimeout as delay } from 'node:timers/promises'
import { type Audit, createAudit } from '@vong/access/audit'
import { encodeAudit } from '@vong/store/event-row'
import type { Store } from '@vong/store/store'
import type { Logger } from 'pino'
import type { Cleanup } from './cleanup.ts'

const RETRY_MS = 1_000

interface OpenAuditDeps {
	/** Names the chain of this process. */
	readonly writer: string
	readonly store: Store
	readonly log: Logger
}

/** The audit over the store, going on where the process' chain ended. */
export async function openAudit({ writer, store, log }: OpenAuditDeps, cleanup: Cleanup): Promise<Audit> {
	const audit = createAudit({
		writer,
		last: await store.queries.auditLast(writer),
		append: (record) =>
			store.writer.insert('audit_log', [Buffer.from(encodeAudit(record))], `audit:${writer}:${record.number}`),
		pause: () => delay(RETRY_MS),
		log,
	})
	cleanup.add('audit', audit.close)
	return audit
}
