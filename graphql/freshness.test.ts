import { expect, it } from 'vitest'
import { freshness } from './freshness.ts'

const HOUR = 3_600_000
const source = { every: 3600, cadence: { kind: 'office-hours', every: 3600 } } as const

it('a source that is expected in office hours does not age while offices are closed', () => {
	expect(freshness(source, 0, 60 * HOUR, { elapsed: () => HOUR })).toBe('LIVE')
	expect(freshness(source, 0, 60 * HOUR, { elapsed: () => 2 * HOUR })).toBe('LATE')
	expect(freshness(source, 0, 60 * HOUR, { elapsed: () => undefined })).toBe('DEAD')
	expect(freshness(source, null, 0, { elapsed: () => 0 })).toBe('DEAD')
})
