import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import type { EventKind } from '@vong/core/told-stretches'
import { StoreError } from '@vong/store/errors'
import { decodeEvent, encodeCommit, encodeQuarantine, encodeReplay } from '@vong/store/event-row'
import type { EventStore } from '@vong/store/store'
import type { ReplayMark } from './chunk.ts'
import { type Findings, insertEvents, type PoisonRow } from './insert-rows.ts'
import { ledgerLines, type Outcome } from './ledger.ts'
import type { Log } from './log.ts'
import { createScreen, identitiesOf, takeClaims } from './screen.ts'
import type { Batch, Spool } from './spool.ts'
import { PART_HEADER } from './steps.ts'

export interface CommitDeps {
	readonly spool: Pick<Spool, 'note' | 'setNote' | 'keepAside' | 'release'>
	readonly store: EventStore
	readonly bus: Pick<Bus, 'publish' | 'claims'>
	readonly clock: Clock
	readonly log: Log
	/** Waits while another writer is about to store the same identity; false when that takes too long to be believed. */
	readonly waitForClaims: (waits: number) => Promise<boolean>
}

/** Puts one batch into the store, tells of it and lets go of it. Throws when time may mend it; then the same again. */
export type CommitBatch = (batch: Batch) => Promise<Outcome>

const NOTHING: Outcome = { duplicates: new Map(), poison: new Map(), replayed: [] }

/**
 * Every step is idempotent by its token, and the ledger's row comes last: a number that the ledger knows means that
 * everything before it was done.
 */
