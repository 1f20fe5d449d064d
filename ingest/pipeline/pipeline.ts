import { randomUUID } from 'node:crypto'
import type { Bus } from '@vong/bus/bus'
import type { AreaIndex } from '@vong/core/area'
import type { Clock } from '@vong/core/clock'
import type { Decoder } from '@vong/core/decoder'
import type { Intake } from '@vong/core/door'
import type { Safe } from '@vong/core/safe'
import type { Source } from '@vong/core/source'
import { type Trace, untraced } from '@vong/core/trace'
import type { EventStore } from '@vong/store/store'
import { createBatcher } from './batcher.ts'
import type { SchemaCheck } from './check-step.ts'
import { createCommit } from './commit.ts'
import { createChecksum } from './identity-hash.ts'
import { createAccept } from './intake.ts'
import type { Log } from './log.ts'
import type { Locate } from './place-step.ts'
import { createPutBlock } from './put-block.ts'
import { createReadApart, type ReadInThread, readNothingApart } from './read-apart.ts'
import { rememberStored } from './remember.ts'
import { createReplay, type ReplayResult } from './replay.ts'
import { createReadBlock } from './row-block.ts'
import { createSpool, type SpoolOptions } from './spool.ts'
import { createStatus, type IngestStatus } from './status.ts'
import { createSteps, type Redact } from './steps.ts'
import { pause, systemTimers, type Timers } from './timers.ts'
import { traceCommit } from './trace-commit.ts'
import { createVerdicts } from './verdicts.ts'

export interface PipelineDeps {
	readonly spoolDir: string
	/** `disk`: acknowledged is on the disk; `process`: survives the end of the process, not of the machine. */
	readonly durability: 'disk' | 'process'
	readonly quotaBytes: number
	readonly store: EventStore
	readonly bus: Bus
	readonly decoders: ReadonlyMap<string, Decoder>
	readonly sources: ReadonlyMap<string, Source>
	readonly areas: AreaIndex
	/** Finds areas by points, where there are boundaries. */
	readonly locate?: Locate | undefined
	readonly checkSchema: SchemaCheck
	readonly redact: Redact
	/** Reads messages in another thread, in order; everything is read in this one where it is missing. */
	readonly readInThread?: ReadInThread | undefined
	/** Seals what goes to the quarantine. */
	readonly safe: Safe
	readonly clock: Clock
	readonly log: Log
	readonly trace?: Trace
	readonly timers?: Timers
	readonly randomId?: () => string
	/** How many stored identities to read into memory at start. */
	readonly remember?: number
	readonly limits?: SpoolOptions['limits']
	/** How long a door waits to hear for certain what is a duplicate. */
	readonly exactWaitMs?: number
}

export interface Pipeline extends Intake {
	/** Name under which this process numbers what it takes. */
	readonly writer: string
	start(): Promise<void>
	/** Says on the bus at once what is held and not committed yet. */
	tellStatus(): Promise<void>
	/** Takes nothing more, commits what there is, and stops; what the deadline leaves over stays in the spool. */
	drain(deadlineMs: number): Promise<void>
	replay(ids: readonly string[], by: string): Promise<ReplayResult>
	status(): IngestStatus & { readonly storeFailing: boolean }
	/** Per source: acknowledged and not committed yet. */
	inFlight(): Readonly<Record<string, number>>
}

const REMEMBER = 300_000
const EXACT_WAIT_MS = 1_000
const FIRST_CLAIM_WAIT_MS = 20
const MAX_CLAIM_WAIT_MS = 1_000
/** About two minutes: longer than any insert is given, so that a writer which is still there has looked again. */
const CLAIM_WAITS = 125
const STORE_RETRY_MS = 1_000
const LAST_STATUS_MS = 500

