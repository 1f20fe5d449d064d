import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema, parse, validate } from 'graphql'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const schema = buildSchema(readFileSync(join(ROOT, 'graphql/schema.graphql'), 'utf8'))
const IS_DOCUMENT = /^(query|mutation|subscription)\b/

/** Every document that a module tells of, also within what it groups together. */
function documentsIn(value: unknown): string[] {
	if (typeof value === 'string') return IS_DOCUMENT.test(value) ? [value] : []
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(documentsIn) : []
}

it('whatever the pages ask, the schema has', async () => {
	const files = globSync('dashboards/{admin,app,desk,leader,map,wall}/{*documents,notices}.ts', { cwd: ROOT })
	const modules = await Promise.all(files.map((file) => import(join(ROOT, file))))
	const documents = modules.flatMap((module) => documentsIn({ ...module }))
	expect(documents.length).toBeGreaterThan(40)
	for (const document of documents) expect(validate(schema, parse(document)), document).toEqual([])
})
