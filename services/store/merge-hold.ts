/** Blocks of this size come when a backlog is drained; in live traffic they stay far below. */
const LARGE_BYTES = 4_000_000
const QUIET_MS = 2_000
/** Parts that may wait to be merged. The engine slows inserts down at a thousand. */
const MOST_HELD = 64

/**
 * Keeps the engine from merging parts while a backlog is drained: the processor is needed for the backlog then, and parts that
 * have gathered are merged fewer times. After a quiet moment, or when many have gathered, merging goes on.
 */
export function createMergeHold(command: (sql: string) => Promise<unknown>) {
	let blocks = 0
	let quiet: NodeJS.Timeout | undefined

	async function letGo() {
		await command('SYSTEM START MERGES')
	}

	return {
		/** Called before each block that is inserted. */
		async before(bytes: number) {
			if (bytes < LARGE_BYTES) return
			blocks++
			if (quiet) quiet.refresh()
			else {
				quiet = setTimeout(() => {
					quiet = undefined
					blocks = 0
					letGo().catch(() => undefined)
				}, QUIET_MS)
				quiet.unref()
			}
			if (blocks === 1) await command('SYSTEM STOP MERGES')
			else if (blocks === MOST_HELD) await letGo()
		},
		end() {
			clearTimeout(quiet)
		},
	}
}
