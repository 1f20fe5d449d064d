import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { connectBus } from '@vong/bus/connect'
import { createAreaIndex } from '@vong/core/area'
import { createPopulation } from '@vong/core/population'
import { createWorkingCalendar } from '@vong/core/working-time'
import { createIndicatorEngine } from '@vong/indicators/engine'
import { loadProvince } from '@vong/province/load-province'
import { createProjector } from '@vong/states/projector'
import { loadKinds } from '@vong/states/registry'
import { connectStore } from '@vong/store/connect'

/**
 * Works all events of a data directory (see `history.ts`) into states and indicators, and tells how long each kind of statement took:
 * `node catch-up.ts --dir DIR`.
 */
const { values } = parseArgs({ options: { dir: { type: 'string', default: '/tmp/vong-history' } } })
const REPORT_MS = 15_000
const clock = { now: Date.now }
const province = await loadProvince(join(import.meta.dirname, '../../services/province/binh-phuoc'))
const areas = createAreaIndex(province.areas)
const calendar = createWorkingCalendar(province.calendar)
const whole = await connectStore({ dataDir: values.dir, clock, durability: 'process' })
await whole.migrate()
const bus = await connectBus({ clock })

interface Spent {
	calls: number
	milliseconds: number
}

/** Adds up how long the functions of an object take, by name. */
function timed<T extends object>(
	target: T,
	spent: Map<string, Spent>,
	nameOf: (name: string, given: unknown[]) => string,
) {
	return new Proxy(target, {
		get(object, name) {
			const found: unknown = Reflect.get(object, name)
			if (typeof found !== 'function') return found
			return async (...given: unknown[]) => {
				const began = performance.now()
				try {
					return await Reflect.apply(found, object, given)
				} finally {
					const key = nameOf(String(name), given)
					const own = spent.get(key) ?? { calls: 0, milliseconds: 0 }
					own.calls++
					own.milliseconds += performance.now() - began
					spent.set(key, own)
				}
			}
		},
	})
}

const spent = new Map<string, Spent>()
const store = {
	queries: timed(whole.background, spent, (name) => name),
	writer: timed(whole.writer, spent, (name, [table]) => `${name} ${table}`),
	flush: whole.flush,
}
const log = {
	warn: (fields: object, message: string) => process.stderr.write(`${message} ${String(Object.values(fields)[0])}\n`),
}
const heads = await whole.queries.heads()
const total = Object.values(heads).reduce((sum, last) => sum + last, 0)
const started = performance.now()
let worked = 0

function report() {
	const seconds = (performance.now() - started) / 1000
	const { user, system } = process.cpuUsage()
	process.stdout.write(
		`${worked} of ${total} in ${seconds.toFixed(0)} s (${Math.round(worked / seconds)}/s, processor ${((user + system) / 1e6).toFixed(0)} s)\n`,
	)
	for (const [name, { calls, milliseconds }] of [...spent].toSorted(
		([, a], [, b]) => b.milliseconds - a.milliseconds,
	)) {
		process.stdout.write(`  ${name.padEnd(24)} ${calls} calls, ${(milliseconds / 1000).toFixed(1)} s\n`)
	}
}

const engine = await createIndicatorEngine({
	definitions: province.indicators,
	sources: province.sources,
	centres: province.centres,
	timeZone: province.timeZone,
	...{ store, bus, areas, calendar, clock, log },
	lastReceivedAt: () => null,
	populationOf: createPopulation({ areas, centres: province.centres, figures: province.population }),
	randomId: randomUUID,
})
const timer = setInterval(report, REPORT_MS)
const projector = await createProjector({
	kinds: await loadKinds(),
	context: { calendar, areas, limits: province.limits },
	sources: province.sources,
	...{ store, bus, clock, log },
	randomId: randomUUID,
	onChanged: engine.entitiesChanged,
	async onRange(range, more) {
		await engine.committed(range, more)
		worked += range.upTo - range.after
	},
})
await projector.caughtUp()
await projector.close()
await engine.close()
await projector.noteEnd()
clearInterval(timer)
report()
await bus.close()
await whole.close()
process.exit(0)
