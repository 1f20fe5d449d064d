import type { Message, Messages, Verdict } from '@vong/core/door'
import { VongError } from '@vong/core/errors'
import type { PutBlock } from './put-block.ts'
import type { ReadApart } from './read-apart.ts'
import type { ReadBlock, RowBlock } from './row-block.ts'
import type { RowSink, Spool } from './spool.ts'
import type { Verdicts } from './verdicts.ts'

interface Taken {
	readonly numbers: number[]
	readonly suspects: number[]
	readonly reasons: { readonly step: string; readonly reason: string }[]
}

/** Takes messages: through the steps, into the spool, and only then an answer. */
export function createAccept(deps: {
	readonly readBlock: ReadBlock
	/** Reads many messages in another thread; what it does not is read here. */
	readonly readApart: ReadApart
	readonly spool: Pick<Spool, 'append' | 'full' | 'writer'>
	readonly putBlock: PutBlock
	readonly verdicts: Verdicts
	/** How long a door waits to hear for certain what is a duplicate. */
	readonly exactWaitMs: number
	readonly isOpen: () => boolean
	readonly onTaken: (messages: Messages) => void
}) {
	const { readBlock, readApart, spool, putBlock, verdicts, exactWaitMs, isOpen, onTaken } = deps

	function assertRoom() {
		if (!isOpen()) throw new VongError('UNAVAILABLE', 'This centre is stopping; send the message again later.')
		if (spool.full) {
			throw new VongError('OVERLOADED', 'The store is away and the spool is full; send the message again later.')
		}
	}

	async function accept(messages: Messages): Promise<void> {
		assertRoom()
		const { writer } = spool
		let written: Promise<void> | undefined
		const take = (block: RowBlock) => {
			written = write(messages, (sink) => putBlock(sink, messages, block))
		}
		if (!(await readApart(messages, writer, take))) take(readBlock(messages, writer))
		// While the disk is waited for, their memory serves those that come next.
		messages.letGo?.()
		await written
	}

	async function acceptExactly(messages: readonly Message[]): Promise<Verdict[]> {
		assertRoom()
		const taken = messages.map((): Taken => ({ numbers: [], suspects: [], reasons: [] }))
		await write(messages, (sink) => {
			const block = readBlock(messages, spool.writer)
			for (const { message, part } of block.unusable)
				taken[message]?.reasons.push({ step: part.step, reason: part.reason })
			putBlock(sink, messages, block, {
				onRow(message, number, suspect) {
					taken[message]?.numbers.push(number)
					if (suspect) taken[message]?.suspects.push(number)
				},
			})
		})
		// Rows that are certainly new need not wait for the commit.
		const suspects = taken.flatMap((message) => message.suspects)
		if (suspects.length === 0) return taken.map(verdictOf)
		const { duplicates, poison } = await verdicts.watch(suspects, exactWaitMs)
		return taken.map((message) => exactVerdictOf(message, duplicates, poison))
	}

	async function write(messages: Messages, fill: (sink: RowSink) => void) {
		try {
			await spool.append(fill)
		} catch (error) {
			throw new VongError('UNAVAILABLE', 'The message could not be written down; send it again later.', {
				cause: error,
			})
		}
		onTaken(messages)
	}

	return { accept, acceptExactly }
}

function verdictOf({ numbers, reasons }: Taken): Verdict {
	return { accepted: numbers.length, duplicate: 0, quarantined: reasons.length, reasons }
}

function exactVerdictOf(
	{ numbers, reasons }: Taken,
	duplicates: ReadonlySet<number>,
	poison: ReadonlyMap<number, string>,
): Verdict {
	const duplicate = numbers.filter((number) => duplicates.has(number)).length
	const refused = numbers.flatMap((number) => poison.get(number) ?? [])
	return {
		accepted: numbers.length - duplicate - refused.length,
		duplicate,
		quarantined: reasons.length + refused.length,
		reasons: [...reasons, ...refused.map((reason) => ({ step: 'insert', reason }))],
	}
}
