import { randomBytes, randomUUID } from 'node:crypto'
import type { Access } from '@vong/access/access'
import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import type { Scope } from '@vong/core/viewer'
import { createKeptLog } from '@vong/notify/kept-log'
import type { Province } from '@vong/province/load-province'
import { createPairing, PAIRING_KINDS } from '@vong/screens/pairing'
import { createScreens, SCREEN_KINDS } from '@vong/screens/screens'
import type { Store } from '@vong/store/store'
import type { Logger } from 'pino'
import type { Cleanup } from './cleanup.ts'

interface OpenScreensDeps {
	readonly province: Pick<Province, 'walls' | 'centres'>
	readonly access: Pick<Access, 'createToken' | 'revokeToken'>
	readonly store: Store
	readonly bus: Bus
	readonly sealingKey: Uint8Array
	readonly clock: Clock
	readonly log: Pick<Logger, 'warn'>
}

/** The control room's screens and how they are let in: in every process that serves people. */
export async function openScreens(deps: OpenScreensDeps, cleanup: Cleanup) {
	const { province, access, store, bus, sealingKey, clock, log } = deps
	const kinds = [...SCREEN_KINDS, ...PAIRING_KINDS]
	const kept = await createKeptLog({ store, bus, clock, randomId: randomUUID, log }, 'screens', kinds)
	cleanup.add('screens', kept.close)
	const screens = await createScreens({ kept, bus, clock })
	cleanup.add('sightings of screens', screens.close)
	const pairing = createPairing({
		key: sealingKey,
		kept,
		createCredential: (name, walls) =>
			access.createToken({ name, roles: ['SCREEN'], scope: scopeOf(walls, province), expiresAt: null }),
		addScreen: screens.add,
		random: randomBytes,
		clock,
	})
	return {
		...screens,
		pairing,
		/** Its streams end within a second, and it shows a new code. */
		async remove(id: string, by: string) {
			await access.revokeToken(id)
			await screens.remove(id, by)
		},
	}
}

/** A screen sees the areas of its walls. */
function scopeOf(walls: readonly string[], { walls: all, centres }: OpenScreensDeps['province']): Scope {
	const needed = new Set(all.filter(({ id }) => walls.includes(id)).map(({ centre }) => centre))
	const [whole] = centres
	return whole && needed.has(whole.id) ? { kind: 'all' } : { kind: 'areas', codes: [...needed] }
}
