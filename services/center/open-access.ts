import { randomBytes } from 'node:crypto'
import { type Access, createAccess } from '@vong/access/access'
import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import { encodeAccess } from '@vong/store/event-row'
import type { AccessRecord, Store } from '@vong/store/store'
import type { Logger } from 'pino'
import type { Cleanup } from './cleanup.ts'
import type { Environment } from './environment.ts'
import { createKeepFresh } from './keep-fresh.ts'

interface AccessDeps {
	readonly environment: Environment
	readonly store: Store
	readonly bus: Bus
	readonly sealingKey: Uint8Array
	readonly clock: Clock
	readonly log: Logger
}

export interface OpenAccess extends Access {
	/** The administrator's token and sign-in code, when this start made them. */
	firstSignIn(): Promise<{ token: string; code: string } | undefined>
}

/** The access rules over the store's log, kept in step with other processes by the bus. */
export async function openAccess(deps: AccessDeps, cleanup: Cleanup): Promise<OpenAccess> {
	const { environment, store, bus, sealingKey, clock, log } = deps
	const encoder = new TextEncoder()
	const access = createAccess({
		append: (record: AccessRecord) =>
			store.writer.insert(
				'access_log',
				[encoder.encode(encodeAccess(record))],
				`access:${randomBytes(12).toString('hex')}`,
			),
		read: () => store.queries.accessLog(),
		announce: () => bus.publish('access.changed', { id: '', at: clock.now() }),
		random: (bytes: number) => randomBytes(bytes),
		sealingKey,
		adminToken: environment.adminToken,
		clock,
	})
	await access.load()
	const fresh = createKeepFresh({ refresh: access.refresh, log })
	const changes = await bus.subscribe('access.changed', fresh.ask, () => void fresh.ask())
	cleanup.add('access changes', () => {
		fresh.close()
		return changes.close()
	})
	const { created } = await access.ensureAdminToken()

	return {
		...access,
		async firstSignIn() {
			const viewer = created === null ? undefined : access.verifyToken(created)
			if (created === null || !viewer) return undefined
			return { token: created, code: await access.createSignInCode(viewer) }
		},
	}
}
