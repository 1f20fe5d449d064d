import type { Claims } from '@vong/bus/bus'
import { identityOfRow } from '@vong/store/event-row'
import type { EventStoreQueries, IdentityMatch } from '@vong/store/store'
import type { Chunk } from './chunk.ts'
import { identityKey } from './identity-hash.ts'
import type { Batch } from './spool.ts'

const IDS_PER_QUERY = 2_000

interface Row {
	readonly number: number
	readonly key: string
	readonly source: string
	readonly id: string
	readonly hash: number
}

/** Numbers of the rows of a batch that are stored already, by the row's source. */
export type Duplicates = ReadonlyMap<number, string>

interface ScreenDeps {
	readonly queries: Pick<EventStoreQueries, 'findIdentities'>
	/** Everything may be known: another writer can have stored it. */
	readonly trustMemory: boolean
}

/** Tells which rows of a batch are duplicates, for certain. The same batch gives the same answer again. */
export function createScreen({ queries, trustMemory }: ScreenDeps) {
	return async function screen(batch: Batch): Promise<Duplicates> {
		const rows = suspects(batch, batch.recovered || !trustMemory)
		const duplicates = new Map<number, string>()
		if (rows.length === 0) return duplicates

		const matches = await findMatches(rows)
		const open = new Map<string, Row[]>()
		for (const row of rows) {
			const match = matches.get(row.key)
			// Our own number means that an earlier try of this very batch got through: not a duplicate.
			if (match === undefined) open.set(row.key, [...(open.get(row.key) ?? []), row])
			else if (match.writer !== batch.writer || match.number !== row.number) duplicates.set(row.number, row.source)
		}
		for (const [number, source] of repeatsWithin(batch, open)) duplicates.set(number, source)
		return duplicates
	}

	async function findMatches(rows: readonly Row[]): Promise<Map<string, IdentityMatch>> {
		const matches = new Map<string, IdentityMatch>()
		for (const [source, ofSource] of Map.groupBy(rows, (row) => row.source)) {
			const ids = [...new Set(ofSource.map((row) => row.id))]
			for (let at = 0; at < ids.length; at += IDS_PER_QUERY) {
				for (const match of await queries.findIdentities(source, ids.slice(at, at + IDS_PER_QUERY))) {
					matches.set(identityKey(match.source, match.id), match)
				}
			}
		}
		return matches
	}
}

/** Of the rows of one identity that is not stored yet, the one with the lowest number counts. */
function repeatsWithin(batch: Batch, open: ReadonlyMap<string, readonly Row[]>): Map<number, string> {
	const repeats = new Map<number, string>()
	const hashes = new Set<number>()
	for (const rows of open.values()) for (const row of rows) hashes.add(row.hash)
	if (hashes.size === 0) return repeats
	const firsts = new Set<string>()
	for (const chunk of batch.chunks) {
		forEachRow(
			chunk,
			(row) => hashes.has(chunk.hashes[row] as number),
			({ key, number, source }) => {
				if (!open.has(key)) return
				if (firsts.has(key)) repeats.set(number, source)
				else firsts.add(key)
			},
		)
	}
	return repeats
}

function suspects(batch: Batch, all: boolean): Row[] {
	const rows: Row[] = []
	for (const chunk of batch.chunks) forEachRow(chunk, all ? () => true : chunk.isSuspect, (row) => rows.push(row))
	return rows
}

/** Reads only the rows that are asked for. */
function forEachRow(chunk: Chunk, wanted: (row: number) => boolean, visit: (row: Row) => void) {
	for (let row = 0, at = 0; row < chunk.hashes.length; row++) {
		const end = at + (chunk.lengths[row] as number)
		if (wanted(row)) {
			const { source, id } = identityOfRow(chunk.events.subarray(at, end))
			const number = chunk.first + (chunk.offsets[row] as number)
			visit({ number, source, id, key: identityKey(source, id), hash: chunk.hashes[row] as number })
		}
		at = end
	}
}

/** All identities of a batch, in one order that every writer keeps to. */
export function identitiesOf(batch: Batch): string[] {
	return [...new Set(suspects(batch, true).map((row) => row.key))].sort()
}

/**
 * Takes claims in ascending order: whoever waits holds only claims below the one it waits for, so no two writers can
 * wait for each other. `wait` is called while somebody else holds what is needed next, and tells whether to go on
 * waiting: an owner that is gone for good must not hold up the others. What is not got then is left to the look-up.
 */
export async function takeClaims(
	claims: Claims,
	keys: readonly string[],
	owner: string,
	wait: (waits: number) => Promise<boolean>,
): Promise<void> {
	let needed = keys
	for (let waits = 0; needed.length > 0; waits++) {
		const held = new Set(await claims.take(needed, owner))
		if (held.size === 0) return
		const firstHeld = needed.findIndex((key) => held.has(key))
		needed = needed.slice(firstHeld)
		const tooEarly = needed.filter((key) => !held.has(key))
		if (tooEarly.length > 0) await claims.release(tooEarly, owner)
		if (!(await wait(waits))) return
	}
}
