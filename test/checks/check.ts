import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ENVIRONMENT_NAMES } from '@vong/center/environment'
import { documentedInVain, environmentReads, longFiles, type SourceFile, strayQueries, undocumented } from './rules.ts'

/** Everything that has to hold of the source itself; runs all of it before it says what does not. */
const ROOT = resolve(import.meta.dirname, '../..')
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
const COMMANDS = Object.keys(scripts).map((name) =>
	['start', 'test'].includes(name) ? `npm ${name}` : `npm run ${name}`,
)

function tool(name: string, ...args: string[]): string[] {
	const result = spawnSync(join(ROOT, 'node_modules/.bin', name), args, {
		cwd: ROOT,
		encoding: 'utf8',
		env: {
			...process.env,
			TURBO_TELEMETRY_DISABLED: '1',
			DO_NOT_TRACK: '1',
			PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH']}`,
		},
		maxBuffer: 64_000_000,
	})
	return result.status === 0
		? []
		: [`${result.stdout}${result.stderr}${result.error ?? ''}`.trim() || `${name} ended with ${result.status}`]
}

function projectFiles(): SourceFile[] {
	const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: ROOT, encoding: 'utf8' })
	return stdout
		.split('\0')
		.filter((path) => /\.(ts|tsx|mts|mjs|js|sql)$/.test(path))
		.flatMap((path) => {
			try {
				return [{ path, text: readFileSync(join(ROOT, path), 'utf8') }]
			} catch {
				// Deleted and not committed yet.
				return []
			}
		})
}

const files = projectFiles()
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
const checks: [string, () => string[]][] = [
	['types', () => tool('tsc', '--noEmit')],
	['lint, format and import cycles', () => tool('biome', 'check', '--error-on-warnings', '.')],
	['floors', () => tool('turbo', 'boundaries')],
	['unused files, exports and dependencies', () => tool('knip', '--treat-config-hints-as-errors')],
	['files of at most 400 lines', () => longFiles(files)],
	['the environment is read in one place', () => environmentReads(files)],
	['SQL in services/store only', () => strayQueries(files)],
	[
		'every command and setting is documented',
		() => [
			...undocumented(readme, [...COMMANDS, ...ENVIRONMENT_NAMES]),
			...documentedInVain(readme, ENVIRONMENT_NAMES),
		],
	],
]

let failed = 0
for (const [name, check] of checks) {
	const problems = check()
	process.stdout.write(`${problems.length === 0 ? 'ok  ' : 'FAIL'}  ${name}\n`)
	for (const problem of problems) process.stdout.write(`${problem.replaceAll(/^/gm, '      ')}\n`)
	if (problems.length > 0) failed++
}
process.stdout.write(failed === 0 ? 'everything holds\n' : `${failed} of ${checks.length} checks failed\n`)
process.exit(failed === 0 ? 0 : 1)
