import type { Viewer } from '@vong/core/viewer'
import { expect, test } from 'vitest'
import { createScopedReader, type ReaderDeps } from './scoped-reader.ts'

const viewer: Viewer = { id: 'v', name: 'v', roles: ['VIEWER'], scope: { kind: 'all' }, expiresAt: null }

test('the places in the stream of all events of an answer are one question to the store', async () => {
	const asked: (readonly number[])[] = []
	const headsAt = async (instants: readonly number[]) => {
		asked.push(instants)
		return instants.map((w) => ({ w }))
	}
	const deps = {
		...{ queries: { headsAt }, visibleAreaIds: () => 'all', clock: { now: () => 0 } },
		...{ areas: [], successions: {}, centres: [], indicators: {}, searchAreas: () => [] },
	}
	const reader = createScopedReader(viewer, deps as unknown as ReaderDeps)
	expect(await Promise.all([5, 7, 5].map(reader.headsAt))).toEqual([{ w: 5 }, { w: 7 }, { w: 5 }])
	expect(asked).toEqual([[5, 7]])
})
