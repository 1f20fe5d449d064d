import type { Clock } from '@vong/core/clock'
import { type IndicatorDefinition, parametersOf } from '@vong/core/indicator'
import type { Store } from '@vong/store/store'
import type { Cells } from './cells.ts'
import type { Group } from './groups.ts'
import type { Readings } from './readings.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

interface FillDeps {
	readonly store: Pick<Store, 'queries'>
	readonly clock: Clock
	readonly groups: readonly Group[]
	/** Those that are measured. */
	readonly observed: readonly IndicatorDefinition[]
	readonly cells: Cells
	readonly readings: Pick<Readings, 'noteProgress'>
	/** The smallest period of a group in which the instant lies. */
	readonly startOf: (group: Group, at: number) => number
}

/** Works out what an indicator file that is new or changed says of what is there already: things, and measurements. */
export function createFill({ store, clock, groups, observed, cells, readings, startOf }: FillDeps) {
	async function once(name: string, formulas: unknown, work: (now: number) => Promise<void>) {
		const now = clock.now()
		const version = hashOf(JSON.stringify(formulas))
		if ((await store.queries.progress(name))?.['version'] === version) return
		await work(now)
		await readings.noteProgress(name, { version }, now)
	}

	async function count(group: Group, now: number) {
		const span = group.at === 'now' ? undefined : await store.queries.entitySpan(group.of)
		const starts = span ? startsBetween(group, span.from, span.to) : []
		await cells.restate(group, starts, now)
		await cells.clear(group, starts, now)
	}

	function startsBetween(group: Group, from: number, to: number): number[] {
		const length = group.grain === 'hour' ? HOUR_MS : DAY_MS
		const starts: number[] = []
		for (let at = startOf(group, from); at <= to; at += length) starts.push(at)
		return starts
	}

	async function measure(definition: IndicatorDefinition, now: number) {
		const span = await store.queries.observedSpan(parametersOf(definition.formula))
		const hours: number[] = []
		for (let at = span?.from ?? 0; span && at <= span.to; at += HOUR_MS) hours.push(at)
		if (definition.formula.kind === 'aqi') await cells.restateAqi(definition, hours, now)
		else await cells.restateObservations(definition, hours, now)
	}

	return async function fillIn() {
		for (const group of groups) {
			const formulas = [group.whole, group.members.map(({ definition, formula }) => [definition.id, formula])]
			await once(`cells:${group.key}`, formulas, (now) => count(group, now))
		}
		for (const definition of observed) {
			await once(`cells:${definition.id}`, definition.formula, (now) => measure(definition, now))
		}
	}
}

function hashOf(text: string): number {
	let hash = 0
	for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) >>> 0
	return hash
}
