/** Bits of one generation: 16 for each of its identities. */
const BITS_PER_KEY = 16
const KEYS_PER_GENERATION = 4_194_304
const MAX_GENERATIONS = 8
/** 512 bits, one cache line: all bits of an identity lie in one block, so that a look-up touches memory once. */
const WORDS_PER_BLOCK = 16

/** A sender's clock may be ahead of ours by this much before its events are remembered apart. */
export const AHEAD_MARGIN_MS = 5 * 60_000
const HOUR_MS = 3_600_000
const MAX_AHEAD_HOURS = 10_000

interface Generation {
	readonly words: Uint32Array
	/** Every identity received from then on, until the next generation began, is in it. */
	readonly since: number
	keys: number
}

interface Occurrence {
	readonly source: string
	readonly time: number
	readonly timeSent: boolean
	readonly receivedAt: number
}

/**
 * Memory of the identities that were received, as bits: it never forgets what it covers and sometimes takes a new one
 * for a known one. So `new` is certain, and `suspect` means: look it up.
 */
export interface Seen {
	/** Remembers the identity and tells whether it may have been received before. */
	note(hash: number, occurrence: Occurrence): 'new' | 'suspect'
	/** Remembers an identity without asking. */
	add(hash: number): void
}

export interface SeenOptions {
	/** -Infinity when all that is stored gets added; else the oldest receipt of what gets added. */
	readonly coveredFrom: number
	/** Newest event time that each source had stored when this memory began. */
	readonly newestAtStart: ReadonlyMap<string, number>
	readonly now: number
	readonly keysPerGeneration?: number
	readonly maxGenerations?: number
}

function mix(value: number): number {
	let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
	mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
	return mixed ^ (mixed >>> 16)
}

export function createSeen({
	coveredFrom: coveredAtStart,
	newestAtStart,
	now,
	keysPerGeneration = KEYS_PER_GENERATION,
	maxGenerations = MAX_GENERATIONS,
}: SeenOptions): Seen {
	const blocks = 2 ** Math.max(1, Math.ceil(Math.log2((keysPerGeneration * BITS_PER_KEY) / (WORDS_PER_BLOCK * 32))))
	const blockMask = blocks - 1
	const aheadHours = new Map<string, Set<number>>()
	let coveredFrom = coveredAtStart
	let latest = now
	let current = generation(now)
	const generations = [current]

	function generation(since: number): Generation {
		return { words: new Uint32Array(blocks * WORDS_PER_BLOCK), since, keys: 0 }
	}

	function has({ words }: Generation, hash: number): boolean {
		const base = (hash & blockMask) * WORDS_PER_BLOCK
		for (let round = 1, bits = mix(hash); round <= 2; round++, bits = mix(bits + round)) {
			for (let shift = 0; shift < 27; shift += 9) {
				const bit = (bits >>> shift) & 511
				if ((((words[base + (bit >>> 5)] as number) >>> (bit & 31)) & 1) === 0) return false
			}
		}
		return true
	}

	function set({ words }: Generation, hash: number) {
		const base = (hash & blockMask) * WORDS_PER_BLOCK
		for (let round = 1, bits = mix(hash); round <= 2; round++, bits = mix(bits + round)) {
			for (let shift = 0; shift < 27; shift += 9) {
				const bit = (bits >>> shift) & 511
				const word = base + (bit >>> 5)
				words[word] = (words[word] as number) | (1 << (bit & 31))
			}
		}
	}

	function rotate() {
		current = generation(latest)
		generations.push(current)
		if (generations.length <= maxGenerations) return
		generations.shift()
		coveredFrom = generations[0]?.since ?? latest
	}

	function add(hash: number): boolean {
		let known = false
		for (let index = generations.length - 1; index >= 0 && !known; index--) {
			known = has(generations[index] as Generation, hash)
		}
		// Known in an older generation: set again, or it would be forgotten with that one although it came anew.
		if (known && has(current, hash)) return true
		set(current, hash)
		current.keys++
		if (current.keys >= keysPerGeneration) rotate()
		return known
	}

	/**
	 * Would an earlier delivery have to be in this memory? An event cannot have been received before it happened, so a
	 * time within the covered span vouches for it, unless the sender's clock runs ahead: such hours are noted apart.
	 */
	function covers({ source, time, timeSent, receivedAt }: Occurrence): boolean {
		const hour = Math.floor(time / HOUR_MS)
		const ahead = time > receivedAt + AHEAD_MARGIN_MS
		const hours = aheadHours.get(source)
		const wasAhead = hours !== undefined && (hours.has(hour) || hours.size > MAX_AHEAD_HOURS)
		if (ahead && !wasAhead) {
			if (hours) hours.add(hour)
			else aheadHours.set(source, new Set([hour]))
		}
		if (coveredFrom === Number.NEGATIVE_INFINITY) return true
		if (!timeSent || ahead || wasAhead) return false
		return time >= coveredFrom + AHEAD_MARGIN_MS && time > (newestAtStart.get(source) ?? Number.NEGATIVE_INFINITY)
	}

	return {
		note(hash, occurrence) {
			if (occurrence.receivedAt > latest) latest = occurrence.receivedAt
			const covered = covers(occurrence)
			return add(hash) || !covered ? 'suspect' : 'new'
		},
		add(hash) {
			add(hash)
		},
	}
}
