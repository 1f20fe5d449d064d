/** What has been started, to be stopped in the opposite order; stopping twice stops once. */
export interface Cleanup {
	add(name: string, stop: () => Promise<unknown> | unknown): void
	run(): Promise<void>
}

export function createCleanup(log: { error(fields: object, message: string): void }): Cleanup {
	const stops: { name: string; stop: () => Promise<unknown> | unknown }[] = []
	let running: Promise<void> | undefined

	async function stopAll() {
		for (const { name, stop } of stops.reverse()) {
			try {
				await stop()
			} catch (error) {
				log.error({ err: error, part: name }, 'a part did not stop cleanly')
			}
		}
	}

	return {
		add: (name, stop) => stops.push({ name, stop }),
		run: () => {
			running ??= stopAll()
			return running
		},
	}
}
