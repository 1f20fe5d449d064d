import type { Alert } from '@vong/core/alert'
import type { AlertingPolicy } from '@vong/core/notification'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { openNotifiers, PATIENCE, sinkOf } from './notifier.fixture.ts'
import { alertOf, HOUR, POLICY, person, START } from './notify.fixture.ts'
import { places } from './two-centres.fixture.ts'

let open: Awaited<ReturnType<typeof openNotifiers>>
beforeAll(async () => {
	open = await openNotifiers()
})
afterEach(() => open.stopAll())
afterAll(() => open.close())

const MINUTE = HOUR / 60

/** A notifier on a clock that stands until it is moved; whoever is on watch gets mail. */
async function watch(policy: Partial<AlertingPolicy>, who = 'an') {
	const clock = { at: START, now: () => clock.at }
	const { got, channel } = sinkOf('email', () => ({ state: 'sent' }))
	const started = await open.start([channel], [], { policy: { ...POLICY, ...policy }, places, clock })
	await started.people.saveContact(person(who), 'admin')
	await started.people.setMembers('watch', [who], 'admin')
	const heard = () => got.splice(0).flatMap(({ kind, alerts }) => alerts.map(({ id }) => `${kind} ${id}`))
	return {
		...started,
		clock,
		/** Lets that much time go by. */
		async pass(ms: number) {
			clock.at += ms
			// Its timer goes by the time that really passes: a change of the people makes it look at once.
			await started.people.saveContact(person(who), 'admin')
			await started.notifier.settled()
		},
		async fire(...alerts: Alert[]) {
			await open.fire(...alerts)
			await vi.waitFor(async () => {
				for (const { id } of alerts) expect(await open.store.queries.notificationsOf([id])).not.toEqual([])
			}, PATIENCE)
			await started.notifier.settled()
		},
		fresh: (id: string, given: Partial<Alert> = {}) => firedAt(clock.at, id, given),
		heard,
		async isTold(...expected: string[]) {
			const alerts = () => got.flatMap((message) => message.alerts)
			await vi.waitFor(() => expect(alerts().length).toBeGreaterThanOrEqual(expected.length), PATIENCE)
			await started.notifier.settled()
			expect(heard().toSorted()).toEqual(expected.toSorted())
		},
	}
}

function firedAt(at: number, id: string, given: Partial<Alert>): Alert {
	const [fired] = alertOf(id).history
	const history = fired ? [{ ...fired, at }] : []
	return alertOf(id, { severity: 'major', asOf: at, startedAt: at, firedAt: at, history, ...given })
}

function over(alert: Alert, at: number): Alert {
	const [fired] = alert.history
	const history = fired ? [fired, { ...fired, id: `${alert.id}-over`, step: 'resolved' as const, at }] : []
	return { ...alert, phase: 'resolved', resolvedAt: at, history }
}

const whyOf = async (id: string) =>
	(await open.store.queries.notificationsOf([id])).map(({ state, reason, until }) => [state, reason, until])

it('while something is maintained nobody is told of it, and what is still there after that is told', async () => {
	const local10To11 = { span: { from: 10 * 60, to: 11 * 60 } }
	const window = { id: 'upgrade', name: { vi: '', en: '' }, matcher: { sources: ['onestop'] }, recurs: local10To11 }
	const { fire, fresh, isTold, pass, clock } = await watch({ maintenance: [window] })
	const [stays, goes, other] = [fresh('m-stays'), fresh('m-goes'), fresh('m-other', { sources: ['queue'] })]
	await fire(stays, goes, other)
	await isTold('first m-other')
	expect(await whyOf('m-stays')).toEqual([['queued', 'maintenance', START + HOUR]])
	await pass(59 * MINUTE)
	await open.fire(over(goes, clock.at))
	await isTold()
	await pass(MINUTE)
	await isTold('first m-stays')
	expect(await whyOf('m-goes')).toEqual([['dropped', 'over', null]])
})

it('a silence that comes again does the same, set while it runs', async () => {
	const { fire, fresh, isTold, pass, silences } = await watch({})
	const silence = await silences.create({
		...{ matcher: { areas: ['1'] }, from: START, until: START + 24 * HOUR, by: 'an', reason: 'thay cảm biến' },
		recurs: { span: { from: 10 * 60, to: 10 * 60 + 30 } },
	})
	await fire(fresh('r-here', { area: '1@' }), fresh('r-there', { area: '2@' }))
	await isTold('first r-there')
	expect(await whyOf('r-here')).toEqual([['queued', 'maintenance', START + 30 * MINUTE]])
	await pass(30 * MINUTE)
	await isTold('first r-here')
	await silences.expire(silence.id, 'an')
})

