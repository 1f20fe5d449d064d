import { ENTITY_KINDS } from '@vong/core/entity'
import { PERIODS } from '@vong/core/period'
import type { Bound, Condition, Expression } from '@vong/core/rule'
import { SEVERITIES } from '@vong/core/severity'
import { z } from 'zod'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

const span = (name: string, length: number) =>
	z
		.number()
		.nonnegative(`expected ${name}, 0 or more`)
		.transform((count) => count * length)
export const minutes = span('minutes', MINUTE_MS)
const hours = span('hours', HOUR_MS)
const days = span('days', DAY_MS)
export const severity = z.enum(SEVERITIES, `expected ${SEVERITIES.join(', ')}`)
const names = z.array(z.string().min(1)).min(1, 'expected at least one')
const from = z.enum(['late', 'stale', 'dead'], 'expected late, stale or dead')
const by = z.enum(['area', 'agency', 'subject', 'all'], 'expected area, agency, subject or all')
const clock = z
	.string()
	.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as "09:00"')
	.transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)))
/** Closer together nothing is looked at. */
const evaluations = z
	.number()
	.min(1, 'expected one minute at least')
	.transform((count) => Math.round(count) * MINUTE_MS)

const match = z.strictObject({
	sources: names.optional(),
	types: names.optional(),
	severities: z.array(severity).min(1).optional(),
	field: z
		.strictObject({ name: z.string().min(1), is: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1) })
		.optional(),
	value: z.strictObject({ min: z.number().optional(), max: z.number().optional() }).optional(),
})

const bounds = {
	above: z.number().optional(),
	below: z.number().optional(),
	clear: z.number().optional(),
	steps: z.array(z.strictObject({ at: z.number(), severity })).default([]),
}
interface Bounds {
	readonly above?: number | undefined
	readonly below?: number | undefined
	readonly clear?: number | undefined
	readonly steps: readonly { readonly at: number; readonly severity: Bound['steps'][number]['severity'] }[]
}

const isOneSided = ({ above, below }: Bounds) => (above === undefined) !== (below === undefined)
const ONE_SIDED = 'expected above or below, one of them'
function isRising({ above, below, clear, steps }: Bounds): boolean {
	const [bound, sign] = above === undefined ? [below ?? 0, -1] : [above, 1]
	const rising = [bound, ...steps.map(({ at }) => at)].every(
		(at, index, all) => index === 0 || (at - (all[index - 1] ?? at)) * sign > 0,
	)
	return rising && ((clear ?? bound) - bound) * sign <= 0
}
const RISING = 'expected clear on the good side of the bound, and steps that go on from it'

function toBound({ above, below, clear, steps }: Bounds): Bound {
	const value = above ?? below ?? 0
	return {
		direction: above === undefined ? 'below' : 'above',
		value,
		clear: clear ?? value,
		steps: steps.map(({ at, severity: grave }) => ({ value: at, severity: grave })),
	}
}

const ownBounds = z.strictObject(bounds).refine(isOneSided, ONE_SIDED).refine(isRising, RISING)

const watch = {
	indicator: z.string(),
	period: z.enum(PERIODS, `expected one of ${PERIODS.join(', ')}`),
	minimumSample: z.number().int().nonnegative().default(0),
	levels: z.array(z.enum(['province', 'district', 'commune', 'centre'])).min(1),
	byAgency: z.boolean().default(false),
}

const threshold = z
	.strictObject({
		...watch,
		...bounds,
		own: z.record(z.string(), ownBounds).optional(),
		judged: z.enum(['running', 'closed'], 'expected running or closed').default('running'),
		times: z
			.strictObject({
				atLeast: z.number().int().positive(),
				of: z.number().int().positive(),
				everyMinutes: evaluations,
			})
			.refine(({ atLeast, of }) => atLeast <= of, 'expected atLeast to be no more than of')
			.optional(),
	})
	.refine(isOneSided, ONE_SIDED)
	.refine(isRising, RISING)
	.refine(
		({ period, judged }) => period !== 'now' || judged === 'running',
		'expected a period that ends, for judged: closed',
	)
	.refine(({ judged, times }) => !times || judged === 'running', 'expected judged: running beside times')
	.refine(({ own, byAgency }) => !own || byAgency, 'expected byAgency beside own bounds')
	.transform(({ above, below, clear, steps, own, times, ...rest }): Condition => {
		const owned = own && Object.fromEntries(Object.entries(own).map(([agency, one]) => [agency, toBound(one)]))
		return {
			kind: 'threshold',
			bound: toBound({ above, below, clear, steps }),
			...(owned ? { own: owned } : {}),
			...(times ? { times: { atLeast: times.atLeast, of: times.of, every: times.everyMinutes } } : {}),
			...rest,
		}
	})

