import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { documentFiles } from '@vong/dashboards/document-files'
import { schemaText } from '@vong/graphql/schema-file'
import { buildSchema, parse, validate } from 'graphql'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const generated = globSync('dashboards/*/*.generated.ts', { cwd: ROOT }).map((file) => join(ROOT, file))

it('the generated documents are those of the pages and the schema (npm run schema writes them)', async () => {
	const wanted = await documentFiles(schemaText())
	expect(generated.toSorted()).toEqual(wanted.map(({ path }) => path).toSorted())
	for (const { path, text } of wanted) expect(readFileSync(path, 'utf8'), path).toBe(text)
})

it('a document that asks what the schema does not have is not written', async () => {
	await expect(documentFiles(schemaText().replace('areaCode: String', 'areaName: String'))).rejects.toThrow('areaCode')
})

it('whatever the pages ask, the schema has', async () => {
	const schema = buildSchema(schemaText())
	const modules: Record<string, string>[] = await Promise.all(generated.map((file) => import(file)))
	const documents = modules.flatMap((module) => Object.values(module))
	expect(documents.length).toBeGreaterThan(40)
	for (const document of documents) expect(validate(schema, parse(document)), document).toEqual([])
})
