import { type AlertLine, foldAlert } from '@vong/core/alert-log'
import type { Rule } from '@vong/core/rule'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBook } from './book.ts'
import { NO_FIGURES } from './judge.ts'
import type { Sample } from './step.ts'
import { keyOf } from './watch.ts'

const rule: Rule = {
	id: 'R',
	version: 1,
	name: { vi: '', en: '' },
	summary: { vi: '', en: '' },
	condition: { kind: 'silence', sources: 'all', from: 'late' },
	severity: 'major',
	hold: 0,
	clearHold: 0,
	field: '',
	labels: {},
	procedure: '',
	owner: '',
	shadow: false,
	basis: '',
}
const place = { area: 'a@1', agency: '', subject: '' }
const key = keyOf(rule, place)
const BAD: Sample = { breach: 'major', clear: false, known: true, reason: 'above' }
const GOOD: Sample = { breach: null, clear: true, known: true, reason: 'below' }
const figures = { ...NO_FIGURES, value: 1 }

/** A log in memory whose writes may fail, before they took place or after. */
function memoryLog() {
	const lines: AlertLine[] = []
	let fate: 'written' | 'lost' | 'unsure' = 'written'
	const alerts = () =>
		[...Map.groupBy(lines, ({ transition }) => transition.alert).values()].flatMap((own) => foldAlert(own) ?? [])
	const load = async (ids: readonly string[]) => alerts().filter(({ id }) => ids.includes(id))
	return {
		alerts,
		load,
		next(as: typeof fate) {
			fate = as
		},
		async append(given: readonly AlertLine[]) {
			if (fate === 'lost') throw new Error('away')
			lines.push(...given)
			if (fate === 'unsure') throw new Error('away')
			return load(given.map(({ transition }) => transition.alert))
		},
		queries: {
			async alertsOfKeys() {
				const open = alerts().find(({ phase }) => phase !== 'resolved')?.id ?? ''
				return [{ key, count: alerts().length, open }]
			},
		},
	}
}

test('two evaluators, crashes and writes of unknown outcome: one open alert at most, never more than causes, and in the end the log tells what is', async () => {
	const moment = fc.record({
		bad: fc.boolean(),
		fate: fc.constantFrom('written', 'written', 'lost', 'unsure'),
		crash: fc.constantFrom(undefined, undefined, 0, 1),
	})
	await fc.assert(
		fc.asyncProperty(fc.array(moment, { maxLength: 30 }), async (moments) => {
			const log = memoryLog()
			const start = () => {
				const book = createBook({ rules: new Map([[rule.id, rule]]), log, queries: log.queries })
				for (const alert of log.alerts()) if (alert.phase !== 'resolved') book.adopt(alert)
				return book
			}
			const books = [start(), start()]
			let causes = 0
			let wasBad = false
			const see = async (bad: boolean, at: number) => {
				if (bad && !wasBad) causes++
				wasBad = bad
				const seen = { sample: bad ? BAD : GOOD, figures, sources: [], asOf: at, until: null }
				await Promise.allSettled(books.map((book) => book.judge([{ rule, at, place, seen }])))
				expect(log.alerts().filter(({ phase }) => phase !== 'resolved').length).toBeLessThanOrEqual(1)
			}
			for (const [index, { bad, fate, crash }] of moments.entries()) {
				log.next(fate)
				await see(bad, index)
				if (crash !== undefined) books[crash] = start()
			}
			log.next('written')
			const end = moments.length
			await see(true, end)
			expect(log.alerts().filter(({ phase }) => phase === 'firing')).toHaveLength(1)
			await see(false, end + 1)
			await see(false, end + 2)
			expect(log.alerts().filter(({ phase }) => phase !== 'resolved')).toHaveLength(0)
			expect(log.alerts().length).toBeLessThanOrEqual(causes)
		}),
		{ numRuns: 200 },
	)
})

test('what could not be written is judged again at the next instant, though nobody tells of it again', async () => {
	const log = memoryLog()
	const book = createBook({ rules: new Map([[rule.id, rule]]), log, queries: log.queries })
	const seen = { sample: BAD, figures, sources: [], asOf: 1, until: null }
	log.next('lost')
	await expect(book.judge([{ rule, at: 1, place, seen }])).rejects.toThrow('away')
	log.next('written')
	await book.judge([])
	expect(log.alerts().map(({ phase }) => phase)).toEqual(['firing'])
})
