import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryDir } from './centre.ts'
import { createClientUrl, waitForPort } from './net.ts'
import { freePort } from './ports.ts'

export interface MosquittoProcess {
	readonly url: string
	readonly port: number
	/** Stops it as an operator does and starts it again, on the same port and with what it kept. */
	restart(): Promise<void>
	/** Has it do nothing, with all connections open, until it is told to go on. */
	pause(): void
	goOn(): void
	stop(): Promise<void>
}

/** A real Mosquitto on a free loopback port, set as the README asks for: it drops nothing, and with a folder keeps everything. */
export async function startMosquitto({ persistence }: { persistence?: string } = {}): Promise<MosquittoProcess> {
	const dir = await temporaryDir()
	const port = await freePort()
	const config = join(dir.path, 'mosquitto.conf')
	const kept = persistence ? [`persistence true`, `persistence_location ${persistence}/`] : ['persistence false']
	const lines = [
		`listener ${port} 127.0.0.1`,
		'allow_anonymous true',
		'max_inflight_messages 0',
		'max_queued_messages 0',
		'max_queued_bytes 0',
		'set_tcp_nodelay true',
		...(process.getuid?.() === 0 ? ['user root'] : []),
		...kept,
	]
	await writeFile(config, `${lines.join('\n')}\n`)

	async function start() {
		const child = spawn('mosquitto', ['-c', config], {
			stdio: 'ignore',
			env: { PATH: `${process.env['PATH']}:/usr/sbin` },
		})
		const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
		await waitForPort(port, exited)
		return { child, exited }
	}
	let running = await start()
	async function stop(signal: NodeJS.Signals) {
		running.child.kill(signal)
		await running.exited
	}
	return {
		url: createClientUrl('mqtt', port),
		port,
		restart: async () => {
			await stop('SIGTERM')
			running = await start()
		},
		pause: () => running.child.kill('SIGSTOP'),
		goOn: () => running.child.kill('SIGCONT'),
		stop: async () => {
			await stop('SIGKILL')
			await dir.remove()
		},
	}
}
