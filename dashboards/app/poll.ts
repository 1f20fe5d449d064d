interface PollDeps {
	/** Must not reject. */
	readonly load: () => Promise<void>
	readonly intervalMs: () => number
}

export interface Poll {
	start(): void
	stop(): void
	/** Something happened: load again soon instead of at the next turn. */
	nudge(): void
}

const SOON_MS = 500

/** Loads again and again, never two at a time; nudges that come together bring the next turn forward once. */
export function createPoll({ load, intervalMs }: PollDeps): Poll {
	let timer: ReturnType<typeof setTimeout> | undefined
	let running = false
	let loading = false
	let nudged = false

	function plan(ms: number): void {
		clearTimeout(timer)
		if (running) timer = setTimeout(turn, ms)
	}

	async function turn(): Promise<void> {
		if (loading) return
		loading = true
		nudged = false
		await load()
		loading = false
		plan(nudged ? SOON_MS : intervalMs())
	}

	return {
		start: () => {
			if (running) return
			running = true
			void turn()
		},
		stop: () => {
			running = false
			clearTimeout(timer)
		},
		nudge: () => {
			if (nudged || !running) return
			nudged = true
			if (!loading) plan(SOON_MS)
		},
	}
}
