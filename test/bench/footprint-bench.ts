import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { startCentre } from '../kit/centre.ts'
import { ledgerOf } from '../kit/ledger.ts'
import { run, secondsOf } from './process.ts'
import type { Figure } from './results.ts'
import { until } from './until.ts'
import { workingDir } from './working-dir.ts'

async function residentMegabytes(pid: number): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8')
	return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}

async function bytesUnder(dir: string): Promise<number> {
	const entries = await readdir(dir, { recursive: true, withFileTypes: true })
	const sizes = entries
		.filter((entry) => entry.isFile())
		.map((entry) =>
			stat(join(entry.parentPath, entry.name)).then(
				(file) => file.size,
				() => 0,
			),
		)
	return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

const alone = (name: string, value: number, unit: string): Figure => ({
	name,
	value,
	unit,
	yardstick: null,
	ratio: null,
})

/** Start to ready, resident memory at rest and after `count` events, bytes on disk per event (the raw payload beside it). */
export async function benchFootprint(count: number): Promise<Figure[]> {
	const dir = await workingDir()
	const first = await startCentre({ dataDir: dir.path })
	await first.stop()
	const begin = performance.now()
	const centre = await startCentre({ dataDir: dir.path })
	const ready = performance.now() - begin
	const rest = await residentMegabytes(centre.pid)
	const empty = await bytesUnder(join(dir.path, 'store'))

	const secret = await centre.sourceSecret('environment')
	await secondsOf(run('raw-publisher.ts', centre.mqttPort, 'events/environment', count, 'disk', 'environment', secret))
	await until(async () => (await ledgerOf(centre, 'environment')).stored >= count)
	const loaded = await residentMegabytes(centre.pid)
	await centre.stop()
	const perEvent = ((await bytesUnder(join(dir.path, 'store'))) - empty) / count
	return [
		alone('start to ready', ready, 'ms'),
		alone('resident memory at rest', rest, 'MB'),
		alone(`resident memory after ${count.toLocaleString('en')} events`, loaded, 'MB'),
		{ name: 'bytes on disk per event', value: perEvent, unit: 'bytes', yardstick: 300, ratio: 300 / perEvent },
	]
}
