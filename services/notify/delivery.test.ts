import type { Notification } from '@vong/core/notification'
import type { Facts, Trace } from '@vong/core/trace'
import { expect, it } from 'vitest'
import { createDelivery } from './delivery.ts'
import { alertOf, messageTo, person } from './notify.fixture.ts'

it('of a try its way and its outcome are told, and nothing of whom it was for', async () => {
	const told: Facts[] = []
	const trace: Trace = (name, work) =>
		work({ set: (facts) => told.push({ name, ...facts }), fail: (type) => told.push({ type }) })
	const [address] = person('an').addresses
	if (!address) throw new Error('no address')
	const delivery = createDelivery({
		channels: [
			{
				id: 'email',
				send: async () => ({ state: 'failed', reason: '550 no an@example.org here', gone: true }),
			},
		],
		compose: async () => messageTo(address),
		contactOf: () => person('an'),
		alertOf: () => alertOf('a1'),
		hasOtherWay: () => false,
		disable: async () => undefined,
		random: () => 0,
		now: () => 0,
		trace,
		log: { warn: () => undefined },
	})
	const row: Notification = {
		...{ id: 'n1', alert: 'a1', step: 'first', recipient: 'an', by: '', channel: 'email', state: 'queued' },
		...{ reason: '', until: null, message: 'n1', attempts: 1, providerId: '', queuedAt: 0, changedAt: 0 },
		...{ sentAt: null, deliveredAt: null, readAt: null, acknowledgedAt: null },
	}
	const after = await delivery.attempt({ id: 'n1', recipient: 'an', rows: [row] })
	expect(after).toMatchObject([{ state: 'failed', reason: '550 no an@example.org here' }])
	const name = 'send notification'
	expect(told).toEqual([
		{ name, 'vong.channel': 'email', 'vong.attempt': 1, 'vong.alerts': 1 },
		{ name, 'vong.outcome': 'failed' },
		{ type: 'gone' },
	])
})
