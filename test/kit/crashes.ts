import { type Centre, type CentreOptions, startCentre } from './centre.ts'

/** Kills the centre `times` times with SIGKILL, each at a random moment after it became ready, and starts it again. */
export async function crashRepeatedly(
	centre: Centre,
	options: CentreOptions & { times: number; random: () => number; between?: () => Promise<void> },
): Promise<Centre> {
	let current = centre
	for (let crash = 0; crash < options.times; crash++) {
		const { promise, resolve } = Promise.withResolvers<void>()
		setTimeout(resolve, 100 + options.random() * 1_200)
		await promise
		await current.kill()
		await options.between?.()
		current = await startCentre(options)
	}
	return current
}

/** Random numbers that a failing run can be repeated with (mulberry32). */
export function seededRandom(seed: number): () => number {
	let state = seed
	return () => {
		state = (state + 0x6d2b79f5) | 0
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
	}
}
