import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { VongError } from '@vong/core/errors'
import type { Dialect } from './dialect.ts'
import type { Engine } from './engine.ts'

const FOLDER = join(import.meta.dirname, 'migrations')

const MIGRATIONS_TABLE = `CREATE TABLE migrations {on_cluster} (name String, checksum String, applied_at Int64)
	ENGINE = {merge_tree} ORDER BY name`

export interface Migration {
	readonly name: string
	readonly checksum: string
	readonly statements: readonly string[]
}

export async function readMigrations(folder: string = FOLDER): Promise<Migration[]> {
	const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
	return Promise.all(
		names.map(async (name) => {
			const text = await readFile(join(folder, name), 'utf8')
			const checksum = createHash('sha256').update(text).digest('hex')
			const statements = text
				.replaceAll(/^--.*$/gm, '')
				.split(/;\s*$/m)
				.map((statement) => statement.trim())
				.filter((statement) => statement !== '')
			return { name, checksum, statements }
		}),
	)
}

/**
 * Applies what is missing, in order. A statement may have been applied by a run that was killed before it could say so:
 * creating what is there already is passed over.
 * Several processes may do so at a time: each statement may be run twice, and a migration may be noted twice.
 * @throws VongError CONFIGURATION when a migration that was applied reads differently now; nothing is applied then.
 */
export async function migrate(
	engine: Engine,
	{ render }: Dialect,
	now: () => number,
	migrations: readonly Migration[],
): Promise<{ applied: string[] }> {
	for (const statement of render(MIGRATIONS_TABLE)) await engine.command(statement)
	const done = await engine.query<{ name: string; checksums: string[] }>({
		name: 'migrations',
		sql: 'SELECT name, groupUniqArray(checksum) AS checksums FROM migrations GROUP BY name',
	})
	const checksums = new Map(done.map((row) => [row.name, row.checksums]))
	for (const { name, checksum } of migrations) {
		if (checksums.get(name)?.some((known) => known !== checksum)) {
			throw new VongError(
				'CONFIGURATION',
				`Migration ${name} was applied to this store in another wording. Restore the file, and put the change into a new migration.`,
			)
		}
	}
	const applied: string[] = []
	for (const { name, checksum, statements } of migrations) {
		if (checksums.has(name)) continue
		for (const statement of statements.flatMap(render)) await engine.command(statement)
		await engine.command(
			`INSERT INTO migrations (name, checksum, applied_at) VALUES ('${name}', '${checksum}', ${now()})`,
		)
		applied.push(name)
	}
	return { applied }
}
