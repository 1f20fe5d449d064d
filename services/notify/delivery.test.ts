import type { Notification } from '@vong/core/notification'
import type { Facts, Trace } from '@vong/core/trace'
import { afterEach, expect, it, vi } from 'vitest'
import type { Message, SendResult } from './channel.ts'
import { createDelivery } from './delivery.ts'
import { alertOf, messageTo, person } from './notify.fixture.ts'

afterEach(() => vi.useRealTimers())

const rowOf = (id: string, recipient: string): Notification => ({
	...{ id, alert: 'a1', step: 'first', recipient, by: '', channel: 'email', state: 'queued' },
	...{ reason: '', until: null, message: id, attempts: 1, providerId: '', queuedAt: 0, changedAt: 0 },
	...{ sentAt: null, deliveredAt: null, readAt: null, acknowledgedAt: null },
})

/** What goes out by mail, and to whom, in the order in which it was begun. */
function mailing(send: (message: Message) => Promise<SendResult> = async () => ({ state: 'sent' })) {
	const begun: string[] = []
	const delivery = createDelivery({
		channels: [
			{
				id: 'email',
				async send(message) {
					begun.push(`${message.id} to ${message.address.address}`)
					return send(message)
				},
			},
		],
		compose: async ({ id, address }) => ({ ...messageTo(address), id }),
		contactOf: person,
		alertOf: () => alertOf('a1'),
		hasOtherWay: () => false,
		disable: async () => undefined,
		random: () => 0,
		now: () => 0,
		log: { warn: () => undefined },
	})
	const attempt = (id: string, recipient: string) => delivery.attempt({ id, recipient, rows: [rowOf(id, recipient)] })
	return { begun, attempt, stop: delivery.stop }
}

it('the next message to the same address is begun once what became of the former is written, one to another address at once', async () => {
	const { begun, attempt } = mailing()
	const first = await attempt('n1', 'an')
	const next = attempt('n2', 'an')
	await attempt('n3', 'binh')
	expect(begun).toEqual(['n1 to an@example.org', 'n3 to binh@example.org'])
	first.written()
	expect((await next).rows).toMatchObject([{ id: 'n2', state: 'sent' }])
	expect(begun).toEqual(['n1 to an@example.org', 'n3 to binh@example.org', 'n2 to an@example.org'])
})

it('an address that does not answer holds up its next message for two seconds and no more', async () => {
	vi.useFakeTimers()
	const { begun, attempt } = mailing(() => new Promise(() => undefined))
	for (const id of ['n1', 'n2', 'n3']) void attempt(id, 'an')
	await vi.advanceTimersByTimeAsync(1_999)
	expect(begun).toHaveLength(1)
	await vi.advanceTimersByTimeAsync(1)
	expect(begun).toHaveLength(2)
	await vi.advanceTimersByTimeAsync(2_000)
	expect(begun).toHaveLength(3)
})

it('what waits for its turn when the process stops is left to whoever comes next', async () => {
	const { begun, attempt, stop } = mailing()
	const first = await attempt('n1', 'an')
	const next = attempt('n2', 'an')
	stop()
	first.written()
	expect((await next).rows).toEqual([])
	expect(begun).toEqual(['n1 to an@example.org'])
})

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
	const { rows: after } = await delivery.attempt({ id: 'n1', recipient: 'an', rows: [rowOf('n1', 'an')] })
	expect(after).toMatchObject([{ state: 'failed', reason: '550 no an@example.org here' }])
	const name = 'send notification'
	expect(told).toEqual([
		{ name, 'vong.channel': 'email', 'vong.attempt': 1, 'vong.alerts': 1 },
		{ name, 'vong.outcome': 'failed' },
		{ type: 'gone' },
	])
})
