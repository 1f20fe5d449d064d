/** A part whose readiness is reported; `check` rejects when the part is down. */
export interface Part {
	readonly name: string
	check(): Promise<void>
}

export interface Readiness {
	readonly ready: boolean
	readonly parts: Readonly<Record<string, 'up' | 'down' | 'draining'>>
}

const CHECK_TIMEOUT_MS = 2_000

/** How long the part took to answer; undefined when it did not, or not in time. */
async function answerMs(part: Part): Promise<number | undefined> {
	const timeout = Promise.withResolvers<never>()
	const timer = setTimeout(() => timeout.reject(new Error('timeout')), CHECK_TIMEOUT_MS)
	const began = performance.now()
	try {
		await Promise.race([part.check(), timeout.promise])
		return performance.now() - began
	} catch {
		return undefined
	} finally {
		clearTimeout(timer)
	}
}

export interface Health {
	readiness(): Promise<Readiness>
	/** Each part, and how long it took to answer. */
	parts(): Promise<{ readonly name: string; readonly up: boolean; readonly milliseconds: number | null }[]>
	drain(): void
}

/** Readiness by part: all parts up and the process not draining. */
export function createHealth(parts: readonly Part[]): Health {
	let draining = false
	const look = () =>
		Promise.all(
			parts.map(async (part) => {
				const milliseconds = await answerMs(part)
				return { name: part.name, up: milliseconds !== undefined, milliseconds: milliseconds ?? null }
			}),
		)
	return {
		drain() {
			draining = true
		},
		parts: look,
		async readiness() {
			const found = await look()
			const states = found.map(({ name, up }) => [name, up ? 'up' : 'down'] as const)
			const all = { ...Object.fromEntries(states), process: draining ? 'draining' : 'up' } as const
			return { ready: !draining && found.every(({ up }) => up), parts: all }
		},
	}
}
