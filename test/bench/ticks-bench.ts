import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createAlertEngine } from '@vong/alerts/engine'
import { createAlertLog } from '@vong/alerts/log'
import { connectBus } from '@vong/bus/connect'
import { judgedProvince } from '@vong/center/judged-province'
import { createAreaIndex } from '@vong/core/area'
import type { IndicatorDefinition } from '@vong/core/indicator'
import { isWhole } from '@vong/core/measuring'
import type { PeriodKind } from '@vong/core/period'
import type { Rule } from '@vong/core/rule'
import { loadProvince } from '@vong/province/load-province'
import { connectStore } from '@vong/store/connect'
import type { CellQuery } from '@vong/store/derived-store'
import { encodeCell } from '@vong/store/entity-row'
import type { Store } from '@vong/store/store'
import { insert } from './insert.ts'
import type { Figure } from './results.ts'
import { workingDir } from './working-dir.ts'

const PACK = join(import.meta.dirname, '../../services/province/binh-phuoc')
const HOUR = 3_600_000
const DAY = 24 * HOUR
const OFFSET = 7 * HOUR
const TICK = 5_000
/** The twentieth of a month: what has happened since its first counts. */
const BEGINS = Date.UTC(2026, 10, 20, 3)
const DAYS = 20
/** At forty communes each is looked at by so many rules that there are ten thousand pairs. */
const RULES = 250
/** Ten minutes, in which readings of every sort of period are looked at; and one before it, in which what stands is opened. */
const TICKS = 120
const WARM_UP = 12
const PERIODS: readonly PeriodKind[] = ['now', 'hour', 'day', 'month']

interface Watched {
	readonly definition: IndicatorDefinition
	readonly period: PeriodKind
}

