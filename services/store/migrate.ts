import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { VongError } from '@vong/core/errors'
import type { Engine } from './engine.ts'

const FOLDER = join(import.meta.dirname, 'migrations')

/** Words of the migrations that differ between one engine and a cluster. */
export interface Dialect {
	readonly on_cluster: string
	readonly merge_tree: string
	readonly summing_merge_tree: string
	readonly replacing_merge_tree: string
	readonly dedup_window: string
}

export function dialect(cluster: string | undefined): Dialect {
	return cluster === undefined
		? {
				on_cluster: '',
				merge_tree: 'MergeTree',
				summing_merge_tree: 'SummingMergeTree',
				replacing_merge_tree: 'ReplacingMergeTree',
				dedup_window: 'non_replicated_deduplication_window',
			}
		: {
				on_cluster: `ON CLUSTER '${cluster.replaceAll("'", '')}'`,
				merge_tree: 'ReplicatedMergeTree',
				summing_merge_tree: 'ReplicatedSummingMergeTree',
				replacing_merge_tree: 'ReplicatedReplacingMergeTree',
				dedup_window: 'replicated_deduplication_window',
			}
}

interface Migration {
	readonly name: string
	readonly checksum: string
	readonly statements: readonly string[]
}

async function readMigrations(): Promise<Migration[]> {
	const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort()
	return Promise.all(
		names.map(async (name) => {
			const text = await readFile(join(FOLDER, name), 'utf8')
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

/** The statement for this dialect; a word in braces that the dialect does not know is a mistake in the migration. */
function translate(statement: string, words: Dialect): string {
	return statement.replaceAll(/\{(\w+)\}/g, (_, word: string) => {
		const text = words[word as keyof Dialect]
		if (text === undefined) throw new Error(`a migration speaks of {${word}}, which no dialect has`)
		return text
	})
}

/**
 * Applies what is missing, in order. A statement may have been applied by a run that was killed before it could say so:
 * creating what is there already is passed over.
 * @throws VongError CONFIGURATION when a migration that was applied reads differently now.
 */
export async function migrate(engine: Engine, words: Dialect, now: () => number): Promise<{ applied: string[] }> {
	await engine.command(`CREATE TABLE IF NOT EXISTS migrations ${words.on_cluster} (name String, checksum String, applied_at Int64)
		ENGINE = ${words.merge_tree} ORDER BY name`)
	const done = await engine.query<{ name: string; checksum: string }>({
		name: 'migrations',
		sql: 'SELECT name, any(checksum) AS checksum FROM migrations GROUP BY name',
	})
	const checksums = new Map(done.map(({ name, checksum }) => [name, checksum]))
	const applied: string[] = []
	for (const { name, checksum, statements } of await readMigrations()) {
		const known = checksums.get(name)
		if (known === checksum) continue
		if (known !== undefined) {
			throw new VongError(
				'CONFIGURATION',
				`Migration ${name} was applied to this store in another wording. Restore the file, and put the change into a new migration.`,
			)
		}
		for (const statement of statements) await engine.command(idempotent(translate(statement, words)))
		await engine.command(
			`INSERT INTO migrations (name, checksum, applied_at) VALUES ('${name}', '${checksum}', ${now()})`,
		)
		applied.push(name)
	}
	return { applied }
}

function idempotent(statement: string): string {
	return statement
		.replace(/^CREATE (TABLE|MATERIALIZED VIEW) /, 'CREATE $1 IF NOT EXISTS ')
		.replace(/^(ALTER TABLE .*) ADD COLUMN /, '$1 ADD COLUMN IF NOT EXISTS ')
}
