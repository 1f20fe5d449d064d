import type { Alert } from '@vong/core/alert'
import { expect, it } from 'vitest'
import { admit } from './admit.ts'
import { heldBy } from './held.ts'
import { createLedger } from './ledger.ts'
import { alertOf, HOUR, local, POLICY, person, START } from './notify.fixture.ts'
import { release } from './release.ts'
import { waitsForDigest } from './responsible.ts'
import { places } from './two-centres.fixture.ts'

const MINUTE = HOUR / 60
const NIGHT = START + 13 * HOUR
const MORNING = Date.parse('2026-03-05T06:00:00+07:00')
const [chain] = POLICY.chains
const policy = {
	...POLICY,
	responsibilities: [
		{ id: 'now', matcher: { rules: ['WAIT'] }, chain: 'now' },
		{ id: 'all', matcher: {}, chain: 'all' },
	],
	chains: chain ? [chain, { ...chain, id: 'now', digest: false }] : [],
	quietHours: [{ recurs: { span: { from: 22 * 60, to: 6 * 60 } } }],
	limits: {
		...POLICY.limits,
		groupWait: { ...POLICY.limits.groupWait, minor: 5 * MINUTE },
		digestAt: [7 * 60 + 30, 16 * 60 + 30],
	},
}
const people = { contacts: new Map([['an', person('an')]]), members: new Map([['watch', ['an']]]), duties: [] }
const context = { policy, people, places, local }

const alert = (rule: string, firedAt: number, given: Partial<Alert> = {}) =>
	alertOf('a', { rule, severity: 'minor', asOf: firedAt, startedAt: firedAt, firedAt, history: [], ...given })

/** What becomes of the first word about an alert that fired at the instant, that much later. */
function outcome(one: Alert, after: number, isOnDuty = false) {
	const firedAt = one.firedAt ?? 0
	const mayWait = (each: Alert) => waitsForDigest(each, context, firedAt)
	const ledger = createLedger(mayWait)
	ledger.addAlert(one)
	for (const row of admit(one, [], context, firedAt).lines) ledger.put(row)
	const now = firedAt + after
	const { lines } = release(
		person('an'),
		[...(ledger.waiting().get('an')?.values() ?? [])],
		{
			...{ ...policy, ...ledger, local, waitsForDigest: mayWait, isOnDuty: () => isOnDuty, isKnown: () => false },
			alertOf: (id) => ledger.alerts.get(id),
			heldBy: (each) => heldBy(each, { ...policy, open: [], silences: [], places, local }, now),
		},
		now,
	)
	return lines.map(({ message, reason, until }) => (message === '' ? { reason, until } : 'goes out'))
}

it('what is minor waits for the digest, unless its chain says that it would be over by then', () => {
	const digest = Date.parse('2026-03-04T16:30:00+07:00')
	expect(outcome(alert('INDEX', START), 10 * MINUTE)).toEqual([{ reason: 'digest', until: digest }])
	expect(outcome(alert('WAIT', START), MINUTE)).toEqual([{ reason: 'grouping', until: START + 5 * MINUTE }])
	expect(outcome(alert('WAIT', START), 5 * MINUTE)).toEqual(['goes out'])
})

it('it wakes nobody for that: at night it waits for the morning, but for who is on duty', () => {
	expect(outcome(alert('WAIT', NIGHT), 5 * MINUTE)).toEqual([{ reason: 'quiet-hours', until: MORNING }])
	expect(outcome(alert('WAIT', NIGHT), 5 * MINUTE, true)).toEqual(['goes out'])
})

it('what a person hands over does not wait for the digest', () => {
	const [fired] = alertOf('a').history
	const handed = fired ? [{ ...fired, step: 'handed-over' as const, by: 'Hoa', to: 'centre:city' }] : []
	expect(outcome(alert('INDEX', START, { history: handed, handedTo: 'centre:city' }), 5 * MINUTE)).toEqual(['goes out'])
})