/** What ten thousand pairs of a rule and an area cost at each tick, beside the same readings that are read and compared by a bare loop. */
export async function benchTicks(): Promise<Figure[]> {
	const dir = await workingDir()
	let now = BEGINS
	const clock = { now: () => now }
	const store = await connectStore({ dataDir: dir.path, clock, durability: 'process' })
	const bus = await connectBus({ clock })
	try {
		await store.migrate()
		const province = await loadProvince(PACK)
		const areas = createAreaIndex(province.areas)
		const communes = areas.at(now, { level: 'commune' }).map(({ id }) => id)
		const watched = watchedOf([...province.indicators.values()])
		const definitions = [...new Set(watched.map(({ definition }) => definition))]
		await insert(store, 'cells', cellsOf(definitions, communes, now))
		const rules = rulesOf(watched)

		const asked: CellQuery[] = []
		const queries: Store['queries'] = {
			...store.background,
			cellSums(query) {
				asked.push(query)
				return store.background.cellSums(query)
			},
		}
		const memory = process.memoryUsage.rss() / 2 ** 20
		const log = await createAlertLog({ writer: 'bench', store, bus, now: clock.now })
		const engine = await createAlertEngine({
			...judgedProvince(province, areas),
			rules: { current: () => new Map(rules.map((rule) => [rule.id, rule])), onChange: () => () => undefined },
			log,
			store: { queries, writer: store.writer },
			bus,
			lastReceivedAt: () => now,
			clock,
			randomId: randomUUID,
			logger: { warn: (fields, message) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`) },
		})
		const own: Spent[] = []
		const theirs: Spent[] = []
		for (let tick = 0; tick < WARM_UP + TICKS; tick++) {
			now += TICK
			await insert(store, 'cells', changesOf(definitions, communes, now), String(now))
			own.push(await spend(() => engine.tick(now)))
			theirs.push(await spend(() => compareBare(store, asked.splice(0), rules)))
		}
		const peak = process.resourceUsage().maxRSS / 1024
		await engine.close()
		const standing = (await log.loadSince(now)).length
		const pairs = rules.length * communes.length
		const rest = { 'alerts that stand': [standing, ''], 'memory at its most': [peak - memory, 'MB'] } as const
		return figuresOf(pairs, own.slice(WARM_UP), theirs.slice(WARM_UP), rest)
	} finally {
		await bus.close()
		await store.close()
	}
}

/** What is told of communes and summed up from cells. */
const watchedOf = (definitions: readonly IndicatorDefinition[]): Watched[] =>
	definitions
		.filter(({ levels, formula }) => levels.includes('commune') && formula.kind !== 'terms' && !isWhole(formula))
		.flatMap((definition) =>
			PERIODS.filter((period) => definition.periods.includes(period)).map((period) => ({ definition, period })),
		)

/** A commune's figure of an hour or a day: it rises and falls. */
const wave = (at: number, place: number) => 20 + 8 * Math.sin(at / DAY + place)

/** Bounds about the top of what the figures come to: crossed here and there, everywhere by what is summed up over a day, or nowhere. */
function rulesOf(watched: readonly Watched[]): Rule[] {
	return Array.from({ length: RULES }, (_, index): Rule => {
		const { definition, period } = watched[index % watched.length] as Watched
		const words = { vi: '{area}: {value} {unit}', en: '{area}: {value} {unit}' }
		const value = 27.5 + Math.floor(index / watched.length)
		return {
			...{ id: `R${index}`, version: 1, name: words, summary: words, severity: 'major', field: 'bench', owner: '' },
			...{ hold: 60_000, clearHold: 30_000, labels: {}, procedure: '', shadow: false, basis: '' },
			condition: {
				...{ kind: 'threshold', indicator: definition.id, period, minimumSample: 1, levels: ['commune'] },
				bound: { direction: 'above', value, clear: value - 1, steps: [{ value: value + 4, severity: 'critical' }] },
				...{ byAgency: false, judged: 'running' },
			},
		}
	})
}

function cellOf({ id, formula }: IndicatorDefinition, start: number, areaId: string, place: number, at: number) {
	const scale = formula.kind === 'entities' ? formula.scale : 1
	const of = formula.kind === 'entities' && !formula.denominator ? 1 : 20
	const sums = { numerator: (wave(start, place) * of) / scale, denominator: of, sample: 20 }
	return encodeCell({ indicator: id, start, areaId, agency: '', ...sums }, at)
}

const stepOf = ({ formula }: IndicatorDefinition) =>
	formula.kind === 'entities' && formula.at !== 'now' && formula.grain === 'day' ? DAY : HOUR

const beginOf = (step: number, at: number) => Math.floor((at + OFFSET) / step) * step - OFFSET

function* cellsOf(definitions: readonly IndicatorDefinition[], communes: readonly string[], now: number) {
	for (const definition of definitions) {
		const step = stepOf(definition)
		for (let start = beginOf(step, now - DAYS * DAY); start <= now; start += step)
			for (const [place, areaId] of communes.entries()) yield cellOf(definition, start, areaId, place, now)
	}
}

/** At each tick one commune has other figures. */
function* changesOf(definitions: readonly IndicatorDefinition[], communes: readonly string[], now: number) {
	const place = (now / TICK) % communes.length
	for (const definition of definitions)
		yield cellOf(definition, beginOf(stepOf(definition), now), communes[place] ?? '', place + now / TICK, now)
}

/** The same readings by the same statements, each compared with each bound: all that has to be done. */
async function compareBare(store: Store, asked: readonly CellQuery[], rules: readonly Rule[]) {
	let crossed = 0
	for (const query of asked) {
		const bounds = rules.flatMap(({ condition }) =>
			condition.kind === 'threshold' && query.indicators.includes(condition.indicator) ? condition.bound.value : [],
		)
		for (const { numerator, denominator } of await store.background.cellSums(query))
			for (const bound of bounds) if (numerator / denominator > bound) crossed++
	}
	return crossed
}

interface Spent {
	readonly wall: number
	readonly processor: number
}

async function spend(work: () => Promise<unknown>): Promise<Spent> {
	const [began, before] = [performance.now(), process.cpuUsage()]
	await work()
	const { user, system } = process.cpuUsage(before)
	return { wall: performance.now() - began, processor: (user + system) / 1000 }
}

type Rest = Readonly<Record<string, readonly [value: number, unit: string]>>

function figuresOf(pairs: number, own: readonly Spent[], theirs: readonly Spent[], rest: Rest): Figure[] {
	const mean = (all: readonly Spent[], of: keyof Spent) => all.reduce((sum, each) => sum + each[of], 0) / all.length
	const most = (all: readonly Spent[], of: keyof Spent) => Math.max(...all.map((each) => each[of]))
	const ofPair = (all: readonly Spent[]) => (mean(all, 'processor') * 1000) / pairs
	const figure = (name: string, value: number, unit: string, yardstick: number | null = null): Figure => ({
		name: `${pairs} pairs of rule and area: ${name}`,
		...{ value, unit, yardstick, ratio: yardstick === null ? null : yardstick / value },
	})
	return [
		figure('processor of a tick', mean(own, 'processor'), 'ms', mean(theirs, 'processor')),
		figure('processor of the costliest tick', most(own, 'processor'), 'ms', most(theirs, 'processor')),
		figure('time of a tick', mean(own, 'wall'), 'ms', mean(theirs, 'wall')),
		figure('time of the longest tick', most(own, 'wall'), 'ms', most(theirs, 'wall')),
		figure('processor of a pair and tick', ofPair(own), 'µs', ofPair(theirs)),
		...Object.entries(rest).map(([name, [value, unit]]) => figure(name, value, unit)),
	]
}
