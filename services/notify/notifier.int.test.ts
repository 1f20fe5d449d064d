import type { Alert } from '@vong/core/alert'
import type { AlertingPolicy, Notification } from '@vong/core/notification'
import type { NotificationQueries } from '@vong/store/notification-queries'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import type { SendResult } from './channel.ts'
import { createWebhookChannel } from './channels/webhook.ts'
import { fresh, openNotifiers, PATIENCE, sinkOf } from './notifier.fixture.ts'
import { messageTo, POLICY, person } from './notify.fixture.ts'

let open: Awaited<ReturnType<typeof openNotifiers>>
let store: typeof open.store
let startNotifier: typeof open.start
let fire: typeof open.fire

beforeAll(async () => {
	open = await openNotifiers()
	;({ store, start: startNotifier, fire } = open)
})
afterEach(() => open.stopAll())
afterAll(() => open.close())

const byChannel = (a: Notification, b: Notification) => (a.channel < b.channel ? -1 : 1)

it('is told once over the first way, also when its process goes and comes again', async () => {
	const { got, channel } = sinkOf('email', () => ({ state: 'sent' }))
	const alert = fresh('once')
	const first = await startNotifier([channel], [])
	await first.people.saveContact(person('an'), 'admin')
	await first.people.setMembers('watch', ['an'], 'admin')
	await fire(alert)
	await vi.waitFor(() => expect(got).toHaveLength(1), PATIENCE)
	await first.close()
	const [row] = await store.queries.notificationsOf(['once'])
	expect(row).toMatchObject({ state: 'sent', recipient: 'an', channel: 'email', attempts: 1, message: got[0]?.id })
	const second = await startNotifier([channel], [alert])
	await second.notifier.settled()
	await fire(alert)
	await second.notifier.settled()
	expect(got).toHaveLength(1)
})

it('whoever takes over tells nobody anything before it has read to the end what was told', async () => {
	const { got, channel } = sinkOf('email', () => ({ state: 'sent' }))
	const known = [fresh('read-1'), fresh('read-2')]
	const first = await startNotifier([channel], [])
	await first.people.saveContact(person('an'), 'admin')
	await first.people.setMembers('watch', ['an'], 'admin')
	await fire(...known)
	await vi.waitFor(() => expect(got.flatMap(({ alerts }) => alerts)).toHaveLength(2), PATIENCE)
	await first.close()
	const [asked, released, heard] = [0, 1, 2].map(() => Promise.withResolvers<void>())
	const slow: NotificationQueries = {
		...store.queries,
		async notificationsOf(ids) {
			asked?.resolve()
			await released?.promise
			return store.queries.notificationsOf(ids)
		},
	}
	const starting = startNotifier([channel], known, { queries: slow })
	await asked?.promise
	const listener = await open.bus.subscribe(
		'alerts.changed',
		() => heard?.resolve(),
		() => {},
	)
	// More of what is known already, and something new, while it still reads.
	const [again] = known
	await fire({ ...(again ?? fresh('read-1')), asOf: Date.now() + 1 }, fresh('read-3'))
	await heard?.promise
	const isTold = () => expect(got.flatMap(({ alerts }) => alerts).length).toBeGreaterThan(2)
	const early = await vi.waitFor(isTold, { timeout: 1_000 }).then(
		() => 'told before it knew',
		() => 'waits',
	)
	released?.resolve()
	const second = await starting
	await second.notifier.settled()
	await listener.close()
	expect(early).toBe('waits')
	expect(got.flatMap(({ alerts }) => alerts.map(({ id }) => id)).toSorted()).toEqual(['read-1', 'read-2', 'read-3'])
})

it('a message that its process did not see the end of goes out again under the same id', async () => {
	const hanging = Promise.withResolvers<SendResult>()
	const { got, channel } = sinkOf('email', () => hanging.promise)
	const alert = fresh('cut')
	const first = await startNotifier([channel], [])
	await fire(alert)
	await vi.waitFor(() => expect(got).toHaveLength(1), PATIENCE)
	// What it knows of it is in the store by now; the process that wrote it is as good as gone.
	expect(await store.queries.notificationsOf(['cut'])).toMatchObject([{ state: 'queued', attempts: 1 }])
	const after = sinkOf('email', () => ({ state: 'sent' }))
	const second = await startNotifier([after.channel], [alert])
	await vi.waitFor(() => expect(after.got.map(({ id }) => id)).toEqual(got.map(({ id }) => id)), PATIENCE)
	await second.notifier.settled()
	hanging.resolve({ state: 'sent' })
	await first.close()
})

