import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ENTITY_KINDS } from '@vong/core/entity'
import { isToldByCategory } from '@vong/core/indicator'
import { loadProvince } from '@vong/province/load-province'
import { expect, it } from 'vitest'

/** What the pack's catalogue says of sources and indicators, against the pack and the repository. */
const ROOT = join(import.meta.dirname, '../..')
const PACK = join(ROOT, 'services/province/binh-phuoc')
const province = await loadProvince(PACK)
const text = await readFile(join(PACK, 'CATALOGUE.md'), 'utf8')

/** The rows of the table below a heading, as cells. */
function tableOf(heading: string): string[][] {
	const section = text.split(/^## /m).find((part) => part.startsWith(heading)) ?? ''
	const rows = section.split('\n').filter((line) => line.startsWith('|'))
	return rows.slice(2).map((line) =>
		line
			.slice(1, -1)
			.split('|')
			.map((cell) => cell.trim()),
	)
}

const named = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
const sorted = (names: Iterable<string>) => [...new Set(names)].toSorted()

const systems = tableOf('Source systems')
const indicators = tableOf('Indicators')
const divided = tableOf('By category')
const alerts = tableOf('Alerts')

it('the catalogue has all nineteen systems, every source of the pack, and the types that each of them sends', () => {
	expect(systems.map(([number]) => Number(number))).toEqual(Array.from({ length: 19 }, (_, index) => index + 1))
	expect(sorted(systems.flatMap(([, , sources]) => named(sources)))).toEqual(sorted(province.sources.keys()))
	for (const [number, , sources, types] of systems) {
		const sent = named(sources).flatMap((id) => province.sources.get(id)?.types.map(({ type }) => type) ?? [])
		expect([number, sorted(named(types))]).toEqual([number, sorted(sent)])
	}
})

it('each system names what is derived from it and the indicators that it feeds', () => {
	const definitions = [...province.indicators.values()]
	for (const [number, , sources, , kinds, fed] of systems) {
		expect(named(kinds).filter((kind) => !ENTITY_KINDS.some((known) => known === kind))).toEqual([])
		const ofSources = definitions.filter((each) => each.sources.some((id) => named(sources).includes(id)))
		const expected = named(sources).includes('vong')
			? definitions.filter(({ formula, sources: of }) => formula.kind === 'source' || of.join() === 'vong')
			: ofSources
		expect([number, sorted(named(fed))]).toEqual([number, sorted(expected.map(({ id }) => id))])
	}
})

it('the catalogue has every indicator of the pack, with its sources, areas and periods', () => {
	const said = indicators.map(([id, sources, levels, periods]) => ({
		id: named(id)[0],
		sources: named(sources),
		levels: levels?.split(' '),
		periods: periods?.split(' '),
	}))
	const expected = [...province.indicators.values()].map(({ id, sources, levels, periods }) => ({
		id,
		sources,
		levels,
		periods,
	}))
	expect(said).toEqual(expected)
})

it('the catalogue names every indicator that is told by category, and no other', () => {
	const told = [...province.indicators.values()].filter(isToldByCategory).map(({ id }) => id)
	expect(sorted(divided.flatMap(([codes]) => named(codes)))).toEqual(sorted(told))
})

it('alerts watch indicators that there are, and every rule of the pack is named, with the indicator that it watches', () => {
	expect(alerts.length).toBeGreaterThanOrEqual(11)
	expect(alerts.flatMap(([, watched]) => named(watched)).filter((id) => !province.indicators.has(id))).toEqual([])
	const ruled = sorted(alerts.flatMap(([, , rules]) => named(rules)))
	expect(ruled, 'a rule is missing in CATALOGUE.md, section Alerts, or in the pack').toEqual(
		sorted(province.rules.keys()),
	)
	for (const [alert, watched, rules] of alerts) {
		for (const { condition } of named(rules).flatMap((id) => province.rules.get(id) ?? [])) {
			if ('indicator' in condition) expect([alert, named(watched)]).toEqual([alert, [condition.indicator]])
		}
	}
})

it('the tests that the catalogue names are there', async () => {
	const files = sorted(
		[...text.matchAll(/`((?:test|services|ingest|graphql)\/[^`]+\.ts)`/g)].map(([, file = '']) => file),
	)
	expect(files.length).toBeGreaterThan(5)
	for (const file of files) await expect(access(join(ROOT, file)), file).resolves.toBeUndefined()
	for (const [id = '', , , , oracle] of indicators) {
		const file = await readFile(join(ROOT, named(oracle)[0] ?? ''), 'utf8')
		const [name = ''] = named(id)
		expect([name, file.includes(name.startsWith('QUALITY_') ? 'QUALITY_' : name)]).toEqual([name, true])
	}
})
