import type { Message, Verdict } from '@vong/core/door'
import { VongError } from '@vong/core/errors'
import type { PutPart } from './put-part.ts'
import type { RowSink, Spool } from './spool.ts'
import type { Part, ReadMessage } from './steps.ts'
import type { Verdicts } from './verdicts.ts'

interface Taken {
	readonly numbers: number[]
	readonly suspects: number[]
	readonly reasons: { readonly step: string; readonly reason: string }[]
}

/** Takes messages: through the steps, into the spool, and only then an answer. */
export function createAccept(deps: {
	readonly read: ReadMessage
	readonly spool: Pick<Spool, 'append' | 'full'>
	readonly putPart: PutPart
	readonly verdicts: Verdicts
	/** How long a door waits to hear for certain what is a duplicate. */
	readonly exactWaitMs: number
	readonly isOpen: () => boolean
	readonly onTaken: (messages: readonly Message[]) => void
}) {
	const { read, spool, putPart, verdicts, exactWaitMs, isOpen, onTaken } = deps

	function assertRoom() {
		if (!isOpen()) throw new VongError('UNAVAILABLE', 'This centre is stopping; send the message again later.')
		if (spool.full) {
			throw new VongError('OVERLOADED', 'The store is away and the spool is full; send the message again later.')
		}
	}

	async function accept(messages: readonly Message[]): Promise<void> {
		assertRoom()
		await write(messages, (sink) => {
			for (const message of messages) for (const part of read(message)) putPart(sink, message, part, false)
		})
	}

	async function acceptExactly(messages: readonly Message[]): Promise<Verdict[]> {
		assertRoom()
		const taken: Taken[] = []
		await write(messages, (sink) => {
			for (const message of messages) taken.push(keep(message, read(message), sink))
		})
		// Rows that are certainly new need not wait for the commit.
		const suspects = taken.flatMap((message) => message.suspects)
		if (suspects.length === 0) return taken.map(verdictOf)
		const { duplicates, poison } = await verdicts.watch(suspects, exactWaitMs)
		return taken.map((message) => exactVerdictOf(message, duplicates, poison))
	}

	async function write(messages: readonly Message[], fill: (sink: RowSink) => void) {
		try {
			await spool.append(fill)
		} catch (error) {
			throw new VongError('UNAVAILABLE', 'The message could not be written down; send it again later.', {
				cause: error,
			})
		}
		onTaken(messages)
	}

	function keep(message: Message, parts: readonly Part[], sink: RowSink): Taken {
		const taken: Taken = { numbers: [], suspects: [], reasons: [] }
		for (const part of parts) {
			const row = putPart(sink, message, part, false)
			if (row) taken.numbers.push(row.number)
			if (row?.suspect) taken.suspects.push(row.number)
			if (!part.ok) taken.reasons.push({ step: part.step, reason: part.reason })
		}
		return taken
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
