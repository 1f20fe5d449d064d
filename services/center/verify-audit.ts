import { verifyAudit } from '@vong/access/audit'
import { systemClock } from '@vong/core/clock'
import { VongError } from '@vong/core/errors'
import type { Store } from '@vong/store/store'
import { pino } from 'pino'
import { lockDataDir } from './data-lock.ts'
import { readEnvironment } from './environment.ts'
import { openStore } from './open-store.ts'

const PAGE = 5_000

/** Reads the whole audit and says whether its chains hold: `npm run verify-audit`. Exits with 1 when they do not. */
async function main(): Promise<number> {
	const environment = readEnvironment(process.env)
	if (!environment.ok) throw new VongError('CONFIGURATION', environment.errors.join('\n'))
	const lock = await lockDataDir(environment.value.dataDir)
	const log = pino({ level: 'warn' })
	const store = await openStore({ environment: environment.value, log, clock: systemClock })
	try {
		const { records, broken } = await verifyAudit(chains(store))
		for (const one of broken) process.stdout.write(`${one}\n`)
		process.stdout.write(`${records} records, ${broken.length} broken\n`)
		return broken.length > 0 ? 1 : 0
	} finally {
		await store.close()
		await lock.release()
	}
}

async function* chains({ queries }: Store) {
	let after: { writer: string; number: number } | undefined
	for (;;) {
		const page = await queries.auditChain({ limit: PAGE, ...(after ? { after } : {}) })
		yield* page
		const last = page.at(-1)
		if (!last || page.length < PAGE) return
		after = { writer: last.writer, number: last.number }
	}
}

try {
	process.exitCode = await main()
} catch (error) {
	process.stderr.write(`The audit cannot be verified:\n  ${error instanceof Error ? error.message : String(error)}\n`)
	process.exitCode = 1
}
