import { describe, expect, test } from 'vitest'
import { dialect } from './dialect.ts'
import { readMigrations } from './migrate.ts'

const statements = (await readMigrations()).flatMap((migration) => migration.statements)
const cluster = dialect('vọng "one"')

describe('one engine', () => {
	test('each statement stays one, without a cluster, and may be run again', () => {
		for (const statement of statements) {
			const [text = '', ...more] = dialect(undefined).render(statement)
			expect(more).toEqual([])
			expect(text).not.toMatch(/Replicated|Distributed|ON CLUSTER|_local|\{/)
			expect(text).toMatch(/ IF (NOT )?EXISTS /)
		}
	})
})

describe('a cluster', () => {
	test('a table becomes one on each shard and one over all, by its sharding key', () => {
		const table =
			'CREATE TABLE entities {on_cluster} (kind String, key String, events UInt32)\nENGINE = {replacing_merge_tree}(events)\nORDER BY (kind, key)\nSETTINGS {dedup_window} = 10000'
		expect(cluster.render(table)).toEqual([
			`CREATE TABLE IF NOT EXISTS entities_local ON CLUSTER 'vọng "one"' (kind String, key String, events UInt32)
ENGINE = ReplicatedReplacingMergeTree(events)
ORDER BY (kind, key)
SETTINGS replicated_deduplication_window_seconds = 1209600, replicated_deduplication_window = 10000`,
			`CREATE TABLE IF NOT EXISTS entities ON CLUSTER 'vọng "one"' AS entities_local
ENGINE = Distributed('vọng "one"', currentDatabase(), 'entities_local', sipHash64(kind, key))`,
		])
	})

	test('a view reads and fills the tables of its own shard', () => {
		const view = 'CREATE MATERIALIZED VIEW a_view {on_cluster} TO a AS\nSELECT x FROM events\nWHERE x != 0'
		expect(cluster.render(view)).toEqual([
			`CREATE MATERIALIZED VIEW IF NOT EXISTS a_view ON CLUSTER 'vọng "one"' TO a_local AS\nSELECT x FROM events_local\nWHERE x != 0`,
		])
	})

	test('a new column comes to the tables of the shards first, then to the one over them', () => {
		expect(cluster.render('ALTER TABLE events {on_cluster} ADD COLUMN x String')).toEqual([
			`ALTER TABLE events_local ON CLUSTER 'vọng "one"' ADD COLUMN IF NOT EXISTS x String`,
			`ALTER TABLE events ON CLUSTER 'vọng "one"' ADD COLUMN IF NOT EXISTS x String`,
		])
	})

	test('a table that is given up goes from all shards, as the one over them does', () => {
		expect(cluster.render('DROP TABLE events_day {on_cluster}')).toEqual([
			`DROP TABLE IF EXISTS events_day ON CLUSTER 'vọng "one"'`,
			`DROP TABLE IF EXISTS events_day_local ON CLUSTER 'vọng "one"'`,
		])
		expect(cluster.render('DROP VIEW events_day_view {on_cluster}')).toEqual([
			`DROP VIEW IF EXISTS events_day_view ON CLUSTER 'vọng "one"'`,
		])
	})

	test('every table of the migrations is replicated and distributed, and every view stays on its shard', () => {
		const tables = statements.filter((statement) => statement.startsWith('CREATE TABLE'))
		expect(tables.length).toBeGreaterThan(10)
		for (const statement of statements) {
			const rendered = cluster.render(statement)
			expect(rendered).toHaveLength(/^(CREATE MATERIALIZED|DROP VIEW)/.test(statement) ? 1 : 2)
			for (const text of rendered) {
				expect(text).toContain(`ON CLUSTER 'vọng "one"'`)
				expect(text).not.toMatch(/ non_replicated|\{\w+\}/)
			}
			if (tables.includes(statement)) expect(rendered[0]).toMatch(/ENGINE = Replicated\w*MergeTree/)
		}
	})

	test('what is replaced or added up on merge finds its like on one shard', () => {
		const merging = statements.filter((statement) => /\{(summing|replacing)_merge_tree\}/.test(statement))
		expect(merging.length).toBeGreaterThan(5)
		for (const statement of merging) {
			const sorted = /ORDER BY \(?([\w, ]+)\)?/.exec(statement)?.[1]?.split(', ')
			const sharded = /sipHash64\(([\w, ]+)\)/.exec(cluster.render(statement)[1] ?? '')?.[1]?.split(', ')
			expect(sorted).toEqual(expect.arrayContaining(sharded ?? ['a sharding key']))
		}
	})

	test.each(["it's", 'back\\slash', '{merge_tree}', 'a b', "x' ON CLUSTER 'y"])('the name %s stays a name', (name) => {
		const [local = '', over = ''] = dialect(name).render(
			'CREATE TABLE progress {on_cluster} (name String)\nENGINE = {merge_tree}',
		)
		const literal = `'${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
		expect(local).toBe(
			`CREATE TABLE IF NOT EXISTS progress_local ON CLUSTER ${literal} (name String)\nENGINE = ReplicatedMergeTree`,
		)
		expect(over).toContain(`ENGINE = Distributed(${literal}, currentDatabase(), 'progress_local', sipHash64(name))`)
	})

	test('what cannot be had in a cluster is refused before anything is sent', () => {
		expect(() => cluster.render('CREATE TABLE stray {on_cluster} (x String)')).toThrow('stray has no sharding key')
		expect(() => cluster.render('DROP TABLE events')).toThrow('cannot be had')
		expect(() => dialect(undefined).render('CREATE TABLE x {elsewhere} (x String)')).toThrow('{elsewhere}')
	})
})
