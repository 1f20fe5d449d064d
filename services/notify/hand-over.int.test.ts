import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { openNotifiers, PATIENCE, sinkOf } from './notifier.fixture.ts'
import { person } from './notify.fixture.ts'
import {
	alertAfter,
	CITY,
	type Happening,
	handed,
	MINUTE,
	PROVINCE,
	places,
	policy,
	taken,
} from './two-centres.fixture.ts'

let open: Awaited<ReturnType<typeof openNotifiers>>
beforeAll(async () => {
	open = await openNotifiers()
})
afterEach(() => open.stopAll())
afterAll(() => open.close())

it('an alert goes from the city to the province and back: each is told, goes up until it is taken on, and hears how it ends', async () => {
	const { got, channel } = sinkOf('email', () => ({ state: 'sent' }))
	const { people, notifier } = await open.start([channel], [], { policy, places })
	for (const { id } of policy.teams) {
		await people.saveContact(person(id), 'admin')
		await people.setMembers(id, [id], 'admin')
	}
	// It fired 40 minutes ago, and was taken on before anybody had to be woken.
	const start = Date.now() - 40 * MINUTE
	const happened: Happening[] = [taken(1)]
	const happens = async (...next: Happening[]) => {
		happened.push(...next)
		await open.fire(alertAfter(happened, { start }))
	}
	const heard = () => got.splice(0).map(({ kind, address }) => `${kind}: ${address.address.split('@')[0]}`)
	const areTold = async (...expected: string[]) => {
		await vi.waitFor(() => expect(got.length).toBeGreaterThanOrEqual(expected.length), PATIENCE)
		await notifier.settled()
		expect(heard().toSorted()).toEqual(expected.toSorted())
	}

	await happens()
	await notifier.settled()
	expect(heard()).toEqual([])
	// One clock: the half hour until leaders are told is over.
	await happens([39, 'handed-over', { by: 'Hoa', to: PROVINCE, comment: 'quá sức' }])
	await vi.waitFor(() => expect(got).toHaveLength(2), PATIENCE)
	expect(got.find(({ kind }) => kind === 'handed')?.text).toContain('Lời nhắn: quá sức')
	await areTold('handed: duty-province', 'up: leaders-province')
	await happens(taken(39.5))
	await happens(handed(39.6, CITY))
	await areTold('handed: duty-city', 'up: leaders-city')
	await happens(taken(39.7))
	await happens([39.8, 'resolved'])
	await areTold(...policy.teams.map(({ id }) => `resolved: ${id}`))
	const rows = await open.store.queries.notificationsOf(['a'])
	expect(rows.filter(({ state }) => state !== 'sent')).toEqual([])
})
