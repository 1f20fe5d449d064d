import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '@vong/core/clock'
import { connectStore } from '@vong/store/connect'
import { StoreError } from '@vong/store/errors'
import type { Store } from '@vong/store/store'
import type { Logger } from 'pino'
import type { Environment } from './environment.ts'

const RETRY_MS = 1_000

/** The store with all migrations applied. A server that is away is waited for: nothing works without it. */
export async function openStore(deps: { environment: Environment; log: Logger; clock: Clock }): Promise<Store> {
	const { environment, log, clock } = deps
	const store = await connectStore({
		url: environment.clickhouseUrl,
		cluster: environment.clickhouseCluster,
		dataDir: environment.dataDir,
		durability: environment.durability,
		clock,
	})
	for (;;) {
		try {
			const { applied } = await store.migrate()
			if (applied.length > 0) log.info({ applied }, 'migrations applied')
			return store
		} catch (error) {
			const away = error instanceof StoreError && (error.kind === 'unavailable' || error.kind === 'timeout')
			if (!away || store.mode === 'embedded') throw error
			log.warn({ reason: error.message }, 'the store is away; trying again')
			await delay(RETRY_MS)
		}
	}
}
