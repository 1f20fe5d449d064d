import type { Centre } from '@vong/core/centre'
import { type AlertingPolicy, CHANNELS } from '@vong/core/notification'
import type { Rule } from '@vong/core/rule'
import { SEVERITIES } from '@vong/core/severity'
import { z } from 'zod'
import { readYaml } from './yaml-file.ts'

const MINUTE_MS = 60_000
const id = z.string().regex(/^[a-z0-9-]+$/, 'expected lower-case letters, digits and hyphens')
const words = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) })
const names = z.array(z.string().min(1)).min(1, 'expected at least one')
const severity = z.enum(SEVERITIES, `expected ${SEVERITIES.join(', ')}`)
const clock = z
	.string()
	.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as "07:30"')
	.transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)))
const span = z
	.number()
	.nonnegative()
	.transform((minutes) => minutes * MINUTE_MS)
const bySeverity = z.strictObject({ info: span, minor: span, major: span, critical: span })

const matcher = z.strictObject({
	rules: names.optional(),
	areas: names.optional(),
	agencies: names.optional(),
	subjects: names.optional(),
	fields: names.optional(),
	severities: z.array(severity).min(1).optional(),
	sources: names.optional(),
	labels: z.record(z.string(), z.string()).optional(),
})

const recurrence = z
	.strictObject({
		from: clock,
		to: clock,
		weekdays: z.array(z.number().int().min(0).max(6)).min(1).optional(),
		monthDays: z.array(z.number().int().min(-31).max(31)).min(1).optional(),
		days: z.enum(['working', 'off']).optional(),
	})
	.transform(({ from, to, ...rest }) => ({ recurs: { ...rest, span: { from, to } } }))

const team = z.strictObject({
	id,
	name: words,
	role: id,
	agency: z.string().default(''),
	centre: z.string().default(''),
	roster: z.boolean().default(false),
})

const step = z.strictObject({
	after: z.strictObject({
		amount: z.number().nonnegative(),
		unit: z.enum(['minute', 'working-hour', 'working-day', 'day']),
	}),
	to: z
		.array(z.union([z.strictObject({ team: id }), z.strictObject({ role: id, of: z.enum(['agency', 'centre']) })]))
		.min(1),
	channels: z
		.array(z.enum(CHANNELS, `expected ${CHANNELS.join(', ')}`))
		.min(1)
		.optional(),
})

const alertingSchema = z.strictObject({
	teams: z.array(team),
	chains: z.array(z.strictObject({ id, name: words, digest: z.boolean().optional(), steps: z.array(step).min(1) })),
	responsibilities: z.array(z.strictObject({ id, matcher, chain: id })),
	inhibitions: z.array(
		z.strictObject({
			id,
			by: matcher,
			over: matcher,
			same: z.array(z.enum(['source', 'area', 'agency', 'field', 'subject'])).min(1),
		}),
	),
	maintenance: z.array(z.strictObject({ id, name: words, matcher, when: recurrence })),
	quietHours: z.array(recurrence),
	limits: z.strictObject({
		ageLimitMinutes: span,
		groupWaitMinutes: bySeverity,
		groupIntervalMinutes: bySeverity,
		flapping: z.strictObject({ firings: z.number().int().positive(), withinMinutes: span }),
		perPerson: z.strictObject({
			messages: z.number().int().positive(),
			critical: z.number().int().positive(),
			withinMinutes: span,
		}),
		digestAt: z.array(clock),
	}),
})

interface Known {
	readonly centres: readonly Centre[]
	readonly rules: ReadonlyMap<string, Rule>
}

/** Who is told of what, when, and when not. Mistakes go to `errors`. */
export async function readAlerting(path: string, known: Known, errors: string[]): Promise<AlertingPolicy | undefined> {
	const file = await readYaml(path, alertingSchema, errors)
	if (!file) return undefined
	const { teams, chains, responsibilities, inhibitions, limits } = file
	const policy: AlertingPolicy = {
		teams,
		chains,
		responsibilities,
		inhibitions,
		maintenance: file.maintenance.map(({ when, ...window }) => ({ ...window, ...when })),
		quietHours: file.quietHours,
		limits: {
			ageLimit: limits.ageLimitMinutes,
			groupWait: limits.groupWaitMinutes,
			groupInterval: limits.groupIntervalMinutes,
			flapping: { firings: limits.flapping.firings, within: limits.flapping.withinMinutes },
			perPerson: {
				messages: limits.perPerson.messages,
				critical: limits.perPerson.critical,
				within: limits.perPerson.withinMinutes,
			},
			digestAt: limits.digestAt,
		},
	}
	errors.push(...mistakesIn(policy, known).map((mistake) => `${path}: ${mistake}`))
	return policy
}

/** What speaks of something that is not there, and so would reach nobody. */
function mistakesIn(
	{ teams, chains, responsibilities, inhibitions }: AlertingPolicy,
	{ centres, rules }: Known,
): string[] {
	const has = (list: readonly { readonly id: string }[], one: string) => list.some((each) => each.id === one)
	const matchers = [...responsibilities.map((one) => one.matcher), ...inhibitions.flatMap(({ by, over }) => [by, over])]
	return [
		...teams.flatMap(({ id: team, centre }) =>
			centre === '' || has(centres, centre) ? [] : [`team ${team}: there is no centre ${centre}`],
		),
		...chains.flatMap((chain) =>
			chain.steps.flatMap(({ to }) =>
				to.flatMap((target) => {
					if ('team' in target)
						return has(teams, target.team) ? [] : [`chain ${chain.id}: there is no team ${target.team}`]
					return teams.some(({ role }) => role === target.role)
						? []
						: [`chain ${chain.id}: no team has the role ${target.role}`]
				}),
			),
		),
		...responsibilities.flatMap((one) =>
			has(chains, one.chain) ? [] : [`responsibility ${one.id}: there is no chain ${one.chain}`],
		),
		...matchers.flatMap(({ rules: named = [] }) =>
			named.filter((rule) => !rules.has(rule)).map((rule) => `there is no rule ${rule}`),
		),
	]
}
