import { createSchema } from '@vong/graphql/schema'
import fc from 'fast-check'
import {
	type GraphQLField,
	type GraphQLInputType,
	type GraphQLObjectType,
	getNamedType,
	isEnumType,
	isInputObjectType,
	isLeafType,
	isListType,
	isNonNullType,
	isObjectType,
} from 'graphql'

const schema = createSchema()
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
	(type) => type ?? [],
)
const CODES = ['25195', 'dong-xoai', 'binh-phuoc', '70', '688', '', '25195\u0000', '../..', '%']
const INSTANTS = ['2026-11-01T00:00:00+07:00', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2026-02-30T00:00:00Z']
const INDICATORS = ['ONLINE_RATIO', 'WAIT_AVG', 'FEED_FRESH', 'AQI_VN']
const text = fc.oneof(
	fc.constantFrom(...CODES, ...INSTANTS, ...INDICATORS, 'month', 'CRITICAL_EVENT', 'onestop'),
	fc.string({ unit: 'binary', maxLength: 30 }),
	fc.base64String({ maxLength: 60 }),
	// Cursors that somebody made up.
	fc.jsonValue({ maxDepth: 2 }).map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
)
const quoted = text.map((value) => JSON.stringify(value))
const number = fc.oneof(fc.integer({ min: -2, max: 600 }), fc.maxSafeInteger(), fc.double()).map(String)
const anything = fc.oneof(
	quoted,
	number,
	fc.constantFrom('null', 'true', '[]', '{}', '[[[]]]', 'FIRING', '{ a: { a: 1 } }', '$v'),
)

/** A value as its type wants it, now and then another. */
function inputOf(type: GraphQLInputType, depth = 0): fc.Arbitrary<string> {
	if (isNonNullType(type)) return inputOf(type.ofType, depth)
	if (isListType(type))
		return fc.array(inputOf(type.ofType, depth), { maxLength: 3 }).map((values) => `[${values.join(', ')}]`)
	if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name))
	if (isInputObjectType(type)) {
		if (depth > 2) return fc.constant('{}')
		const fields = Object.values(type.getFields())
		return fc
			.subarray(fields, { maxLength: Math.min(4, fields.length) })
			.chain((chosen) =>
				fc.tuple(...chosen.map((field) => inputOf(field.type, depth + 1).map((value) => `${field.name}: ${value}`))),
			)
			.map((parts) => `{ ${parts.join(', ')} }`)
	}
	const usual = { Int: number, Float: number, Boolean: fc.constantFrom('true', 'false') }[type.name]
	return fc.oneof(
		{ weight: 8, arbitrary: usual ?? (type.name === 'DateTime' ? fc.constantFrom(...INSTANTS).map(q) : quoted) },
		{ weight: 1, arbitrary: anything },
	)
}
const q = (value: string) => JSON.stringify(value)

function fieldOf(field: GraphQLField<unknown, unknown>, depth: number): fc.Arbitrary<string> {
	const needed = field.args.filter(({ type }) => isNonNullType(type))
	const others = field.args.filter(({ type }) => !isNonNullType(type))
	const given = fc
		.subarray(others, { maxLength: Math.min(2, others.length) })
		.chain((chosen) =>
			fc.tuple(...[...needed, ...chosen].map(({ name, type }) => inputOf(type).map((value) => `${name}: ${value}`))),
		)
		.map((parts) => (parts.length === 0 ? '' : `(${parts.join(', ')})`))
	const type = getNamedType(field.type)
	const inner = isObjectType(type) ? selectionOf(type, depth + 1) : fc.constant('')
	const alias = fc.constantFrom('', '', '', 'a: ', 'b: ')
	return fc.tuple(alias, given, inner).map(([name, args, set]) => `${name}${field.name}${args} ${set}`)
}

function selectionOf(type: GraphQLObjectType, depth: number): fc.Arbitrary<string> {
	const fields = Object.values(type.getFields())
	const leaves = fields.filter((field) => isLeafType(getNamedType(field.type)))
	const among = depth > 4 ? leaves : fields
	if (among.length === 0) return fc.constant('{ __typename }')
	return fc
		.subarray(among, { minLength: 1, maxLength: Math.min(3, among.length) })
		.chain((chosen) => fc.tuple(...chosen.map((field) => fieldOf(field, depth))))
		.map((parts) => `{ ${parts.join(' ')} }`)
}

const grown = fc
	.constantFrom(...roots.flatMap((type) => Object.values(type.getFields()).map((field) => [type, field] as const)))
	.chain(([type, field]) => fieldOf(field, 0).map((body) => `${type.name.toLowerCase()} { ${body} }`))

/** What people try who mean harm. */
const hostile = fc.oneof(
	fc
		.integer({ min: 1, max: 400 })
		.map((depth) => `${'{ areas { parent '.repeat(depth)}{ id }${' }'.repeat(2 * depth)}`),
	fc
		.integer({ min: 1, max: 1_000 })
		.map((width) => `{ ${Array.from({ length: width }, (_, at) => `x${at}: viewer { id }`).join(' ')} }`),
	fc.constant('query { ...a } fragment a on Query { ...b } fragment b on Query { ...a }'),
	fc.constant('{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }'),
	fc.integer({ min: 0, max: 5_000 }).map((size) => `{ viewer { id } } #${'x'.repeat(size)}`),
	fc.string({ unit: 'binary', maxLength: 200 }),
)

/** A document with some letters gone, doubled or changed. */
const bent = fc
	.tuple(grown, fc.nat(), fc.nat(12), fc.oneof(fc.constantFrom('{', '}', '(', '"', '"""', '...', '@skip', '$'), text))
	.map(([document, at, length, other]) => {
		const from = at % (document.length + 1)
		return document.slice(0, from) + other + document.slice(from + length)
	})

const variables = fc.option(
	fc.dictionary(fc.constantFrom('v', 'filter', 'id', '__proto__'), fc.jsonValue({ maxDepth: 3 })),
)

/** Bodies of requests to GraphQL: what the schema's grammar allows, what is nearly that, what is meant to hurt, and anything. */
export const graphqlBodies: fc.Arbitrary<string> = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.tuple(grown, variables).map(([query, given]) => JSON.stringify({ query, variables: given })),
	},
	{ weight: 3, arbitrary: bent.map((query) => JSON.stringify({ query })) },
	{ weight: 2, arbitrary: hostile.map((query) => JSON.stringify({ query })) },
	{ weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value)) },
	{ weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }) },
)
