import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { closes, type LedgerEntry } from '../kit/ledger.ts'

const MAIN = fileURLToPath(new URL('../../services/demo/main.ts', import.meta.url))
/** A Monday morning, from midnight on, as fast as it is acknowledged. */
const MORNING = ['--from', '2021-05-17', '--backfill', '0d', '--for', '10h', '--scale', '0.2']
let centre: Centre
let dataDir: Awaited<ReturnType<typeof temporaryDir>>

beforeAll(async () => {
	dataDir = await temporaryDir()
	centre = await startCentre({ dataDir: dataDir.path })
})

afterAll(async () => {
	await centre?.stop()
	await dataDir?.remove()
})

/** The demo as its user starts it, in the environment of the centre. */
function startDemo(...args: string[]) {
	const child = spawn(process.execPath, [MAIN, ...args], {
		env: {
			PATH: process.env['PATH'] ?? '',
			ADMIN_TOKEN,
			DATA_DIR: dataDir.path,
			PORT: new URL(centre.http).port,
			MQTT_PORT: String(centre.mqttPort),
		},
		stdio: ['ignore', 'pipe', 'pipe'],
	})
	let output = ''
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk: Buffer) => {
			output += chunk.toString()
		})
	}
	const exit = new Promise<{ code: number | null; output: string }>((resolve) =>
		child.once('close', (code) => resolve({ code, output })),
	)
	return { exit, output: () => output, interrupt: () => child.kill('SIGINT') }
}

async function ledger(): Promise<Map<string, LedgerEntry>> {
	const { ledger: entries } = await centre.query<{ ledger: LedgerEntry[] }>(
		'{ ledger { source received stored duplicate quarantined inFlight refused } }',
	)
	return new Map(entries.filter(({ source }) => source !== 'vong').map((entry) => [entry.source, entry]))
}

/** What is in flight is told once a second. */
const TOLD_MS = 1_200

/** The ledger once nothing is on its way any more, and nothing has been for as long as it takes to be told. */
const settled = () => {
	let before = ''
	return vi.waitFor(
		async () => {
			const entries = await ledger()
			for (const entry of entries.values()) expect(entry).toMatchObject({ inFlight: 0 })
			const former = before
			before = JSON.stringify([...entries.values()])
			expect(before).toBe(former)
			return entries
		},
		{ timeout: 30_000, interval: TOLD_MS },
	)
}

it('a simulated morning comes in whole: the ledger closes, and nothing is quarantined or refused', async () => {
	const { code, output } = await startDemo(...MORNING).exit
	expect([code, output]).toEqual([0, expect.stringContaining('Done after')])
	const entries = await settled()
	for (const entry of entries.values()) {
		expect(entry).toMatchObject({ quarantined: 0, refused: 0 })
		expect([entry.source, closes(entry)]).toEqual([entry.source, true])
	}
	const sources = ['onestop', 'portal-sync', 'queue', 'calls-1022', 'reports-1022', 'environment', 'lorawan', 'monre']
	for (const source of [...sources, 'traffic', 'security', 'devices', 'documents', 'digitisation']) {
		expect([source, entries.get(source)?.stored]).toEqual([source, expect.toSatisfy((stored) => stored > 0)])
	}
	expect([...entries.values()].reduce((sum, { stored }) => sum + stored, 0)).toBeGreaterThan(3_000)
})

it('the same morning told again changes nothing', async () => {
	const before = await settled()
	// A device that says only that it is there says when by saying it.
	const sources = [...before.keys()].filter((source) => source !== 'devices')
	const { code } = await startDemo(...MORNING, '--sources', sources.join(',')).exit
	expect(code).toBe(0)
	const after = await settled()
	for (const source of sources) {
		expect([source, after.get(source)?.stored]).toEqual([source, before.get(source)?.stored])
	}
})

it('Ctrl-C ends it in an orderly way, with its summary', async () => {
	const demo = startDemo('--from', '2021-05-17', '--speed', '60')
	await vi.waitFor(() => expect(demo.output()).toContain('simulated:'), { timeout: 10_000 })
	await vi.waitFor(async () => expect((await ledger()).get('traffic')?.received).toBeGreaterThan(0), {
		timeout: 10_000,
	})
	demo.interrupt()
	const { code, output } = await demo.exit
	expect([code, output]).toEqual([0, expect.stringContaining('Stopped after')])
	for (const entry of (await settled()).values()) expect(entry).toMatchObject({ quarantined: 0, refused: 0 })
})

it('without a centre it says so', async () => {
	const { code, output } = await startDemo('--http', 'http://127.0.0.1:1', '--secrets', `${dataDir.path}/none.json`)
		.exit
	expect([code, output]).toEqual([1, expect.stringContaining('No centre answers at http://127.0.0.1:1')])
})
