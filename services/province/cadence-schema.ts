import type { Cadence } from '@vong/core/source'
import { z } from 'zod'

const DAY_SECONDS = 86_400
/** A batch may come this much before its time, and by default so much after it. */
const EARLY_MINUTES = 30
const GRACE_SECONDS = 7200
const BATCH = /^(daily|working-days)-(at|by) ([01]\d|2[0-3]):[0-5]\d$/
const WITHIN = new RegExp(`^(always|office-hours)$|${BATCH.source}`)

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as "07:00"')
const days = z
	.strictObject({
		days: z.array(z.string().regex(/^\d{4}-\d\d-\d\d$/, 'expected a date such as 2021-05-23')).min(1),
		from: timeOfDay.default('00:00'),
		to: timeOfDay.default('23:59'),
	})
	.refine(({ from, to }) => from < to, { error: '`to` comes before `from`' })

const EXPECTED =
	'expected always, office-hours, daily-at 16:00, daily-by 17:00, working-days-at or -by 17:00, or { days: [2021-05-23] }'

const seconds = z.number().positive('expected seconds')

/** When a source is expected to send, as its file says it. */
export const cadenceSchema = z
	.strictObject({
		every: seconds.optional(),
		within: z.union([z.string().regex(WITHIN, EXPECTED), days], EXPECTED),
		grace: z.number().nonnegative('expected seconds').optional(),
	})
	.superRefine(({ every, within, grace }, context) => {
		const isBatch = typeof within === 'string' && BATCH.test(within)
		const complain = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
		if (isBatch && every !== undefined) complain('every', 'a batch comes once a day')
		if (!isBatch && every === undefined) complain('every', 'expected seconds')
		if (!isBatch && grace !== undefined) complain('grace', 'only a batch has a grace')
	})
	.transform(({ every = DAY_SECONDS, within, grace }): Cadence => {
		if (typeof within !== 'string') {
			return { kind: 'days', every, dates: within.days, from: minutes(within.from), to: minutes(within.to) }
		}
		if (within === 'always' || within === 'office-hours') return { kind: within, every }
		const [, which, how, time = ''] = /^(\S+)-(at|by) (.*)$/.exec(within) ?? []
		const at = minutes(time)
		return {
			kind: 'daily',
			every,
			at,
			// A batch "by" a time may come all day; one "at" a time speaks of a day that ends then.
			from: how === 'by' ? 0 : Math.max(0, at - EARLY_MINUTES),
			grace: grace ?? (how === 'by' ? 0 : GRACE_SECONDS),
			workingDays: which === 'working-days',
		}
	})

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