const change = z
	.strictObject({
		...watch,
		...bounds,
		overMinutes: z.number().min(10, 'expected ten minutes at least').optional(),
		overPeriods: z.number().int().positive().optional(),
		relative: z.boolean().default(false),
	})
	.refine(isOneSided, ONE_SIDED)
	.refine(isRising, RISING)
	.refine(
		({ overMinutes, overPeriods }) => (overMinutes === undefined) !== (overPeriods === undefined),
		'expected overMinutes or overPeriods, one of them',
	)
	.refine(({ overPeriods, period }) => overPeriods === undefined || period !== 'now', 'expected a period that ends')
	.transform(
		({ above, below, clear, steps, overMinutes, overPeriods, ...rest }): Condition => ({
			kind: 'change',
			bound: toBound({ above, below, clear, steps }),
			over: overPeriods === undefined ? { span: (overMinutes ?? 0) * MINUTE_MS } : { periods: overPeriods },
			...rest,
		}),
	)

const baseline = z
	.strictObject({
		...watch,
		period: z.enum(['hour', 'day'], 'expected hour or day'),
		weeks: z.number().int().min(3, 'expected three weeks at least').max(52).default(8),
		leastWeeks: z.number().int().min(3, 'expected three weeks at least').default(4),
		direction: z.enum(['above', 'below', 'both'], 'expected above, below or both'),
		spreads: z.number().positive().default(3),
		clearSpreads: z.number().nonnegative().default(2),
		leastDifference: z.number().nonnegative().default(0),
	})
	.refine(({ weeks, leastWeeks }) => leastWeeks <= weeks, 'expected leastWeeks to be no more than weeks')
	.refine(({ spreads, clearSpreads }) => clearSpreads <= spreads, 'expected clearSpreads to be no more than spreads')
	.transform((rest): Condition => ({ kind: 'baseline', ...rest }))

const plan = z
	.strictObject({
		...watch,
		days: z.array(z.iso.date('expected a date such as 2021-05-23')).min(1),
		points: z.array(z.strictObject({ at: clock, atLeast: z.number() })).min(1),
	})
	.refine(
		({ points }) => points.every(({ at }, index) => index === 0 || at > (points[index - 1]?.at ?? at)),
		'expected points in the order of the day',
	)
	.transform(
		({ points, ...rest }): Condition => ({
			kind: 'plan',
			points: points.map(({ at, atLeast }) => ({ at, value: atLeast })),
			...rest,
		}),
	)

const event = z
	.strictObject({ match, ends: match.optional(), endsAfterMinutes: minutes })
	.transform(({ endsAfterMinutes, ...rest }): Condition => ({ kind: 'event', endsAfter: endsAfterMinutes, ...rest }))

const count = z
	.strictObject({ match, atLeast: z.number().int().positive(), withinMinutes: minutes, by })
	.transform(({ withinMinutes, ...rest }): Condition => ({ kind: 'count', within: withinMinutes, ...rest }))

const silence = z
	.strictObject({ sources: z.union([z.literal('all'), names]), from })
	.transform((rest): Condition => ({ kind: 'silence', ...rest }))

const absence = z
	.strictObject({ source: z.string(), match, everyMinutes: z.number().positive().optional(), by, from })
	.transform(
		({ everyMinutes, ...rest }): Condition => ({
			kind: 'absence',
			...(everyMinutes === undefined ? {} : { every: everyMinutes * 60 }),
			...rest,
		}),
	)

const deadline = z
	.strictObject({
		of: z.enum(ENTITY_KINDS, `expected one of ${ENTITY_KINDS.join(', ')}`),
		soon: z.strictObject({ workingHours: hours, severity }).optional(),
		states: names.optional(),
		without: z.array(z.string()).default([]),
		openWithinDays: days.default(7 * DAY_MS),
	})
	.transform(
		({ soon, openWithinDays, ...rest }): Condition => ({
			kind: 'deadline',
			openWithin: openWithinDays,
			...(soon ? { soon: { working: soon.workingHours, severity: soon.severity } } : {}),
			...rest,
		}),
	)

const expression: z.ZodType<Expression> = z.lazy(() =>
	z.union(
		[
			z
				.string()
				.min(1)
				.transform((rule) => ({ rule })),
			z.strictObject({ all: z.array(expression).min(1) }),
			z.strictObject({ any: z.array(expression).min(1) }),
			z.strictObject({ not: expression }),
		],
		'expected the name of a rule, or all, any or not of such',
	),
)

const composite = z
	.strictObject({ when: expression, same: z.enum(['area', 'agency', 'all'], 'expected area, agency or all') })
	.transform((rest): Condition => ({ kind: 'composite', ...rest }))

const contradiction = z
	.strictObject({ withinDays: days })
	.transform(({ withinDays }): Condition => ({ kind: 'contradiction', within: withinDays }))

const failure = z.strictObject({}).transform((): Condition => ({ kind: 'failure' }))

/** One of these is a rule's condition, under its own name. */
export const CONDITIONS = {
	threshold: threshold.optional(),
	change: change.optional(),
	baseline: baseline.optional(),
	plan: plan.optional(),
	event: event.optional(),
	count: count.optional(),
	silence: silence.optional(),
	absence: absence.optional(),
	deadline: deadline.optional(),
	composite: composite.optional(),
	contradiction: contradiction.optional(),
	failure: failure.optional(),
}
export const KINDS = Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[]