/** The path of an event from a door to the store: steps → spool → batches → commit. */
export async function createPipeline(deps: PipelineDeps): Promise<Pipeline> {
	const { store, bus, clock, log, readInThread, timers = systemTimers, randomId = randomUUID } = deps
	const spool = await createSpool({
		dir: deps.spoolDir,
		durability: deps.durability,
		quotaBytes: deps.quotaBytes,
		randomId,
		checksum: await createChecksum(),
		log,
		...(deps.limits && { limits: deps.limits }),
	})
	const never = new AbortController().signal
	await untilStoreAnswers(adoptWriter)
	const seen = store.mode === 'embedded' ? await untilStoreAnswers(remember) : undefined

	const inSpool = new Set<string>()
	spool.recovered((chunk) => {
		for (const { id } of chunk.replays) inSpool.add(id)
	})
	const steps = createSteps(deps)
	const putBlock = createPutBlock({ seen, safe: deps.safe })
	const verdicts = createVerdicts(timers)
	const refused = new Map<string, number>()
	const status = createStatus({
		bus,
		spool,
		quotaBytes: deps.quotaBytes,
		clock,
		timers,
		log,
		onTick: () => void writeRefused(),
	})
	const { replay, settle } = createReplay({
		...deps,
		steps,
		queries: store.queries,
		claims: bus.claims,
		spool,
		putBlock,
		inSpool,
	})
	const batcher = createBatcher({
		spool,
		commit: traceCommit(createCommit({ spool, store, bus, clock, log, waitForClaims }), deps.trace ?? untraced),
		onCommitted(batch, outcome) {
			verdicts.settle(batch.first, batch.last, outcome)
			const replays = batch.chunks.flatMap((chunk) => chunk.replays.map(({ id }) => id))
			settle(replays).catch((error) => log.warn({ err: error }, 'claims on replayed messages were not given back'))
			status.changed()
		},
		clock,
		timers,
		log,
	})
	let open = true
	const { accept, acceptExactly } = createAccept({
		readBlock: createReadBlock(steps.read),
		readApart: readInThread ? createReadApart({ ...deps, readInThread }) : readNothingApart,
		spool,
		putBlock,
		verdicts,
		exactWaitMs: deps.exactWaitMs ?? EXACT_WAIT_MS,
		isOpen: () => open,
		onTaken: status.received,
	})
	spool.onRows(batcher.wake)

	async function waitForClaims(waits: number): Promise<boolean> {
		if (waits === CLAIM_WAITS)
			log.warn({ waits }, 'another writer does not give back its claims; going on without them')
		if (waits >= CLAIM_WAITS) return false
		await pause(timers, Math.min(FIRST_CLAIM_WAIT_MS * 2 ** waits, MAX_CLAIM_WAIT_MS), never)
		return true
	}

	async function untilStoreAnswers<T>(ask: () => Promise<T>): Promise<T> {
		for (let told = false; ; told = true) {
			try {
				return await ask()
			} catch (error) {
				if (!told) log.warn({ err: error }, 'the store does not answer yet; the doors stay closed until it does')
				await pause(timers, STORE_RETRY_MS, never)
			}
		}
	}

	/** The store knows numbers that this directory has not given yet: it is an older copy, and must not give them again. */
	async function adoptWriter() {
		const committed = await store.queries.lastNumber(spool.writer)
		if (committed < spool.nextNumber) return
		const former = spool.writer
		await spool.renameWriter()
		log.warn(
			{ former, writer: spool.writer },
			'the spool is older than the store; events are numbered under a new name',
		)
	}

	function remember() {
		const limit = deps.remember ?? REMEMBER
		return rememberStored({ queries: store.queries, spool, limit, now: clock.now() })
	}

	/** Written down through the spool, so that the ledger has each count once. */
	async function writeRefused() {
		if (refused.size === 0) return
		const counts = [...refused]
		refused.clear()
		try {
			await spool.append((sink) => {
				for (const [source, count] of counts) sink.addRefused(source, sink.take(), count)
			})
		} catch (error) {
			for (const [source, count] of counts) refused.set(source, (refused.get(source) ?? 0) + count)
			log.warn({ err: error }, 'what the doors turned away could not be written down yet')
		}
	}

	return {
		get writer() {
			return spool.writer
		},
		accept,
		acceptExactly,
		refuse(source) {
			refused.set(source, (refused.get(source) ?? 0) + 1)
		},
		feedStatus: status.feed,
		tellStatus: status.tell,
		get full() {
			return spool.full
		},
		whenRoom: spool.whenRoom,
		async start() {
			batcher.start()
			status.start()
		},
		async drain(deadlineMs) {
			open = false
			await writeRefused()
			const empty = await batcher.drain(deadlineMs)
			if (!empty)
				log.warn({ bytes: spool.bytes }, 'stopped with events in the spool; they are stored at the next start')
			// The bus may be away; that must not hold up the stop.
			await Promise.race([status.stop(), pause(timers, LAST_STATUS_MS, never)])
			await spool.close()
		},
		replay,
		status: () => ({ ...status.snapshot(), storeFailing: batcher.failing }),
		inFlight: () => Object.fromEntries(spool.pending),
	}
}
