import type { Message, Messages, Receipt } from './door.ts'

/** Messages whose bodies stand in the same bytes and of which all else is the same. */
interface Run extends Messages {
	length: number
	isOf(receipt: Receipt, bytes: Uint8Array): boolean
	add(from: number, to: number): void
}

function createRun(receipt: Receipt, bytes: Uint8Array): Run {
	const spans: number[] = []
	let held: Uint8Array | undefined = bytes
	const run: Run = {
		isOf: (otherReceipt, otherBytes) => otherReceipt === receipt && otherBytes === held,
		length: 0,
		add(from, to) {
			spans.push(from, to)
			run.length++
		},
		at: (index) => (index * 2 < spans.length ? receipt : undefined),
		forEach(visit) {
			if (!held) throw new Error('these messages were let go of')
			for (let at = 0; at < spans.length; at += 2) {
				visit({ ...receipt, body: held.subarray(spans[at], spans[at + 1]) }, at / 2)
			}
		},
		letGo() {
			held = undefined
		},
	}
	return run
}

/** Several as one, in their order. */
export function joinMessages(parts: readonly Messages[]): Messages {
	const [first] = parts
	if (first && parts.length === 1) return first
	const length = parts.reduce((sum, part) => sum + part.length, 0)
	let current = 0
	let before = 0
	return {
		length,
		at(index) {
			if (index < before) current = before = 0
			for (let part = parts[current]; part; part = parts[++current]) {
				if (index < before + part.length) return part.at(index - before)
				before += part.length
			}
			current = before = 0
			return undefined
		},
		forEach(visit) {
			let count = 0
			const next = (message: Message) => visit(message, count++)
			for (const part of parts) part.forEach(next)
		},
		letGo() {
			for (const part of parts) part.letGo?.()
		},
	}
}

/**
 * Gathers messages until somebody takes them. Of those that come as places in what was read from a connection nothing is made until they are read:
 * objects that wait for the disk are moved by the garbage collector again and again.
 */
export function createMessageGatherer() {
	let parts: Messages[] = []
	let run: Run | undefined

	return {
		add(message: Message) {
			run = undefined
			parts.push([message])
		},
		/** A message whose body is `bytes` from `from` up to `to`; they must not change until it is read. Receipts and bytes are told apart by identity. */
		addSpan(receipt: Receipt, bytes: Uint8Array, from: number, to: number) {
			if (!run?.isOf(receipt, bytes)) {
				run = createRun(receipt, bytes)
				parts.push(run)
			}
			run.add(from, to)
		},
		take(): Messages {
			const all = joinMessages(parts)
			parts = []
			run = undefined
			return all
		},
	}
}
