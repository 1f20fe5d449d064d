import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import mqtt from 'mqtt'

const execute = promisify(execFile)
/** Debian puts it where only the administrator looks. */
const RUN = 'PATH="$PATH:/usr/sbin" exec mosquitto -c "$0"'
const READY_MS = 15_000

export async function freePort(): Promise<number> {
	const { promise, resolve, reject } = Promise.withResolvers<number>()
	const server = createServer()
	server.once('error', reject)
	server.listen(0, '127.0.0.1', () => {
		const address = server.address()
		server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
	})
	return promise
}

export async function temporaryDir() {
	const path = await mkdtemp(join(tmpdir(), 'vong-mqtt-'))
	return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Debian's client, which knows nothing of this project. */
export const mosquittoPub = (...args: string[]) => execute('mosquitto_pub', args)

/** A certificate for 127.0.0.1 that signs itself, as files. */
export async function makeCertificate(dir: string) {
	const [cert, key] = [join(dir, 'cert.pem'), join(dir, 'key.pem')]
	await execute('openssl', [
		...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
		...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
	])
	return { cert, key }
}

/** A real Mosquitto that drops nothing and keeps its sessions over a restart. */
export async function startMosquitto() {
	const dir = await temporaryDir()
	const port = await freePort()
	const config = join(dir.path, 'mosquitto.conf')
	const lines = [
		...[`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'persistence true', `persistence_location ${dir.path}/`],
		...['max_inflight_messages 0', 'max_queued_messages 0', 'max_queued_bytes 0'],
		...(process.getuid?.() === 0 ? ['user root'] : []),
	]
	await writeFile(config, `${lines.join('\n')}\n`)
	const url = `mqtt://127.0.0.1:${port}`

	async function start() {
		const child = spawn('sh', ['-c', RUN, config], { stdio: 'ignore' })
		const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
		// Comes back by itself until the broker listens.
		const probe = mqtt.connect(url, { reconnectPeriod: 20 })
		probe.on('error', () => undefined)
		const { promise: ready, resolve, reject } = Promise.withResolvers<void>()
		const limit = setTimeout(() => reject(new Error('Mosquitto does not listen')), READY_MS)
		probe.once('connect', () => resolve())
		await ready.finally(() => clearTimeout(limit))
		await probe.endAsync()
		return { child, exited }
	}
	let running = await start()
	async function stop() {
		running.child.kill('SIGTERM')
		await running.exited
	}
	return {
		url,
		port,
		stop,
		async start() {
			running = await start()
		},
		async remove() {
			await stop()
			await dir.remove()
		},
	}
}