export function createCommit({ spool, store, bus, clock, log, waitForClaims }: CommitDeps): CommitBatch {
	const { queries, writer } = store
	const alone = store.mode === 'embedded'
	const screen = createScreen({ queries, trustMemory: alone })

	return async function commit(batch) {
		const claimed = alone ? [] : identitiesOf(batch)
		const committed = batch.recovered && (await queries.lastNumber(batch.writer)) >= batch.last
		let outcome = NOTHING
		if (committed) {
			await publish(batch, await storedOf(batch))
		} else {
			if (claimed.length > 0) await takeClaims(bus.claims, claimed, batch.writer, waitForClaims)
			outcome = await insert(batch)
		}
		// Claims of a try that died after its commit are given back here too.
		if (claimed.length > 0) await bus.claims.release(claimed, batch.writer)
		await spool.release(batch.id)
		return outcome
	}

	async function insert(batch: Batch): Promise<Outcome> {
		const token = `${batch.writer}:${batch.id}`
		const duplicates = await screen(batch)
		const marks = await marksThatCount(batch)
		const poisonRows = await insertEvents(writer, batch, (number) => duplicates.has(number), findings(batch.id))
		const poison = new Map(poisonRows.map((row) => [row.number, quarantined(batch, row)]))
		await insertQuarantine(
			batch,
			[...poison.values()].map(({ line }) => line),
			token,
		)
		if (marks.length > 0) {
			const lines = marks.map(({ id, by, at }) =>
				Buffer.from(encodeReplay({ id, replayedAt: at, replayedBy: by }, batch.writer)),
			)
			await writer.insert('quarantine_replays', lines, token)
		}
		const outcome = { duplicates, poison, replayed: marks.map((mark) => mark.source) }
		const lines = ledgerLines(batch, outcome, clock.now())
		await writer.insert(
			'commits',
			lines.map((line) => Buffer.from(encodeCommit(line))),
			token,
		)
		await publish(
			batch,
			lines.reduce((sum, line) => sum + line.stored, 0),
		)
		return outcome
	}

	/**
	 * Replay marks whose message nobody else has replayed meanwhile. Decided once a batch and written down, because
	 * after our own first try the store says "replayed" as well.
	 */
	async function marksThatCount(batch: Batch): Promise<readonly ReplayMark[]> {
		const marks = batch.chunks.flatMap((chunk) => chunk.replays)
		if (marks.length === 0) return marks
		let counting = spool.note(batch.id, 'replays')
		if (!Array.isArray(counting)) {
			const rows = await queries.quarantineByIds(marks.map((mark) => mark.id))
			counting = rows.filter((row) => row.replayedAt === null).map((row) => row.id)
			await spool.setNote(batch.id, 'replays', counting)
		}
		const ids = new Set<unknown>(counting)
		return marks.filter((mark) => ids.has(mark.id))
	}

	function findings(id: number): Findings {
		return {
			isSplit: (range) => spool.note(id, `split ${range}`) === true,
			split: (range) => spool.setNote(id, `split ${range}`, true),
			poison(number) {
				const reason = spool.note(id, `poison ${number}`)
				return typeof reason === 'string' ? reason : undefined
			},
			async markPoison(number, reason) {
				log.warn({ batch: id, number, reason }, 'the store refuses an event; it goes to the quarantine')
				await spool.setNote(id, `poison ${number}`, reason)
			},
		}
	}

	function quarantined(batch: Batch, row: PoisonRow) {
		const { writer: _writer, number: _number, retentionDays: _days, end: _end, ...event } = decodeEvent(row.row)
		const message = {
			id: `${batch.writer}-${row.number}`,
			source: event.source,
			receivedAt: event.receivedAt,
			door: '',
			address: '',
			headers: { [PART_HEADER]: 'event' },
			step: 'insert',
			reason: row.reason,
			raw: Buffer.from(JSON.stringify(event)).toString('base64'),
		}
		return { source: event.source, reason: row.reason, line: encodeQuarantine(message, batch.writer, row.number) }
	}

	/** Quarantined rows are made to fit anything; should the store refuse one all the same, a person finds it in the spool. */
	async function insertQuarantine(batch: Batch, poison: readonly string[], token: string) {
		const lines = [...batch.chunks.map((chunk) => chunk.quarantine), ...poison.map((line) => Buffer.from(line))]
		const bytes = lines.filter((line) => line.length > 0)
		if (bytes.length === 0) return
		const isApart = spool.note(batch.id, 'quarantine apart') === true
		if (!isApart) {
			try {
				await writer.insert('quarantine', bytes, token)
				return
			} catch (error) {
				if (!(error instanceof StoreError) || error.kind !== 'content') throw error
				await spool.setNote(batch.id, 'quarantine apart', true)
			}
		}
		for (const [index, line] of bytes.flatMap(splitLines).entries()) {
			try {
				await writer.insert('quarantine', [line], `${token}:${index}`)
			} catch (error) {
				if (!(error instanceof StoreError) || error.kind !== 'content') throw error
				log.error({ err: error, batch: batch.id }, 'the store refuses a quarantined message; it stays in the spool')
				await spool.keepAside(`quarantine ${token}:${index}`, line)
			}
		}
	}

	async function storedOf({ writer, first, last }: Batch): Promise<number> {
		const { stored } = await queries.tailCounts({ after: { [writer]: first - 1 }, upTo: { [writer]: last } })
		return stored
	}

	async function publish(batch: Batch, stored: number) {
		const { first, last } = batch
		const kinds = kindsOf(batch)
		const committed = { writer: batch.writer, first, last, stored, at: clock.now() }
		await bus.publish('events.committed', kinds ? { ...committed, kinds } : committed)
	}
}

/** All kinds of a batch's events, each once; undefined where a chunk does not say. */
function kindsOf({ chunks }: Batch): EventKind[] | undefined {
	const kinds = new Map<string, EventKind>()
	for (const chunk of chunks) {
		if (!chunk.kinds) return undefined
		for (const kind of chunk.kinds) kinds.set(`${kind.severity} ${kind.type}`, kind)
	}
	return [...kinds.values()]
}

function splitLines(bytes: Uint8Array): Uint8Array[] {
	const lines: Uint8Array[] = []
	for (let from = 0; from < bytes.length; ) {
		const end = bytes.indexOf(10, from) + 1
		const to = end === 0 ? bytes.length : end
		lines.push(bytes.subarray(from, to))
		from = to
	}
	return lines
}
