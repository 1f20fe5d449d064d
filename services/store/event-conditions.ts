import type { Parameter } from './engine.ts'
import type { AreaIds, EventFilter } from './store.ts'

export interface Condition {
	readonly sql: string
	readonly parameters: Readonly<Record<string, Parameter>>
}

/** What the caller may see and asked for, as conditions; every value is a parameter. */
export function conditions(scope: AreaIds, filter: EventFilter): Condition[] {
	const { areas, sources, types, subject, severities } = filter
	const found: Condition[] = []
	const add = (sql: string, parameters: Record<string, Parameter>) => found.push({ sql, parameters })
	if (scope !== 'all') add('area_id IN {scope:Array(String)}', { scope })
	if (areas) add('area_id IN {areas:Array(String)}', { areas })
	if (sources) add('source IN {sources:Array(String)}', { sources })
	if (types) {
		const exact = types.filter((type) => !type.endsWith('.*'))
		const prefixes = types.filter((type) => type.endsWith('.*')).map((type) => type.slice(0, -1))
		add(
			'(type IN {types:Array(String)} OR arrayExists(prefix -> startsWith(type, prefix), {prefixes:Array(String)}))',
			{
				types: exact,
				prefixes,
			},
		)
	}
	if (subject !== undefined) add('subject = {subject:String}', { subject })
	if (severities) add('severity IN {severities:Array(String)}', { severities })
	return found
}
