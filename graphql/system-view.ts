/** Something that keeps a province pack from being started. */
export interface PackMistake {
	/** Within the pack; null where it is of no one file. */
	readonly file: string | null
	readonly line: number | null
	readonly column: number | null
	readonly message: string
}

export interface PackCheck {
	readonly folder: string
	/** Milliseconds. */
	readonly checkedAt: number
	readonly mistakes: readonly PackMistake[]
}

/** How a process is, and what followers say of themselves. Instants are milliseconds, sizes bytes. */
export interface ProcessHealth {
	readonly version: string
	readonly process: string
	readonly startedAt: number
	readonly at: number
	readonly parts: readonly { readonly name: string; readonly up: boolean; readonly milliseconds: number | null }[]
	readonly followers: readonly {
		readonly name: string
		/** Undefined where nobody plays it. */
		readonly status: { readonly process: string; readonly behind: number; readonly lagMs: number } | undefined
	}[]
	/** Null where this process has no broker of its own. */
	readonly mqttConnections: number | null
	readonly subscribers: number
	readonly disk: { readonly free: number; readonly total: number } | null
	readonly memory: { readonly resident: number; readonly heap: number; readonly free: number; readonly total: number }
}

/** What an ingest process has acknowledged and not brought into the store yet. */
export interface SpoolHealth {
	readonly writer: string
	readonly bytes: number
	readonly quota: number
	readonly rows: number
	readonly full: boolean
}

export type SystemHealth = ProcessHealth & { readonly spools: readonly SpoolHealth[] }

/** What the process tells of the machinery. */
export interface SystemView {
	readonly packCheck: () => Promise<PackCheck>
	readonly health: () => Promise<ProcessHealth>
}

interface SystemReaderDeps {
	readonly system: SystemView
	readonly spools: () => readonly SpoolHealth[]
	/** @throws GraphQLError FORBIDDEN for who is no administrator of the whole province. */
	readonly need: (what: string) => void
}

/** The machinery itself, for an administrator of the whole province. */
export function createSystemReader({ system, spools, need }: SystemReaderDeps) {
	return {
		async packCheck(): Promise<PackCheck> {
			need('The check of the province pack')
			return system.packCheck()
		},
		async systemHealth(): Promise<SystemHealth> {
			need('The health of the system')
			return { ...(await system.health()), spools: spools() }
		},
	}
}
