import type { Clock } from '@vong/core/clock'
import { type IndicatorDefinition, parametersOf } from '@vong/core/indicator'
import type { Store } from '@vong/store/store'
import type { Cells } from './cells.ts'
import type { Group } from './groups.ts'
import type { Outlet } from './outlet.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

interface FillDeps {
	readonly store: Pick<Store, 'queries'>
	readonly clock: Clock
	readonly groups: readonly Group[]
	/** Those that are measured. */
	readonly observed: readonly IndicatorDefinition[]
	readonly cells: Cells
	readonly noteProgress: Outlet['noteProgress']
	/** The smallest period of a group in which the instant lies. */
	readonly startOf: (group: Group, at: number) => number
}

/** What is worked in anew when what it is made by changed. */
interface Part {
	readonly name: string
	readonly version: number
	/** False when there was nothing to work in. */
	readonly work: (now: number) => Promise<boolean>
}

/** Works out what an indicator file that is new or changed says of what is there already: things, and measurements. */
export function createFill({ store, clock, groups, observed, cells, noteProgress, startOf }: FillDeps) {
	const parts: readonly Part[] = [
		...groups.map((group) => ({
			name: `cells:${group.key}`,
			version: hashOf([group.whole, group.members.map(({ definition, formula }) => [definition.id, formula])]),
			work: (now: number) => count(group, now),
		})),
		...observed.map((definition) => ({
			name: `cells:${definition.id}`,
			version: hashOf(definition.formula),
			work: (now: number) => measure(definition, now),
		})),
	]

	async function count(group: Group, now: number): Promise<boolean> {
		const span = group.at === 'now' ? undefined : await store.queries.entitySpan(group.of)
		if (!span) return false
		const starts = startsBetween(group, span.from, span.to)
		await cells.restate(group, starts, now)
		await cells.restateCategories(group, starts, now)
		await cells.clear(group, starts)
		return true
	}

	function startsBetween(group: Group, from: number, to: number): number[] {
		const length = group.grain === 'hour' ? HOUR_MS : DAY_MS
		const starts: number[] = []
		for (let at = startOf(group, from); at <= to; at += length) starts.push(at)
		return starts
	}

	async function measure(definition: IndicatorDefinition, now: number): Promise<boolean> {
		const span = await store.queries.observedSpan(parametersOf(definition.formula))
		if (!span) return false
		const hours: number[] = []
		for (let at = span.from; at <= span.to; at += HOUR_MS) hours.push(at)
		if (definition.formula.kind === 'aqi') await cells.restateAqi(definition, hours, now)
		else await cells.restateObservations(definition, hours, now)
		return true
	}

	return async function fillIn() {
		const known = await store.queries.progress(parts.map(({ name }) => name))
		const empty: Part[] = []
		for (const part of parts) {
			if (known.get(part.name)?.['version'] === part.version) continue
			if (await part.work(clock.now())) await note([part])
			else empty.push(part)
		}
		// What took no time would not be missed, and costs one insert instead of many.
		if (empty.length > 0) await note(empty)
	}

	function note(done: readonly Part[]) {
		const marks = done.map(({ name, version }) => ({ name, position: { version } }))
		return noteProgress(marks)
	}
}

function hashOf(formulas: unknown): number {
	const text = JSON.stringify(formulas)
	let hash = 0
	for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) >>> 0
	return hash
}
