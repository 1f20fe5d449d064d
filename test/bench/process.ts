import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Program {
	/** Resolves with the first output that the pattern matches. */
	until(pattern: RegExp): Promise<string>
	/** Resolves with the whole output once the program has ended by itself. */
	readonly output: Promise<string>
	signal(signal: NodeJS.Signals): void
	kill(): Promise<void>
}

/** Runs a program of this folder in a process of its own, so that it does not share a thread with what is measured. */
export function run(script: string, ...args: (string | number)[]): Program {
	const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args.map(String)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	})
	let text = ''
	const waiting: { pattern: RegExp; resolve: (text: string) => void }[] = []
	child.stdout.on('data', (chunk: Buffer) => {
		text += chunk.toString()
		for (const { pattern, resolve } of waiting) if (pattern.test(text)) resolve(text)
	})
	const output = new Promise<string>((resolve) => child.once('close', () => resolve(text)))
	return {
		output,
		until(pattern) {
			if (pattern.test(text)) return Promise.resolve(text)
			return new Promise((resolve) => waiting.push({ pattern, resolve }))
		},
		signal: (signal) => {
			child.kill(signal)
		},
		kill: async () => {
			child.kill('SIGKILL')
			await output
		},
	}
}

/** The seconds that a program of this folder printed as its last line. */
export async function secondsOf(program: Program): Promise<number> {
	const lines = (await program.output).trim().split('\n')
	const { seconds } = JSON.parse(lines.at(-1) ?? '{}') as { seconds: number }
	return seconds
}
