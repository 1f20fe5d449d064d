import type { JsonObject } from '@vong/core/event'
import { SEVERITIES } from '@vong/core/severity'
import type { Source } from '@vong/core/source'
import { z } from 'zod'

const names = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) })
const pointer = z.string().regex(/^(\/.*)?$/, 'expected a JSON Pointer such as /data/value')
const place = z.strictObject({ path: pointer, number: z.enum(['plain', 'vi']).optional() })
const constant = z.strictObject({ constant: z.union([z.string(), z.number()]) })
const field = z.union([place, constant], 'expected a place such as { path: /value }, or { constant: observation }')

export const provinceSchema = z.strictObject({
	id: z.string().regex(/^[a-z0-9-]+$/, 'expected lower-case letters, digits and hyphens'),
	name: names,
	timeZone: z
		.string()
		.refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'Asia/Ho_Chi_Minh', {
			error: 'expected a time zone such as Asia/Ho_Chi_Minh',
		}),
})

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

const jsonSchema = z.custom<JsonObject>(
	(value) => value !== null && typeof value === 'object' && !Array.isArray(value),
	{
		error: 'expected a JSON Schema',
	},
)

const typeSchema = z.strictObject({
	type: z.string().regex(/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/, 'expected a dotted name in lower case'),
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

export const sourceSchema = z.strictObject({
	id: z.string().regex(/^[a-z0-9-]+$/, 'expected lower-case letters, digits and hyphens'),
	name: names,
	owner: z.string().min(1),
	auth: z.enum(['signature', 'bearer'], 'expected signature or bearer').default('signature'),
	feeds: z.array(feedSchema).min(1, 'expected at least one feed'),
	types: z.array(typeSchema).min(1, 'expected at least one event type').superRefine(namedOnce),
	drop: z.array(z.string()).default([]),
	hash: z.array(z.string()).default([]),
	defaultArea: z.string().optional(),
	every: z.number().positive('expected seconds'),
	skew: z.number().positive('expected seconds').default(300),
	retentionDays: z.number().int().min(1).max(18_250, 'expected at most 50 years'),
	limits: z
		.strictObject({
			messageBytes: z.number().int().positive().default(1_048_576),
			perSecond: z.number().positive().default(5_000),
			burst: z.number().positive().default(10_000),
		})
		.prefault({}),
})

/** The entry in the form that the code works with: one schema per type is the one for any version. */
export function toSource(entry: z.infer<typeof sourceSchema>): Source {
	const types = entry.types.map(({ type, severity, schema, schemas }) => ({
		type,
		severity,
		schemas: { ...schemas, ...(schema ? { '*': schema } : {}) },
	}))
	return { ...entry, types }
}
