import type { JsonObject } from '@vong/core/event'
import { SEVERITIES } from '@vong/core/severity'
import type { Source } from '@vong/core/source'
import { z } from 'zod'
import { cadenceSchema } from './cadence-schema.ts'

const names = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) })
const pointer = z.string().regex(/^(\/.*)?$/, 'expected a JSON Pointer such as /data/value')
const place = z.strictObject({ path: pointer, number: z.enum(['plain', 'vi']).optional() })
const constant = z.strictObject({ constant: z.union([z.string(), z.number()]) })
const field = z.union([place, constant], 'expected a place such as { path: /value }, or { constant: observation }')

const jsonSchema = z.custom<JsonObject>(
	(value) => value !== null && typeof value === 'object' && !Array.isArray(value),
	{
		error: 'expected a JSON Schema',
	},
)

const retentionDays = z.number().int().min(1).max(18_250, 'expected at most 50 years')
const fieldNames = z.array(
	z.string().regex(/[\p{L}\d]/u, 'expected the name of a field, where * stands for any letters'),
)

export const provinceSchema = z.strictObject({
	id: z.string().regex(/^[a-z0-9-]+$/, 'expected lower-case letters, digits and hyphens'),
	name: names,
	timeZone: z
		.string()
		.refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'Asia/Ho_Chi_Minh', {
			error: 'expected a time zone such as Asia/Ho_Chi_Minh',
		}),
	/** Days that each class of retention keeps. */
	retention: z.record(z.string(), retentionDays).default({}),
})

/** What holds for every source: personal fields and parts of schemas. */
export const personalSchema = z.strictObject({ drop: fieldNames, hash: fieldNames, keep: fieldNames.default([]) })
export const definitionsSchema = z.record(z.string(), jsonSchema)

const mappingSchema = z.strictObject({
	id: field.optional(),
	type: field,
	subject: field.optional(),
	time: field.optional(),
	value: field.optional(),
	unit: field.optional(),
	area: field.optional(),
	agency: field.optional(),
	severity: field.optional(),
	lat: field.optional(),
	lon: field.optional(),
	items: pointer.optional(),
})

const feedSchema = z
	.strictObject({
		door: z.enum(['mqtt', 'webhook'], 'expected mqtt or webhook'),
		match: z.string().min(1, 'expected a topic filter or a media type'),
		format: z.string().min(1),
		mapping: mappingSchema.optional(),
		type: z.string().optional(),
	})
	.refine((feed) => feed.format !== 'json' || feed.mapping !== undefined, {
		error: 'the format json needs a mapping',
		path: ['mapping'],
	})

const typeSchema = z.strictObject({
	type: z.string().regex(/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/, 'expected a dotted name in lower case'),
	name: names.optional(),
	severity: z.enum(SEVERITIES, `expected ${SEVERITIES.join(', ')}`).optional(),
	schema: jsonSchema.optional(),
	schemas: z.record(z.string(), jsonSchema).optional(),
})

function namedOnce(types: readonly { type: string }[], context: z.RefinementCtx) {
	for (const [index, { type }] of types.entries()) {
		if (types.findIndex((other) => other.type === type) < index) {
			context.addIssue({ code: 'custom', path: [index, 'type'], message: `${type} is listed twice` })
		}
	}
}

export const sourceSchema = z
	.strictObject({
		id: z.string().regex(/^[a-z0-9-]+$/, 'expected lower-case letters, digits and hyphens'),
		name: names,
		owner: z.string().min(1),
		auth: z.enum(['signature', 'bearer'], 'expected signature or bearer').default('signature'),
		feeds: z.array(feedSchema).min(1, 'expected at least one feed'),
		types: z.array(typeSchema).min(1, 'expected at least one event type').superRefine(namedOnce),
		/** Parts that the schemas of this source refer to as `#/$defs/…`. */
		definitions: definitionsSchema.default({}),
		drop: fieldNames.default([]),
		hash: fieldNames.default([]),
		keep: fieldNames.default([]),
		defaultArea: z.string().optional(),
		every: z.number().positive('expected seconds').optional(),
		cadence: cadenceSchema.optional(),
		lateness: z.number().nonnegative('expected seconds').optional(),
		skew: z.number().positive('expected seconds').default(300),
		retention: z.string().optional(),
		retentionDays: retentionDays.optional(),
		limits: z
			.strictObject({
				messageBytes: z.number().int().positive().default(1_048_576),
				perSecond: z.number().positive().default(5_000),
				burst: z.number().positive().default(10_000),
			})
			.prefault({}),
	})
	.superRefine((entry, context) => {
		const complain = (message: string) => context.addIssue({ code: 'custom', path: [], message })
		if ((entry.every === undefined) === (entry.cadence === undefined)) complain('expected either cadence or every')
		if ((entry.retention === undefined) === (entry.retentionDays === undefined)) {
			complain('expected either retention or retentionDays')
		}
	})

/** What a pack says once for all of its sources. */
export interface SharedRules {
	readonly retention: Readonly<Record<string, number>>
	readonly personal: z.infer<typeof personalSchema>
	readonly definitions: z.infer<typeof definitionsSchema>
}

/** The entry in the form that the code works with: one schema per type is the one for any version. */
export function toSource(
	entry: z.infer<typeof sourceSchema>,
	{ retention, personal, definitions }: SharedRules,
): Source {
	const { definitions: own, ...rest } = entry
	const shared = { ...definitions, ...own }
	const complete = (schema: JsonObject): JsonObject => {
		if (!JSON.stringify(schema).includes('"#/$defs/')) return schema
		return { ...schema, $defs: { ...shared, ...(schema['$defs'] as JsonObject | undefined) } }
	}
	const types = entry.types.map(({ type, name, severity, schema, schemas = {} }) => ({
		type,
		name,
		severity,
		schemas: Object.fromEntries(
			Object.entries(schema ? { ...schemas, '*': schema } : schemas).map(([version, one]) => [version, complete(one)]),
		),
	}))
	const every = entry.cadence?.every ?? entry.every ?? 1
	return {
		...rest,
		types,
		drop: [...personal.drop, ...entry.drop],
		hash: [...personal.hash, ...entry.hash],
		keep: [...personal.keep, ...entry.keep],
		every,
		cadence: entry.cadence ?? { kind: 'always', every },
		retentionDays: entry.retentionDays ?? retention[entry.retention ?? ''] ?? 1,
	}
}
