/** Counts what is on its way and makes the sender wait while it is too much. */
export interface Window {
	enter(count?: number): Promise<void>
	leave(count?: number): void
	/** Resolves when nothing is on its way. */
	empty(): Promise<void>
}

export function createWindow(most: number): Window {
	let inside = 0
	let changed = Promise.withResolvers<void>()

	async function until(condition: () => boolean) {
		while (!condition()) await changed.promise
	}

	return {
		async enter(count = 1) {
			await until(() => inside < most)
			inside += count
		},
		leave(count = 1) {
			inside -= count
			changed.resolve()
			changed = Promise.withResolvers()
		},
		empty: () => until(() => inside === 0),
	}
}
