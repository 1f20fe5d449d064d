import type { Clock } from './clock.ts'

/** Clocks of two machines differ by less: what is further ahead was noted before the clock was set back. */
const AHEAD_MS = 60_000

/** When each source was last heard of, by what the store has of it and by what the doors say. */
export function createLastHeard(clock: Clock) {
	const heard = new Map<string, number>()

	/** A silence that begins when the clock is set back would not be seen before the time comes again at which it had been. */
	function setBack() {
		const now = clock.now()
		for (const [source, at] of heard) if (at > now + AHEAD_MS) heard.set(source, now)
	}

	return {
		learn(lastReceivedAt: Readonly<Record<string, number>>) {
			for (const [source, at] of Object.entries(lastReceivedAt)) heard.set(source, Math.max(at, heard.get(source) ?? 0))
			setBack()
		},
		/** By our clock; null when never. */
		at: (source: string): number | null => heard.get(source) ?? null,
	}
}

export type LastHeard = ReturnType<typeof createLastHeard>