it('what follows from something greater in its area waits in sight, and is told when it is still there after that', async () => {
	const inhibitions: AlertingPolicy['inhibitions'] = [
		{ id: 'flood', by: { rules: ['FLOOD'] }, over: { fields: ['traffic'] }, same: ['area'] },
	]
	const { fire, fresh, isTold, pass, clock } = await watch({ inhibitions })
	const flood = fresh('i-flood', { rule: 'FLOOD', area: '1@' })
	await fire(flood, fresh('i-road', { area: '1@', field: 'traffic' }), fresh('i-far', { area: '2@', field: 'traffic' }))
	await isTold('first i-flood', 'first i-far')
	expect(await whyOf('i-road')).toEqual([['queued', 'inhibited', null]])
	await pass(MINUTE)
	await open.fire(over(flood, clock.at))
	await isTold('resolved i-flood', 'first i-road')
})

it('what comes and goes all the time is told three times, and then once more when it has been steady', async () => {
	const flapping = { firings: 4, within: HOUR }
	const { fire, fresh, isTold, pass, heard, clock } = await watch({ limits: { ...POLICY.limits, flapping } })
	const key = { key: 'flapping' }
	for (const id of ['f1', 'f2', 'f3']) {
		const alert = fresh(id, key)
		await fire(alert)
		await isTold(`first ${id}`)
		await pass(MINUTE)
		await open.fire(over(alert, clock.at))
		await isTold(`resolved ${id}`)
		await pass(MINUTE)
	}
	const fourth = fresh('f4', key)
	await fire(fourth, fresh('f-other'))
	await isTold('first f-other')
	expect(await whyOf('f4')).toEqual([['queued', 'flapping', clock.at + HOUR]])
	// Over and there again: it is counted from the last time.
	await pass(20 * MINUTE)
	await open.fire(over(fourth, clock.at))
	const fifth = fresh('f5', key)
	await fire(fifth)
	expect(heard()).toEqual([])
	expect(await whyOf('f4')).toEqual([['dropped', 'over', null]])
	await pass(59 * MINUTE)
	expect(heard()).toEqual([])
	await pass(MINUTE)
	await isTold('first f5')
})

it('when the clock is set back nothing that waits, and nothing that comes then, waits longer than it was meant to', async () => {
	const each = (ms: number) => ({ critical: ms, major: ms, minor: ms, info: ms })
	const limits = { ...POLICY.limits, groupWait: each(MINUTE), groupInterval: each(5 * MINUTE) }
	const minutes = (amount: number) => ({ amount, unit: 'minute' as const })
	const steps = [
		{ after: minutes(0), to: [{ team: 'watch' }] },
		{ after: minutes(20), to: [{ team: 'heads' }] },
	]
	const policy = {
		limits: { ...limits, perPerson: { messages: 4, critical: 4, within: HOUR } },
		chains: [{ id: 'all', name: { vi: '', en: '' }, steps }],
	}
	const { fire, fresh, isTold, pass, people } = await watch(policy, 'binh')
	await people.setMembers('heads', ['binh'], 'admin')
	await fire(fresh('back-1'))
	await pass(MINUTE)
	await isTold('first back-1')
	await fire(fresh('back-2'))
	await pass(MINUTE)
	await isTold()
	await pass(-7 * HOUR)
	await pass(5 * MINUTE)
	await isTold('first back-2')
	await fire(fresh('back-3', { rule: 'other' }))
	await pass(MINUTE)
	await isTold('first back-3')
	// Up the chain twenty minutes after the clock was set back, and an hour after it there is room for more.
	await pass(13 * MINUTE)
	await isTold()
	await pass(MINUTE)
	await pass(MINUTE)
	await isTold('up back-1', 'up back-2')
	await pass(38 * MINUTE)
	await isTold()
	await pass(MINUTE)
	await isTold('up back-3')
})

it('who takes over after the clock was set back does not wait for the time of then either', async () => {
	const sleepy = sinkOf('email', () => ({ state: 'failed', reason: 'away' }))
	const clock = { at: START, now: () => clock.at }
	const first = await open.start([sleepy.channel], [], { places, clock })
	await first.people.saveContact(person('an'), 'admin')
	await first.people.setMembers('watch', ['an'], 'admin')
	const alert = firedAt(START, 'over-1', {})
	await open.fire(alert)
	const waits = async () => expect(await whyOf('over-1')).toMatchObject([['queued', 'retry', expect.any(Number)]])
	await vi.waitFor(waits, PATIENCE)
	await first.close()
	clock.at -= 7 * HOUR
	const { got, channel } = sinkOf('email', () => ({ state: 'sent' }))
	await open.start([channel], [alert], { places, clock })
	await vi.waitFor(() => expect(got).toHaveLength(1), PATIENCE)
})
