import type { Claims } from '@vong/bus/bus'
import { expect, test } from 'vitest'
import { takeClaims } from './screen.ts'
import { createFakeBus } from './test-support/fake-bus.ts'

test('two writers that need the same identities never wait for each other', async () => {
	const { bus, owners } = createFakeBus()
	await bus.claims.take(['b'], 'one')
	await bus.claims.take(['c'], 'two')
	const done: string[] = []
	async function run(owner: string) {
		await takeClaims(bus.claims, ['a', 'b', 'c', 'd'], owner, async () => {
			await new Promise<void>((resolve) => setImmediate(resolve))
			return true
		})
		done.push(owner)
		await bus.claims.release(['a', 'b', 'c', 'd'], owner)
	}
	await Promise.all([run('one'), run('two')])
	expect(done.toSorted()).toEqual(['one', 'two'])
	expect(owners.size).toBe(0)
})

test('an owner that never comes back is waited for so long and no longer', async () => {
	const { bus } = createFakeBus()
	await bus.claims.take(['a'], 'gone')
	let waited = 0
	const claims: Claims = bus.claims
	await takeClaims(claims, ['a', 'b'], 'one', async (waits) => {
		waited = waits
		return waits < 3
	})
	expect(waited).toBe(3)
})
