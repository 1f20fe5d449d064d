/** A file of the project, by its path from the root. */
export interface SourceFile {
	readonly path: string
	readonly text: string
}

const MAX_LINES = 400
const CODE = /\.(ts|tsx|mts|mjs|js)$/
const TESTS = /(^test\/|\.test\.tsx?$|\/test-support\/)/
const ENVIRONMENT_MODULES = new Set([
	'services/center/environment.ts',
	'services/center/main.ts',
	'services/center/verify-audit.ts',
	'services/center/bootstrap.mjs',
	'services/demo/main.ts',
])
const SQL =
	/\b(SELECT\b[\s\S]{1,400}?\bFROM\b|INSERT\s+INTO\b|CREATE\s+(TABLE|DATABASE|MATERIALIZED)\b|ALTER\s+TABLE\b|DROP\s+TABLE\b)/

/** Source files of more than 400 lines. */
export function longFiles(files: readonly SourceFile[]): string[] {
	return files
		.filter(({ path, text }) => CODE.test(path) && text.split('\n').length - 1 > MAX_LINES)
		.map(({ path, text }) => `${path}: ${text.split('\n').length - 1} lines, ${MAX_LINES} at most`)
}

/** `process.env` anywhere but in the one module that reads it, and what hands it over. */
export function environmentReads(files: readonly SourceFile[]): string[] {
	return files
		.filter(
			({ path, text }) =>
				CODE.test(path) &&
				!TESTS.test(path) &&
				!ENVIRONMENT_MODULES.has(path) &&
				/process\.env|import\.meta\.env/.test(text),
		)
		.map(({ path }) => `${path}: reads the environment; only services/center/environment.ts may`)
}

/** SQL outside of services/store. */
export function strayQueries(files: readonly SourceFile[]): string[] {
	return files
		.filter(
			({ path, text }) =>
				!path.startsWith('services/store/') &&
				!TESTS.test(path) &&
				(path.endsWith('.sql') || (CODE.test(path) && SQL.test(text))),
		)
		.map(({ path }) => `${path}: holds SQL; only services/store may`)
}

/** Names that the README does not speak of. */
export function undocumented(readme: string, names: readonly string[]): string[] {
	return names
		.filter((name) => !readme.includes(`\`${name}\``))
		.map((name) => `README.md: \`${name}\` is not documented`)
}

/** Names that the README's environment table has and the code does not read. */
export function documentedInVain(readme: string, names: readonly string[]): string[] {
	const table = [...readme.matchAll(/^\| (`[A-Z][A-Z0-9_]+`(?:, `[A-Z][A-Z0-9_]+`)*) \|/gm)].flatMap(([, cell]) =>
		[...(cell ?? '').matchAll(/`([A-Z0-9_]+)`/g)].map(([, name]) => name ?? ''),
	)
	return table
		.filter((name) => !names.includes(name))
		.map((name) => `README.md: \`${name}\` is documented and read by nothing`)
}
