import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { graphql } from './graphql.ts'

const MAIN = fileURLToPath(new URL('../../services/center/main.ts', import.meta.url))
export const ADMIN_TOKEN = 'test-administrator-token-of-this-run-only'

export interface Centre {
	readonly http: string
	readonly mqttPort: number
	readonly pid: number
	readonly output: () => string
	/** SIGKILL, as a power cut for the process. */
	kill(): Promise<void>
	/** SIGTERM; answers the exit code. */
	stop(): Promise<number | null>
	query<T>(document: string, variables?: Record<string, unknown>): Promise<T>
	/** Makes a key for the source; the same text signs webhooks and is the MQTT password. */
	sourceSecret(source: string): Promise<string>
}

export interface CentreOptions {
	readonly dataDir: string
	readonly env?: Record<string, string>
	readonly port?: number
	readonly mqttPort?: number | 'off'
}

export async function temporaryDir(): Promise<{ path: string; remove(): Promise<void> }> {
	const path = await mkdtemp(join(tmpdir(), 'vong-'))
	return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Starts the whole centre as a process of its own, as its operator does, and waits until it says that it is ready. */
export async function startCentre({ dataDir, env = {}, port = 0, mqttPort = 0 }: CentreOptions): Promise<Centre> {
	const child = spawn(process.execPath, [MAIN], {
		env: {
			PATH: process.env['PATH'] ?? '',
			HOME: process.env['HOME'] ?? '',
			LOG_LEVEL: 'warn',
			ADMIN_TOKEN,
			DATA_DIR: dataDir,
			PORT: String(port),
			MQTT_PORT: String(mqttPort),
			// What a test counts is what it sent.
			PROBE_EVERY: 'off',
			...env,
		},
		stdio: ['ignore', 'pipe', 'pipe'],
	})
	const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
	let output = ''
	child.stderr.on('data', (chunk: Buffer) => {
		output += chunk.toString()
	})
	const ready = await waitForReady(child, exited, () => output)
	child.stdout.on('data', (chunk: Buffer) => {
		output += chunk.toString()
	})
	output += ready
	const http = /pages\s+(http\S+?)\/\s/.exec(ready)?.[1] ?? ''
	const query = <T>(document: string, variables?: Record<string, unknown>) =>
		graphql<T>(http, ADMIN_TOKEN, document, variables)

	return {
		http,
		mqttPort: Number(/MQTT\s+mqtts?:\/\/[^:]+:(\d+)/.exec(ready)?.[1] ?? 0),
		pid: child.pid ?? 0,
		output: () => output,
		kill: async () => {
			child.kill('SIGKILL')
			await exited
		},
		stop: () => {
			child.kill('SIGTERM')
			return exited
		},
		query,
		sourceSecret: async (source) => {
			const data = await query<{ rotateSourceSecret: { ok: boolean; secret: string } }>(
				'mutation ($source: String!) { rotateSourceSecret(source: $source) { ok secret } }',
				{ source },
			)
			return data.rotateSourceSecret.secret
		},
	}
}

function waitForReady(child: ChildProcess, exited: Promise<number | null>, errors: () => string): Promise<string> {
	const { promise, resolve, reject } = Promise.withResolvers<string>()
	let text = ''
	child.stdout?.on('data', (chunk: Buffer) => {
		text += chunk.toString()
		if (/Vọng is ready[\s\S]*\n\n/.test(text)) resolve(text)
	})
	exited.then((code) => reject(new Error(`the centre ended with ${code} before it was ready:\n${errors()}${text}`)))
	return promise
}
