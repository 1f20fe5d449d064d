import { feedState } from '@vong/core/cadence'
import type { Source } from '@vong/core/source'
import { expect, it } from 'vitest'
import { withOwnCadence } from './own-source.ts'

const own = { id: 'vong', every: 90 } as Source
const province = { sources: new Map([['vong', own]]) }
type Roles = Parameters<typeof withOwnCadence>[1]['roles']

it.each<[string, number | undefined, readonly string[], number, 'live' | 'late']>([
	['a probe every 30 s', 30_000, ['all'], 80, 'live'],
	['a probe every 30 s that stays away', 30_000, ['all'], 100, 'late'],
	['a probe every hour', 3_600_000, ['all'], 2 * 3_600, 'live'],
	['a probe every hour that stays away', 3_600_000, ['ingest', 'graphql'], 4 * 3_600, 'late'],
	['no probe', undefined, ['all'], 1e9, 'live'],
	['a process that cannot probe', 30_000, ['ingest', 'alerts'], 1e9, 'live'],
])('%s', (_, probeEveryMs, roles, silence, expected) => {
	const { sources } = withOwnCadence(province, { probeEveryMs, roles: new Set(roles) as Roles })
	const cadence = sources.get('vong')?.cadence
	expect(cadence && feedState(cadence, 0, silence * 1_000)).toBe(expected)
})

it('a pack without a source of its own stays as it is', () => {
	const none = { sources: new Map<string, Source>() }
	expect(withOwnCadence(none, { probeEveryMs: 30_000, roles: new Set(['all']) })).toBe(none)
})
