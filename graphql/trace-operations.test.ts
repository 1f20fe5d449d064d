import type { Facts, Trace } from '@vong/core/trace'
import { type ExecutionArgs, type ExecutionResult, GraphQLError, GraphQLSchema, parse } from 'graphql'
import { expect, it } from 'vitest'
import { createTraceOperations } from './trace-operations.ts'

const WHO = 'query Who($id: ID) { viewer(id: $id) { name } } query Other { viewer { name } }'

it.each<[string, string | undefined, object, Facts]>([
	['query', 'Who', { errors: [new GraphQLError('no'), new GraphQLError('no')] }, { named: 'Who', errors: 2 }],
	['query', 'Other', { data: {} }, { named: 'Other', errors: 0 }],
	['unknown', 'Missing', { errors: [new GraphQLError('no')] }, { named: '', errors: 1 }],
	['subscription', undefined, (async function* () {})(), { named: '', errors: 0 }],
])(
	'of a %s (%s) its kind, its name and how much failed are told, and nothing else',
	async (type, name, result, facts) => {
		let told: Facts = {}
		const trace: Trace = (title, work) =>
			work({
				set: (more) => {
					told = { title, ...told, ...more }
				},
				fail: () => undefined,
			})
		const args: ExecutionArgs = {
			schema: new GraphQLSchema({}),
			document: parse(type === 'subscription' ? 'subscription { alerts { cursor } }' : WHO),
			operationName: name,
			variableValues: { id: 'secret' },
		}
		const run = createTraceOperations(trace)(() => result as ExecutionResult)
		expect(await run(args)).toBe(result)
		expect(told).toEqual({
			title: `graphql ${type}`,
			'graphql.operation.type': type,
			'graphql.operation.name': facts['named'],
			'vong.errors': facts['errors'],
		})
	},
)
