/** What a migration's text becomes: for one engine, or for a cluster of shards and replicas. */
export interface Dialect {
	/** The statements that one statement of a migration becomes, in order; each may be run again. */
	render(statement: string): string[]
}

const ONE_ENGINE = {
	on_cluster: '',
	merge_tree: 'MergeTree',
	summing_merge_tree: 'SummingMergeTree',
	replacing_merge_tree: 'ReplacingMergeTree',
	dedup_window: 'non_replicated_deduplication_window',
}

/** A server forgets tokens by age as well, and by default too soon for a store that is away for a weekend. */
const TOKENS_KEPT_SECONDS = 14 * 24 * 3_600

/**
 * By what a row finds its shard. A block that comes again is cut the same way, so its token is known to each shard. What replaces
 * or is added up on merge must meet its like on one shard: there the expression uses only columns of the sort key.
 */
const SHARDING: Readonly<Record<string, string>> = {
	migrations: 'sipHash64(name)',
	events: 'sipHash64(source, id)',
	event_identity: 'sipHash64(identity)',
	events_minute: 'sipHash64(source, type, area_id, start)',
	events_hour: 'sipHash64(source, type, area_id, start)',
	events_day: 'sipHash64(source, type, area_id, start)',
	observations_hour: 'sipHash64(parameter, start, area_id, station, source)',
	quarantine: 'sipHash64(id)',
	quarantine_replays: 'sipHash64(id)',
	commits: 'sipHash64(writer, batch)',
	access_log: 'sipHash64(id)',
	alert_log: 'sipHash64(alert)',
	audit_log: 'sipHash64(writer)',
	entity_events: 'sipHash64(kind, key)',
	entities: 'sipHash64(kind, key)',
	progress: 'sipHash64(name)',
	cells: 'sipHash64(indicator, start, area_id, agency)',
	category_cells: 'sipHash64(indicator, start, category, area_id)',
	readings: 'sipHash64(indicator, area, agency, period, start)',
	notifications: 'sipHash64(alert)',
	alerting_log: 'sipHash64(id)',
	rule_log: 'sipHash64(rule)',
	judged_readings: 'sipHash64(indicator, period, by_agency, at)',
}

/** @throws Error where a migration speaks of a word, a table or a kind of statement that the dialect does not know. */
export function dialect(cluster: string | undefined): Dialect {
	if (cluster === undefined) {
		return { render: (statement) => [repeatable(fill(statement, ONE_ENGINE))] }
	}
	const words = {
		cluster: quoted(cluster),
		on_cluster: `ON CLUSTER ${quoted(cluster)}`,
		merge_tree: 'ReplicatedMergeTree',
		summing_merge_tree: 'ReplicatedSummingMergeTree',
		replacing_merge_tree: 'ReplicatedReplacingMergeTree',
		dedup_window: `replicated_deduplication_window_seconds = ${TOKENS_KEPT_SECONDS}, replicated_deduplication_window`,
	}
	return {
		render: (statement) => distribute(statement).map((each) => repeatable(fill(each, words))),
	}
}

/** Each table becomes one on each shard (`_local`) and one over all of them, under the name that the queries use. */
function distribute(statement: string): string[] {
	const [, table] = /^CREATE TABLE (\w+) \{on_cluster\}/.exec(statement) ?? []
	if (table !== undefined) {
		return [
			statement.replace(/^CREATE TABLE \w+/, `CREATE TABLE ${table}_local`),
			`CREATE TABLE ${table} {on_cluster} AS ${table}_local
ENGINE = Distributed({cluster}, currentDatabase(), '${table}_local', ${shardingOf(table)})`,
		]
	}
	const [, altered] = /^ALTER TABLE (\w+) \{on_cluster\} ADD COLUMN /.exec(statement) ?? []
	if (altered !== undefined) {
		return [statement.replace(/^ALTER TABLE \w+/, `ALTER TABLE ${altered}_local`), statement]
	}
	const [, dropped] = /^DROP TABLE (\w+) \{on_cluster\}$/.exec(statement) ?? []
	if (dropped !== undefined) return [statement, statement.replace(/^DROP TABLE \w+/, `DROP TABLE ${dropped}_local`)]
	if (/^DROP VIEW \w+ \{on_cluster\}$/.test(statement)) return [statement]
	// A view works on the rows of its shard: what an insert brought there is filled in there.
	if (/^CREATE MATERIALIZED VIEW \w+ \{on_cluster\} TO \w+ AS\s/.test(statement)) {
		return [statement.replace(/ TO (\w+) AS\s/, ' TO $1_local AS\n').replaceAll(/\bFROM (\w+)/g, 'FROM $1_local')]
	}
	throw new Error(`a migration holds a statement that cannot be had in a cluster: ${statement.slice(0, 80)}`)
}

function shardingOf(table: string): string {
	const expression = SHARDING[table]
	if (expression === undefined) throw new Error(`the table ${table} has no sharding key`)
	return expression
}

/** A word in braces that the dialect does not know is a mistake in the migration. */
function fill(statement: string, words: Readonly<Record<string, string>>): string {
	return statement.replaceAll(/\{(\w+)\}/g, (_, word: string) => {
		const text = words[word]
		if (text === undefined) throw new Error(`a migration speaks of {${word}}, which no dialect has`)
		return text
	})
}

/** A run may be killed between a statement and its note: what is there already is passed over, and what is gone already as well. */
function repeatable(statement: string): string {
	return statement
		.replace(/^CREATE (TABLE|MATERIALIZED VIEW) /, 'CREATE $1 IF NOT EXISTS ')
		.replace(/^DROP (TABLE|VIEW) /, 'DROP $1 IF EXISTS ')
		.replace(/^(ALTER TABLE .*?) ADD COLUMN /, '$1 ADD COLUMN IF NOT EXISTS ')
}

function quoted(name: string): string {
	return `'${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
