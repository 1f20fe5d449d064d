import fc from 'fast-check'
import { expect, it } from 'vitest'
import { alertOf, HOUR, local, POLICY, person, START } from './notify.fixture.ts'
import { type Case, digestAt, judge, roomAt } from './stages.ts'

const MINUTE = HOUR / 60
const { limits } = POLICY
const NIGHT = { recurs: { span: { from: 22 * 60, to: 6 * 60 } } }
const rules = { limits, quietHours: [NIGHT], local }
const MIDNIGHT = Date.parse('2026-03-04T00:00:00+07:00')
const told = (given: Partial<Case> = {}): Case => ({
	...{ alert: alertOf('a', { severity: 'major', asOf: MIDNIGHT, firedAt: MIDNIGHT }), step: 'first' },
	...{ contact: person('an'), onDuty: false, isNew: true, held: [], firings: [] },
	...given,
})

it('nobody is told more than so much in a span, and of what is critical never less than of the rest', () => {
	const perPerson = { messages: 3, critical: 6, within: HOUR }
	const times = fc.array(fc.nat(4 * HOUR), { maxLength: 200 })
	fc.assert(
		fc.property(times, fc.boolean(), (wanted, isCritical) => {
			const sent: number[] = []
			for (const at of wanted.toSorted((a, b) => a - b))
				if (roomAt(sent, isCritical, { limits: { ...limits, perPerson } }, START + at) <= START + at)
					sent.push(START + at)
			const most = isCritical ? perPerson.critical : perPerson.messages
			for (const at of sent)
				expect(sent.filter((one) => one > at - perPerson.within && one <= at).length).toBeLessThanOrEqual(most)
			// When there is no room it is said when there will be.
			const room = roomAt(sent, isCritical, { limits: { ...limits, perPerson } }, START + 4 * HOUR)
			expect(room).toBeLessThanOrEqual(START + 4 * HOUR + perPerson.within)
		}),
	)
})

it('what is minor goes out at the next time of the digest', () => {
	const twice = { ...rules, limits: { ...limits, digestAt: [7 * 60 + 30, 16 * 60 + 30] } }
	expect(digestAt(START, twice)).toBe(Date.parse('2026-03-04T16:30:00+07:00'))
	expect(digestAt(Date.parse('2026-03-04T16:30:00+07:00'), twice)).toBe(Date.parse('2026-03-05T07:30:00+07:00'))
	expect(digestAt(START, rules)).toBeUndefined()
})

it('the night keeps quiet but for what is critical and who is on duty', () => {
	const until = Date.parse('2026-03-04T06:00:00+07:00')
	const quiet = { kind: 'hold', reason: 'quiet-hours', until }
	expect(judge(told(), rules, MIDNIGHT + MINUTE)).toEqual(quiet)
	expect(judge(told({ onDuty: true }), rules, MIDNIGHT + MINUTE)).toEqual({ kind: 'pass' })
	const critical = alertOf('a', { asOf: MIDNIGHT, firedAt: MIDNIGHT })
	expect(judge(told({ alert: critical }), rules, MIDNIGHT + MINUTE)).toEqual({ kind: 'pass' })
	const own = { ...person('an'), quiet: [] }
	expect(judge(told({ contact: own }), rules, MIDNIGHT + MINUTE)).toEqual({ kind: 'pass' })
	expect(judge(told({ isNew: false }), rules, until)).toEqual({ kind: 'pass' })
})

it('old news is no news, and what stands against it is named with its end', () => {
	const late = MIDNIGHT + limits.ageLimit + 1
	expect(judge(told(), { ...rules, quietHours: [] }, late)).toEqual({ kind: 'drop', reason: 'too-old' })
	expect(judge(told({ isNew: false }), { ...rules, quietHours: [] }, late)).toEqual({ kind: 'pass' })
	expect(judge(told({ step: 'resolved' }), { ...rules, quietHours: [] }, late)).toEqual({ kind: 'pass' })
	const held = [
		{ reason: 'inhibited', by: 'feed', until: null },
		{ reason: 'silenced', by: 's', until: MIDNIGHT + HOUR },
	] as const
	expect(judge(told({ held }), rules, MIDNIGHT)).toEqual({
		...{ kind: 'hold', reason: 'inhibited', until: MIDNIGHT + HOUR },
	})
	expect(judge(told({ held, step: 'assigned.x', onDuty: true }), rules, MIDNIGHT)).toEqual({ kind: 'pass' })
})

it('an event that came in late is as old as it is, and one that had to hold is not older for that', () => {
	const [opened] = alertOf('a').history
	const ofEvent = (asOf: number, firedAt: number) =>
		alertOf('a', {
			...{ asOf, firedAt, startedAt: MIDNIGHT },
			history: opened ? [{ ...opened, step: 'opened', reason: 'event-matched', at: MIDNIGHT }] : [],
		})
	const verdict = (asOf: number, firedAt = MIDNIGHT) => judge(told({ alert: ofEvent(asOf, firedAt) }), rules, firedAt)
	expect(verdict(MIDNIGHT - limits.ageLimit - 1)).toEqual({ kind: 'drop', reason: 'too-old' })
	expect(verdict(MIDNIGHT - limits.ageLimit)).toEqual({ kind: 'pass' })
	expect(verdict(MIDNIGHT, MIDNIGHT + 2 * limits.ageLimit)).toEqual({ kind: 'pass' })
})

it('what comes and goes is told once it has been steady', () => {
	const firings = Array.from({ length: limits.flapping.firings }, (_, index) => MIDNIGHT + index * MINUTE)
	const last = firings.at(-1) ?? 0
	const day = { ...rules, quietHours: [] }
	expect(judge(told({ firings }), day, last)).toEqual({
		...{ kind: 'hold', reason: 'flapping', until: last + limits.flapping.within },
	})
	expect(judge(told({ firings }), day, last + limits.flapping.within)).toEqual({ kind: 'pass' })
	expect(judge(told({ firings: firings.slice(1) }), day, last)).toEqual({ kind: 'pass' })
	// Once more before it has been steady: it goes on, though there were fewer within the span.
	const again = last + limits.flapping.within - 1
	const until = again + limits.flapping.within
	expect(judge(told({ firings: [...firings, again] }), day, again)).toEqual({ kind: 'hold', reason: 'flapping', until })
	expect(judge(told({ firings: [...firings, again] }), day, until - 1)).toEqual({
		...{ kind: 'hold', reason: 'flapping', until },
	})
	expect(judge(told({ firings: [...firings, again + 1] }), day, again + 1)).toEqual({ kind: 'pass' })
})
