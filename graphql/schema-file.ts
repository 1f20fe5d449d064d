import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { createSchema } from './schema.ts'

/** The schema of all modules in one file, for people and code generators. `npm run schema` writes it. */
export const SCHEMA_FILE = join(import.meta.dirname, 'schema.graphql')

export const schemaText = () => `${printSchema(lexicographicSortSchema(createSchema()))}\n`

/** Answers what it wrote. */
export async function writeSchemaFile(): Promise<string> {
	const text = schemaText()
	await writeFile(SCHEMA_FILE, text)
	return text
}
