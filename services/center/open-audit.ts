import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Audit, createAudit } from '@vong/access/audit'
import { encodeAudit } from '@vong/store/event-row'
import type { Store } from '@vong/store/store'
import type { Logger } from 'pino'
import type { Cleanup } from './cleanup.ts'

const RETRY_MS = 1_000

interface OpenAuditDeps {
	readonly dataDir: string
	readonly store: Store
	readonly log: Logger
}

/** The audit over the store. The chain's name lies in the data directory, so that it goes on after a restart. */
export async function openAudit({ dataDir, store, log }: OpenAuditDeps, cleanup: Cleanup): Promise<Audit> {
	const writer = await chainName(join(dataDir, 'keys', 'audit-chain'))
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

async function chainName(path: string): Promise<string> {
	try {
		return (await readFile(path, 'utf8')).trim()
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
	}
	const name = randomUUID()
	await mkdir(dirname(path), { recursive: true })
	await writeFile(path, `${name}\n`, { mode: 0o600 })
	return name
}