it('falls through to the next way that the step allows, and waits only where there is none', async () => {
	const refused = sinkOf('sms', () => ({ state: 'failed', reason: 'no such number', permanent: true }))
	const away = sinkOf('email', () => ({ state: 'failed', reason: 'away' }))
	const page = sinkOf('page', () => ({ state: 'delivered' }))
	const [chain] = POLICY.chains
	const [step] = chain?.steps ?? []
	const narrow: AlertingPolicy = {
		...POLICY,
		chains: chain && step ? [{ ...chain, steps: [{ ...step, channels: ['sms', 'email'] }] }] : [],
	}
	const ways = [
		{ channel: 'sms', address: '1' },
		{ channel: 'email', address: 'b@example.org' },
		{ channel: 'page', address: 'b' },
	] as const
	const { people, notifier, close } = await startNotifier([refused.channel, away.channel, page.channel], [], {
		policy: narrow,
	})
	await people.saveContact(person('binh', ...ways), 'admin')
	await people.setMembers('watch', ['binh'], 'admin')
	await fire(fresh('narrow'))
	// Two tries are all that mail gets while there is another way; the page is no way of this step.
	await vi.waitFor(() => expect(away.got.length).toBeGreaterThanOrEqual(3), PATIENCE)
	await notifier.settled()
	expect(page.got).toHaveLength(0)
	expect((await store.queries.notificationsOf(['narrow'])).toSorted(byChannel)).toMatchObject([
		{ channel: 'email', state: 'queued', reason: 'retry' },
		{ channel: 'sms', state: 'failed', reason: 'no such number', attempts: 1 },
	])
	await close()
	const wide = await startNotifier([refused.channel, away.channel, page.channel], [])
	await fire(fresh('wide'))
	await vi.waitFor(() => expect(page.got.map(({ alerts }) => alerts[0]?.id)).toEqual(['wide']), PATIENCE)
	await wide.notifier.settled()
	expect((await store.queries.notificationsOf(['wide'])).toSorted(byChannel)).toMatchObject([
		{ channel: 'email', state: 'failed' },
		{ channel: 'page', state: 'delivered' },
		{ channel: 'sms', state: 'failed' },
	])
})

it('an address that can never work fails at once', async () => {
	const post = vi.fn()
	const channel = createWebhookChannel({ post, now: Date.now })
	const signal = AbortSignal.timeout(10_000)
	for (const address of ['https://example.org/#not-a-secret', 'https://example.org/', 'nowhere'])
		expect(await channel.send(messageTo({ channel: 'webhook', address }), signal)).toEqual({
			...{ state: 'failed', reason: 'no-usable-address', permanent: true },
		})
	expect(post).not.toHaveBeenCalled()
})

it('what is silenced waits, and goes out when the silence is ended', async () => {
	const { got, channel } = sinkOf('email', () => ({ state: 'sent' }))
	const { people, silences, notifier } = await startNotifier([channel], [])
	await people.setMembers('watch', ['an'], 'admin')
	const silence = await silences.create({
		...{ matcher: { subjects: ['hushed'] }, from: Date.now() - 1, until: Date.now() + 600_000, by: 'an' },
		reason: 'bảo trì',
	})
	await fire(fresh('hushed'))
	await vi.waitFor(
		async () =>
			expect(await store.queries.notificationsOf(['hushed'])).toMatchObject([{ state: 'queued', reason: 'silenced' }]),
		PATIENCE,
	)
	await notifier.settled()
	expect(got).toHaveLength(0)
	await silences.expire(silence.id, 'an')
	await vi.waitFor(() => expect(got).toHaveLength(1), PATIENCE)
})

it('a silent feed is one message, its dependents wait in sight, its return is one message, and a backlog after a restart is none', async () => {
	const { got, channel } = sinkOf('email', () => ({ state: 'sent' }))
	const policy: AlertingPolicy = {
		...POLICY,
		inhibitions: [{ id: 'silent-feed', by: { labels: { cause: 'feed' } }, over: {}, same: ['source'] }],
	}
	const silent = fresh('feed', { subject: 'queue', sources: [], labels: { cause: 'feed' } })
	const dependents = ['wait-1', 'wait-2', 'wait-3'].map((id) => fresh(id, { sources: ['queue'] }))
	const { people, notifier, close } = await startNotifier([channel], [], { policy })
	await people.setMembers('watch', ['an'], 'admin')
	await fire(silent, ...dependents)
	await vi.waitFor(() => expect(got).toHaveLength(1), PATIENCE)
	await notifier.settled()
	const ids = dependents.map(({ id }) => id)
	const held = await store.queries.notificationsOf(ids)
	expect(held.map(({ alert, state, reason }) => `${alert} ${state} ${reason}`).toSorted()).toEqual(
		ids.map((id) => `${id} queued inhibited`),
	)

	const over = (alert: Alert): Alert => {
		const at = Date.now()
		const [fired] = alert.history
		const history = fired ? [fired, { ...fired, id: `${alert.id}-over`, step: 'resolved' as const, at }] : []
		return { ...alert, phase: 'resolved', resolvedAt: at, history }
	}
	// The figures come back with the feed: what was held for the outage is over before anybody was told.
	const ended = [...dependents, silent].map(over)
	await fire(...ended)
	await vi.waitFor(() => expect(got.map(({ kind }) => kind)).toEqual(['first', 'resolved']), PATIENCE)
	await notifier.settled()
	expect(new Set((await store.queries.notificationsOf(ids)).map(({ state, reason }) => `${state} ${reason}`))).toEqual(
		new Set(['dropped over']),
	)

	await close()
	const old = Date.now() - 86_400_000
	const late = ['late-1', 'late-2'].map((id) => fresh(id, { asOf: old, firedAt: old, startedAt: old }))
	const second = await startNotifier([channel], [...ended, ...late.slice(0, 1)], { policy })
	await fire(...late)
	await vi.waitFor(
		async () =>
			expect((await store.queries.notificationsOf(['late-1', 'late-2'])).map(({ reason }) => reason)).toContain(
				'too-old',
			),
		PATIENCE,
	)
	await second.notifier.settled()
	expect(got.flatMap(({ alerts }) => alerts.map(({ id }) => id))).toEqual(['feed', 'feed'])
})
