import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { codegen } from '@graphql-codegen/core'
import * as types from '@graphql-codegen/typescript-operations'
import {
	buildSchema,
	concatAST,
	type DefinitionNode,
	type DocumentNode,
	Kind,
	parse,
	print,
	Source,
	separateOperations,
	stripIgnoredCharacters,
	validate,
	visit,
} from 'graphql'

const TYPED_DOCUMENT = join(import.meta.dirname, 'app/typed-document.ts')
const SCHEMA_TYPES = join(import.meta.dirname, 'app/schema-types.generated.ts')
const HEADER = '// Written by `npm run schema`: what is to be changed are the documents and the schema.'
const TYPES = {
	immutableTypes: true,
	useTypeImports: true,
	skipTypename: true,
	printFieldsOnNewLines: true,
	arrayInputCoercion: false,
	disableDescriptions: true,
	importExtension: '.ts',
	// A fragment is a type of its own name, and whatever spreads it says so.
	inlineFragmentTypes: 'combine',
	omitOperationSuffix: true,
	strictScalars: true,
	scalars: {
		DateTime: 'string',
		ID: 'string',
		JSON: 'unknown',
		JSONObject: 'Readonly<Record<string, unknown>>',
		MultiPolygon: 'geojson#MultiPolygon',
	},
}

/** What one `*.graphql` holds. */
interface DocumentSource {
	readonly location: string
	readonly document: DocumentNode
}

interface WrittenFile {
	readonly path: string
	readonly text: string
}

/**
 * Beside each `*.graphql` of a page a file with the texts of its operations and their types, and one with the enumerations and
 * inputs of the schema that they name. Throws where a document asks what the schema does not have.
 */
export async function documentFiles(sdl: string): Promise<WrittenFile[]> {
	const sources = globSync('*/*.graphql', { cwd: import.meta.dirname })
		.toSorted()
		.map(readSource)
	const schemaAst = buildSchema(sdl)
	const mistakes = validate(schemaAst, concatAST(sources.map(({ document }) => document)))
	if (mistakes.length > 0) throw new Error(mistakes.join('\n\n'))
	const typesOf = (path: string, own: readonly DocumentSource[], config: object) =>
		codegen({
			filename: path,
			schema: parse(sdl),
			schemaAst,
			skipDocumentsValidation: true,
			documents: sources.map((source) => ({ ...source, type: own.includes(source) ? 'standard' : 'external' })),
			plugins: [{ types: { ...TYPES, ...config } }],
			pluginMap: { types },
			config: {},
		})
	const file = async (path: string, ...parts: readonly (string | Promise<string>)[]) => ({
		path,
		text: [HEADER, ...(await Promise.all(parts)), ''].join('\n'),
	})
	return Promise.all([
		file(SCHEMA_TYPES, typesOf(SCHEMA_TYPES, sources, { generateOperationTypes: false })),
		...sources.map((source) => {
			const path = writtenFor(source)
			const typesOfOperations = typesOf(path, [source], { importSchemaTypesFrom: SCHEMA_TYPES })
			return file(path, importsOf(source, sources), typesOfOperations, textsOf(source, sources))
		}),
	])
}

export async function writeDocumentFiles(sdl: string): Promise<void> {
	for (const { path, text } of await documentFiles(sdl)) writeFileSync(path, text)
}

function readSource(file: string): DocumentSource {
	const location = join(import.meta.dirname, file)
	return { location, document: parse(new Source(readFileSync(location, 'utf8'), file)) }
}

const writtenFor = ({ location }: DocumentSource) => location.replace(/\.graphql$/, '.generated.ts')

/** Whatever a file names and does not hold: the types of the fragments of others. */
function importsOf(source: DocumentSource, sources: readonly DocumentSource[]): string {
	const spread = new Set<string>()
	visit(source.document, {
		enter: (node) => {
			if (node.kind === Kind.FRAGMENT_SPREAD) spread.add(node.name.value)
		},
	})
	const folder = dirname(source.location)
	const imports = sources.flatMap((other) => {
		const names = other === source ? [] : fragmentsOf(other).filter((name) => spread.has(name))
		return names.length > 0 ? importOf(folder, writtenFor(other), names) : []
	})
	return [importOf(folder, TYPED_DOCUMENT, ['TypedDocument']), ...imports].join('\n')
}

function importOf(folder: string, file: string, names: readonly string[]): string {
	const path = relative(folder, file)
	return `import type { ${names.join(', ')} } from '${path.startsWith('.') ? path : `./${path}`}';`
}

const fragmentsOf = ({ document }: DocumentSource) =>
	document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? one.name.value : []))

/** Each operation as it is sent: itself, then the fragments that it needs. */
function textsOf({ document }: DocumentSource, sources: readonly DocumentSource[]): string {
	const all = sources.flatMap((source) => source.document.definitions).toSorted(operationsFirst)
	const constants = Object.entries(separateOperations({ kind: Kind.DOCUMENT, definitions: all }))
		.filter(([, whole]) => whole.definitions.some((one) => isOperation(one) && document.definitions.includes(one)))
		.map(([name, whole]) => {
			const type = name.charAt(0).toUpperCase() + name.slice(1)
			const text = JSON.stringify(stripIgnoredCharacters(print(whole)))
			return `export const ${name} = ${text} as TypedDocument<${type}, ${type}Variables>;`
		})
	return constants.join('\n\n')
}

const isOperation = ({ kind }: DefinitionNode) => kind === Kind.OPERATION_DEFINITION

const operationsFirst = (a: DefinitionNode, b: DefinitionNode) => Number(isOperation(b)) - Number(isOperation(a))
