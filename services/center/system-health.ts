import { readFile, statfs } from 'node:fs/promises'
import { freemem, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '@vong/core/clock'
import type { ProcessHealth } from '@vong/graphql/system-view'
import type { Followers } from './follower-lag.ts'
import type { Health } from './health.ts'

const FOLLOWERS = ['indicators', 'alerts'] as const

interface SystemHealthDeps {
	readonly process: string
	readonly dataDir: string
	readonly health: Health
	readonly followers: Followers
	/** Undefined where this process has no broker of its own. */
	readonly mqttConnections: () => number | undefined
	readonly subscribers: () => number
	readonly clock: Clock
}

/** How the process is on its machine, at each look anew. */
export async function createSystemHealth(deps: SystemHealthDeps): Promise<() => Promise<ProcessHealth>> {
	const { dataDir, health, followers, clock } = deps
	const startedAt = clock.now()
	const version = await readVersion()

	async function diskOf(folder: string) {
		const found = await statfs(folder).catch(() => undefined)
		return found ? { free: found.bavail * found.bsize, total: found.blocks * found.bsize } : null
	}

	return async () => {
		const { rss: resident, heapUsed: heap } = process.memoryUsage()
		const [parts, disk] = await Promise.all([health.parts(), diskOf(dataDir)])
		return {
			...{ version, process: deps.process, startedAt, at: clock.now(), parts, disk },
			followers: FOLLOWERS.map((name) => ({ name, status: followers.of(name) })),
			mqttConnections: deps.mqttConnections() ?? null,
			subscribers: deps.subscribers(),
			memory: { resident, heap, free: freemem(), total: totalmem() },
		}
	}
}

async function readVersion(): Promise<string> {
	const text = await readFile(join(import.meta.dirname, 'package.json'), 'utf8')
	return (JSON.parse(text) as { version: string }).version
}
