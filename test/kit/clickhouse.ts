import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../clickhouse-http/main.ts', import.meta.url))

export interface ClickHouseProcess {
	readonly url: string
	/** Stops it from answering, as a machine that hangs or a network that is cut. */
	freeze(): void
	thaw(): void
	stop(): Promise<void>
}

/** The ClickHouse HTTP interface in front of the embedded engine, as a process of its own. */
export async function startClickHouse(dir: string, port = 0): Promise<ClickHouseProcess> {
	const child = spawn(process.execPath, [MAIN, dir, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
	const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
	const url = await new Promise<string>((resolve, reject) => {
		let text = ''
		child.stdout.on('data', (chunk: Buffer) => {
			text += chunk.toString()
			const found = /(http:\/\/\S+)\n/.exec(text)
			if (found?.[1]) resolve(found[1])
		})
		exited.then(() => reject(new Error('the store ended before it was ready')))
	})
	return {
		url,
		freeze: () => {
			child.kill('SIGSTOP')
		},
		thaw: () => {
			child.kill('SIGCONT')
		},
		stop: async () => {
			child.kill('SIGCONT')
			child.kill('SIGKILL')
			await exited
		},
	}
}
