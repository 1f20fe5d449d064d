import { spawn } from 'node:child_process'
import { temporaryDir } from './centre.ts'
import { createClientUrl, waitForPort } from './net.ts'
import { freePort } from './ports.ts'

export interface RedisProcess {
	readonly url: string
	/** SIGKILL and start again on the same port and files. */
	restart(): Promise<void>
	stop(): Promise<void>
}

/** A real Redis on a free loopback port, with an append-only file, so that a restart keeps what it had. */
export async function startRedis(): Promise<RedisProcess> {
	const dir = await temporaryDir()
	const port = await freePort()
	const start = async () => {
		const child = spawn(
			'redis-server',
			[
				'--port',
				String(port),
				'--bind',
				'127.0.0.1',
				'--dir',
				dir.path,
				'--appendonly',
				'yes',
				'--appendfsync',
				'always',
			],
			{ stdio: 'ignore' },
		)
		const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
		await waitForPort(port, exited)
		return {
			kill: async () => {
				child.kill('SIGKILL')
				await exited
			},
		}
	}
	let running = await start()
	return {
		url: createClientUrl('redis', port),
		restart: async () => {
			await running.kill()
			running = await start()
		},
		stop: async () => {
			await running.kill()
			await dir.remove()
		},
	}
}
