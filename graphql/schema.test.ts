import { readFileSync } from 'node:fs'
import { isEnumType, isInputObjectType, isObjectType } from 'graphql'
import { expect, test } from 'vitest'
import { createSchema } from './schema.ts'
import { SCHEMA_FILE, schemaText } from './schema-file.ts'

test('the generated schema is that of the code (npm run schema writes it)', () => {
	expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(schemaText())
})

test('every type, field, argument and enum value is described', () => {
	const missing: string[] = []
	const need = (name: string, description: string | null | undefined) => description || missing.push(name)
	for (const type of Object.values(createSchema().getTypeMap())) {
		if (type.name.startsWith('__') || !type.astNode) continue
		if (!['Query', 'Mutation', 'Subscription'].includes(type.name)) need(type.name, type.description)
		if (isEnumType(type))
			for (const { name, description } of type.getValues()) need(`${type.name}.${name}`, description)
		if (!(isObjectType(type) || isInputObjectType(type))) continue
		for (const field of Object.values(type.getFields())) {
			need(`${type.name}.${field.name}`, field.description)
			if (!('args' in field)) continue
			for (const { name, description } of field.args) need(`${type.name}.${field.name}(${name})`, description)
		}
	}
	expect(missing).toEqual([])
})

test('no field has a description that only repeats its name', () => {
	const repeats: string[] = []
	for (const type of Object.values(createSchema().getTypeMap())) {
		if (!(isObjectType(type) || isInputObjectType(type))) continue
		for (const { name, description } of Object.values(type.getFields())) {
			if (description?.toLowerCase().replace(/\W/g, '') === name.toLowerCase()) repeats.push(`${type.name}.${name}`)
		}
	}
	expect(repeats).toEqual([])
})
