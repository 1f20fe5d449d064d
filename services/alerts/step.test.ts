import type { AlertStep } from '@vong/core/alert'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type KeyState, NORMAL, nextState, type Sample } from './step.ts'

const BAD: Sample = { breach: 'major', clear: false, known: true, reason: 'above' }
const WORSE: Sample = { ...BAD, breach: 'critical' }
const BETWEEN: Sample = { breach: null, clear: false, known: true, reason: 'between' }
const GOOD: Sample = { breach: null, clear: true, known: true, reason: 'below' }
const UNKNOWN: Sample = { breach: null, clear: false, known: false, reason: 'no-data' }

/** What happens when one sample a minute is judged. */
function run(samples: readonly Sample[], holds = { hold: 0, clearHold: 0 }, from: KeyState = NORMAL) {
	let state = from
	const steps: (AlertStep | '-')[] = []
	for (const [minute, sample] of samples.entries()) {
		const next = nextState(state, sample, minute, holds)
		state = next.state
		steps.push(...(next.moves.length === 0 ? (['-'] as const) : next.moves.map(({ step }) => step)))
	}
	return { steps, state }
}

describe('what holds opens, fires and ends', () => {
	test.each<[string, Sample[], { hold: number; clearHold: number }, (AlertStep | '-')[]]>([
		['at once where nothing has to hold', [BAD, GOOD], { hold: 0, clearHold: 0 }, ['opened', 'fired', 'resolved']],
		['once it has held', [BAD, BAD, BAD, GOOD], { hold: 2, clearHold: 0 }, ['opened', '-', 'fired', 'resolved']],
		[
			'never when it did not hold',
			[BAD, BETWEEN, BAD, GOOD],
			{ hold: 2, clearHold: 0 },
			['opened', 'resolved', 'opened', 'resolved'],
		],
		[
			'not while it is between the bounds',
			[BAD, BETWEEN, BETWEEN, GOOD],
			{ hold: 0, clearHold: 0 },
			['opened', 'fired', '-', '-', 'resolved'],
		],
		[
			'once it has been over for long enough',
			[BAD, GOOD, GOOD, GOOD],
			{ hold: 0, clearHold: 2 },
			['opened', 'fired', 'recovering', '-', 'resolved'],
		],
		[
			'not when it comes back meanwhile',
			[BAD, GOOD, BAD, GOOD, GOOD, GOOD],
			{ hold: 0, clearHold: 2 },
			['opened', 'fired', 'recovering', 'relapsed', 'recovering', '-', 'resolved'],
		],
		[
			'graver and milder while it burns',
			[BAD, WORSE, WORSE, BAD],
			{ hold: 0, clearHold: 0 },
			['opened', 'fired', 'severity-changed', '-', 'severity-changed'],
		],
		[
			'and what is not known changes nothing',
			[UNKNOWN, BAD, UNKNOWN, UNKNOWN, GOOD],
			{ hold: 0, clearHold: 0 },
			['-', 'opened', 'fired', '-', '-', 'resolved'],
		],
	])('%s', (_, samples, holds, expected) => {
		expect(run(samples, holds).steps).toEqual(expected)
	})

	test('what a person has ended stays quiet until it has been over once', () => {
		const muted: KeyState = { phase: 'muted', since: 0, severity: 'major' }
		expect(run([BAD, WORSE, BETWEEN, BAD, GOOD, BAD], undefined, muted).steps).toEqual([
			'-',
			'-',
			'-',
			'-',
			'-',
			'opened',
			'fired',
		])
	})
})

test('whatever is seen: an alert opens only when none is open, fires once after opening, and ends only when it is open', () => {
	const sample = fc.constantFrom(BAD, WORSE, BETWEEN, GOOD, UNKNOWN)
	const holds = fc.record({ hold: fc.nat(3), clearHold: fc.nat(3) })
	fc.assert(
		fc.property(fc.array(sample, { maxLength: 60 }), holds, (samples, times) => {
			let open = false
			let fired = false
			for (const step of run(samples, times).steps) {
				if (step === 'opened') {
					expect(open).toBe(false)
					open = true
					fired = false
				} else if (step === 'fired') {
					expect(open && !fired).toBe(true)
					fired = true
				} else if (step === 'resolved') {
					expect(open).toBe(true)
					open = false
				} else if (step !== '-') expect(open && fired).toBe(true)
			}
		}),
	)
})
