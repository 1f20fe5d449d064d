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

async function answersInTime(part: Part): Promise<boolean> {
	const timeout = Promise.withResolvers<never>()
	const timer = setTimeout(() => timeout.reject(new Error('timeout')), CHECK_TIMEOUT_MS)
	try {
		await Promise.race([part.check(), timeout.promise])
		return true
	} catch {
		return false
	} finally {
		clearTimeout(timer)
	}
}

/** Readiness by part: all parts up and the process not draining. */
export function createHealth(parts: readonly Part[]): { readiness(): Promise<Readiness>; drain(): void } {
	let draining = false
	return {
		drain() {
			draining = true
		},
		async readiness() {
			const up = await Promise.all(parts.map(answersInTime))
			const states = parts.map((part, index) => [part.name, up[index] ? 'up' : 'down'] as const)
			const all = { ...Object.fromEntries(states), process: draining ? 'draining' : 'up' } as const
			return { ready: !draining && up.every(Boolean), parts: all }
		},
	}
}
