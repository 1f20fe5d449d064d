import type { Clock } from '@vong/core/clock'
import { VongError } from '@vong/core/errors'
import { createAccessQueries } from './access-queries.ts'
import { createAlertQueries } from './alert-queries.ts'
import { createAuditQueries } from './audit-queries.ts'
import { dialect } from './dialect.ts'
import type { Engine } from './engine.ts'
import { createChdbEngine } from './engine-chdb.ts'
import { createHttpEngine } from './engine-http.ts'
import { createEntityQueries } from './entity-queries.ts'
import { createEventQueries } from './event-queries.ts'
import { gatherCellSums } from './gathered-cell-sums.ts'
import { createLedgerQueries } from './ledger-queries.ts'
import { migrate, readMigrations } from './migrate.ts'
import { createNotificationQueries } from './notification-queries.ts'
import { createQualityQueries } from './quality-queries.ts'
import { createQuarantineQueries } from './quarantine-queries.ts'
import { createReadingQueries } from './reading-queries.ts'
import { createRuleQueries } from './rule-queries.ts'
import type { Store, StoreQueries } from './store.ts'

interface StoreOptions {
	/** `http(s)://user:password@host:8123/database`; absent: the engine inside this process, in `dataDir`. */
	readonly url?: string | undefined
	readonly cluster?: string | undefined
	readonly dataDir: string
	/** `disk`: a part is flushed to disk before an insert counts as done. A server keeps its own settings. */
	readonly durability: 'disk' | 'process'
	readonly clock: Clock
}

/** What is derived is left out: a follower goes back a little when it starts, and works it out again. */
const FLUSHED_TABLES = [
	'events',
	'event_identity',
	'events_hour',
	'observations_hour',
	'quarantine',
	'quarantine_replays',
	'commits',
	'access_log',
	'audit_log',
	'alert_log',
	'notifications',
	'alerting_log',
	'rule_log',
]

/** @throws VongError CONFIGURATION when the embedded store is in use by another process, or is to be a cluster. */
export async function connectStore(options: StoreOptions): Promise<Store> {
	if (options.cluster !== undefined && options.url === undefined) {
		throw new VongError(
			'CONFIGURATION',
			'A cluster (CLICKHOUSE_CLUSTER) needs the address of one of its servers (CLICKHOUSE_URL).',
		)
	}
	const engine =
		options.url === undefined
			? await createChdbEngine(options.dataDir)
			: createHttpEngine(options.url, { distributed: options.cluster !== undefined })
	const words = dialect(options.cluster)
	return {
		mode: engine.mode,
		queries: queriesOf(engine, options.clock),
		background: queriesOf(inBackground(engine), options.clock),
		writer: {
			insert: (table, lines, token) => (lines.length === 0 ? Promise.resolve() : engine.insert(table, lines, token)),
		},
		async migrate() {
			const result = await migrate(engine, words, options.clock.now, await readMigrations())
			if (engine.mode === 'embedded') await setFlushing(engine, options.durability)
			return result
		},
		ping: () => engine.ping(),
		flush: () => engine.flush(),
		close: () => engine.close(),
	}
}

function queriesOf(engine: Engine, clock: Clock): StoreQueries {
	const readings = createReadingQueries(engine)
	return {
		...createEventQueries(engine, clock),
		...createLedgerQueries(engine),
		...createQuarantineQueries(engine),
		...createAccessQueries(engine),
		...createAuditQueries(engine),
		...createAlertQueries(engine),
		...createEntityQueries(engine),
		...readings,
		cellSums: gatherCellSums(engine, readings.cellSums),
		...createQualityQueries(engine),
		...createNotificationQueries(engine),
		...createRuleQueries(engine),
	}
}

function inBackground(engine: Engine): Engine {
	return { ...engine, query: (query) => engine.query({ ...query, lane: 'background' }) }
}

async function setFlushing(engine: Engine, durability: 'disk' | 'process'): Promise<void> {
	const flag = durability === 'disk' ? 1 : 0
	for (const table of FLUSHED_TABLES) {
		await engine.command(
			`ALTER TABLE ${table} MODIFY SETTING fsync_after_insert = ${flag}, fsync_part_directory = ${flag}`,
		)
	}
}
