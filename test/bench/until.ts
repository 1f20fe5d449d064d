import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 50
const LIMIT_MS = 300_000

/** Waits until the condition holds; gives up after five minutes. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
	const end = performance.now() + LIMIT_MS
	while (!(await condition())) {
		if (performance.now() > end) throw new Error('what the benchmark waited for did not come in five minutes')
		await delay(POLL_MS)
	}
}
