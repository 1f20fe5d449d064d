import { parseArgs } from 'node:util'
import { benchAlerts } from './alerts-bench.ts'
import { benchBacktest } from './backtest-bench.ts'
import { benchFanOut } from './fan-out-bench.ts'
import { benchFootprint } from './footprint-bench.ts'
import { benchIndicators } from './indicators-bench.ts'
import { benchLatency } from './latency-bench.ts'
import { benchMqtt } from './mqtt-bench.ts'
import { type Figure, table, writeResults } from './results.ts'
import { benchTicks } from './ticks-bench.ts'
import { benchWall } from './wall-bench.ts'
import { benchWebhooks } from './webhook-bench.ts'
import { removeWorkingDirs } from './working-dir.ts'

const { values } = parseArgs({
	options: { only: { type: 'string' }, events: { type: 'string', default: '200000' }, history: { type: 'string' } },
})
const events = Number(values.events)
const benches: Record<string, () => Promise<Figure[]>> = {
	mqtt: () => benchMqtt(events),
	webhooks: () => benchWebhooks(Math.ceil(events / 200)),
	latency: () => benchLatency(1_000, 30),
	indicators: () => benchIndicators([1, 20, 100], values.history),
	alerts: () => benchAlerts(Math.ceil(events / 2)),
	ticks: () => benchTicks(),
	backtest: () => benchBacktest(),
	wall: () => benchWall(1_000, 60),
	'fan-out': () => benchFanOut([1, 100, 1_000]),
	footprint: () => benchFootprint(events * 5),
}

const figures: Figure[] = []
try {
	for (const [name, bench] of Object.entries(benches)) {
		if (values.only && !values.only.split(',').includes(name)) continue
		process.stderr.write(`measuring ${name} …\n`)
		figures.push(...(await bench()))
	}
} finally {
	await removeWorkingDirs()
}
const path = await writeResults(process.env['DATA_DIR'] ?? 'data', figures)
process.stdout.write(`${table(figures)}\n\nwritten to ${path}\n`)
