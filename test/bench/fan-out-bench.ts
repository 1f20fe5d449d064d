import { ADMIN_TOKEN, startCentre } from '../kit/centre.ts'
import { run } from './process.ts'
import type { Figure } from './results.ts'
import { workingDir } from './working-dir.ts'

const RATE = 200
const SECONDS = 10
const TOTAL = RATE * SECONDS

interface Reading {
	seconds: number
	bytes: number
	cut: number
}

async function readingOf(program: ReturnType<typeof run>): Promise<Reading> {
	const lines = (await program.output).trim().split('\n')
	return JSON.parse(lines.at(-1) ?? '{}') as Reading
}

async function ours(readers: number): Promise<Reading> {
	const dir = await workingDir()
	const centre = await startCentre({ dataDir: dir.path })
	try {
		const secret = await centre.sourceSecret('environment')
		const program = run('sse-readers.ts', `${centre.http}/graphql`, ADMIN_TOKEN, readers, TOTAL)
		await program.until(/joined/)
		run('paced-publisher.ts', centre.mqttPort, secret, RATE, SECONDS)
		return await readingOf(program)
	} finally {
		await centre.stop()
	}
}

async function bare(readers: number): Promise<Reading> {
	const DELIVERIES_PER_SECOND = 10
	const server = run(
		'bare-sse.ts',
		SECONDS * DELIVERIES_PER_SECOND,
		RATE / DELIVERIES_PER_SECOND,
		1000 / DELIVERIES_PER_SECOND,
	)
	try {
		const port = /port (\d+)/.exec(await server.until(/port \d+/))?.[1] ?? ''
		const program = run('sse-readers.ts', `http://127.0.0.1:${port}/`, 'none', readers, TOTAL)
		await program.until(/joined/)
		server.signal('SIGUSR2')
		return await readingOf(program)
	} finally {
		await server.kill()
	}
}

/** Events delivered per second to all subscribers of one process, against a bare Node SSE server writing the same. */
export async function benchFanOut(subscribers: readonly number[]): Promise<Figure[]> {
	const figures: Figure[] = []
	for (const readers of subscribers) {
		const own = await ours(readers)
		const yardstick = await bare(readers)
		const delivered = (reading: Reading) => Math.round(((readers - reading.cut) * TOTAL) / reading.seconds)
		figures.push({
			name: `${readers} subscribers at ${RATE}/s (${own.cut} cut)`,
			value: delivered(own),
			unit: 'deliveries/s',
			yardstick: delivered(yardstick),
			ratio: delivered(own) / delivered(yardstick),
		})
	}
	return figures
}
