import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import type { Message } from '@vong/core/door'
import type { DraftEvent, Event } from '@vong/core/event'
import { feedOf } from '@vong/core/feed'
import { quarantine } from '@vong/core/result'
import type { Safe } from '@vong/core/safe'
import type { Source } from '@vong/core/source'
import type { EventStore, QuarantineRow } from '@vong/store/store'
import type { PutBlock } from './put-block.ts'
import { openEnvelope } from './quarantine-envelope.ts'
import { createReadBlock } from './row-block.ts'
import type { Spool } from './spool.ts'
import type { createSteps, Part } from './steps.ts'

export interface ReplayResult {
	readonly replayed: number
	readonly stillQuarantined: number
}

/** Drives quarantined messages again, with the mappings and schemas of today. */
export function createReplay(deps: {
	readonly steps: ReturnType<typeof createSteps>
	readonly sources: ReadonlyMap<string, Source>
	readonly queries: EventStore['queries']
	readonly claims: Bus['claims']
	readonly spool: Pick<Spool, 'append' | 'writer'>
	readonly putBlock: PutBlock
	readonly safe: Safe
	readonly clock: Clock
	/** Ids whose rows are in the spool already. */
	readonly inSpool: Set<string>
}) {
	const { steps, sources, queries, claims, spool, putBlock, safe, clock, inSpool } = deps

	async function replay(ids: readonly string[], by: string): Promise<ReplayResult> {
		const mine = [...new Set(ids)].filter((id) => !inSpool.has(id))
		for (const id of mine) inSpool.add(id)
		const kept = new Set<string>()
		const owner = spool.writer
		try {
			const held = new Set(await claims.take(mine.map(claimOf), owner))
			// Read after the claim: whoever held it before has committed by now.
			const rows = await queries.quarantineByIds(mine.filter((id) => !held.has(claimOf(id))))
			const fresh = rows.filter((row) => row.replayedAt === null)
			for (const row of fresh) if (await replayOne(row, by)) kept.add(row.id)
			return { replayed: kept.size, stillQuarantined: fresh.length - kept.size }
		} finally {
			const done = mine.filter((id) => !kept.has(id))
			for (const id of done) inSpool.delete(id)
			await claims.release(done.map(claimOf), owner)
		}
	}

	async function replayOne(row: QuarantineRow, by: string): Promise<boolean> {
		const source = sources.get(row.source)
		const envelope = openEnvelope(safe, row)
		const message = source && messageOf(row, source, envelope)
		const parts = message ? readAgain(message, envelope.part) : []
		// One good part is enough: the message is then replaced by its parts, the bad ones with their own reasons.
		if (!message || !parts.some((part) => part.ok)) return false
		await spool.append((sink) => {
			const readAnew = createReadBlock(() => [...parts])
			putBlock(sink, [message], readAnew([message], sink.writer), { replay: true })
			sink.addReplay({ id: row.id, source: row.source, by, at: clock.now() })
		})
		return true
	}

	function messageOf(
		row: QuarantineRow,
		source: Source,
		envelope: ReturnType<typeof openEnvelope>,
	): Message | undefined {
		const { address, headers, part } = envelope
		const door = row.door === 'mqtt' ? 'mqtt' : 'webhook'
		const feed = feedOf(source, { door, address, headers })
		if (!feed && part === undefined) return undefined
		return {
			source,
			feed: feed ?? { door, match: '', format: '' },
			door,
			receivedAt: row.receivedAt,
			body: safe.open(Buffer.from(row.raw, 'base64')),
			address,
			headers,
		}
	}

	function readAgain(message: Message, kind: string | undefined): Part[] {
		if (kind === undefined) return steps.read(message)
		if (kind === 'event') return [finishedEvent(message)]
		if (kind === 'decoded') return [decodedPart(message)]
		const part = steps.read(message)[Number(kind)]
		return part ? [part] : []
	}

	function decodedPart(message: Message): Part {
		const draft = parseJson(message.body)
		if (draft === null || typeof draft !== 'object') return unreadable(message, 'decoded')
		const finished = steps.finish(message, draft as DraftEvent)
		return finished.ok ? finished : { ...finished, raw: message.body, part: 'decoded' }
	}

	/** The batch is committed: the store knows of the replays now. */
	async function settle(ids: readonly string[]) {
		if (ids.length === 0) return
		for (const id of ids) inSpool.delete(id)
		await claims.release(ids.map(claimOf), spool.writer)
	}

	return { replay, settle }
}

function claimOf(id: string): string {
	return `replay\n${id}`
}

/** An event that the store refused once; whatever was wrong with that has been mended, or it comes back. */
function finishedEvent(message: Message): Part {
	const event = parseJson(message.body)
	if (event === null || typeof event !== 'object') return unreadable(message, 'event')
	return { ok: true, value: { ...(event as Event), source: message.source.id } }
}

function unreadable(message: Message, part: string): Part {
	return { ...quarantine('decode', 'what was kept of the message cannot be read'), raw: message.body, part }
}

function parseJson(bytes: Uint8Array): unknown {
	try {
		return JSON.parse(Buffer.from(bytes).toString('utf8'))
	} catch {
		return null
	}
}
