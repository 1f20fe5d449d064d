import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { loadProvince } from './load-province.ts'
import { readWalls } from './wall-file.ts'

const PACK = join(import.meta.dirname, 'binh-phuoc')
const dirs: string[] = []

afterEach(async () => {
	for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true })
})

async function mistakesOf(files: Record<string, string>): Promise<string[]> {
	const dir = await mkdtemp(join(tmpdir(), 'vong-walls-'))
	dirs.push(dir)
	await mkdir(dir, { recursive: true })
	for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text)
	const errors: string[] = []
	await readWalls(dir, await loadProvince(PACK), errors)
	return errors.map((error) => error.replace(`${dir}/`, ''))
}

const HEAD = 'id: one\nname: { vi: Một, en: One }\ncentre: binh-phuoc\ntiles:\n'

test('the pack has a wall for the province, for each city and for each subject', async () => {
	const { walls, playlists } = await loadProvince(PACK)
	const ids = walls.map(({ id }) => id)
	expect(ids).toEqual(expect.arrayContaining(['province', 'dong-xoai', 'phuoc-long', 'binh-long', 'data', 'election']))
	expect(playlists.map(({ id }) => id)).toContain('day')
	expect(walls.find(({ id }) => id === 'dong-xoai')?.centre).toBe('dong-xoai')
})

test('what a tile cannot show is told with file and line', async () => {
	expect(await mistakesOf({ 'one.yaml': `${HEAD}  - { kind: gauge, indicators: [] }\n` })).toEqual([
		'one.yaml:5:32: tiles.0.indicators: a gauge shows 1 of them, not 0',
	])
	expect(await mistakesOf({ 'one.yaml': `${HEAD}  - { kind: map, by: source, indicators: [AQI_VN] }\n` })).toEqual([
		'one.yaml:5:22: tiles.0.by: a map shows areas',
	])
	expect(
		await mistakesOf({ 'one.yaml': `${HEAD}  - { kind: ranking, by: category, indicators: [WAIT_AVG] }\n` }),
	).toEqual(['one.yaml:5:26: tiles.0.by: WAIT_AVG is not told by category'])
})

test('unknown indicators, centres, kinds and walls of a playlist are told', async () => {
	expect(await mistakesOf({ 'one.yaml': `${HEAD}  - { kind: figure, indicators: [NO_SUCH] }\n` })).toEqual([
		'one.yaml:5:34: tiles.0.indicators.0: there is no indicator NO_SUCH',
	])
	expect(await mistakesOf({ 'one.yaml': `${HEAD.replace('binh-phuoc', 'hue')}  - { kind: clock }\n` })).toEqual([
		'one.yaml:3:9: centre: hue is no centre of centres.yaml',
	])
	const playlists = 'playlists:\n  - { id: p, name: { vi: P, en: P }, entries: [{ wall: two, seconds: 10 }] }\n'
	expect(await mistakesOf({ 'playlists.yaml': playlists })).toEqual([
		'playlists.yaml:2:56: playlists.0.entries.0.wall: there is no wall two',
	])
})

test('a countdown, and a plan that is no plan of the figure, are told with file and line', async () => {
	const tile = (text: string) => mistakesOf({ 'one.yaml': `${HEAD}  - { ${text} }\n` })
	expect(await tile('kind: countdown, until: 2026-12-31')).toEqual([
		'one.yaml:5:5: tiles.0.afterwards: a countdown needs `afterwards`',
	])
	expect(await tile('kind: clock, until: 2026-12-31')).toEqual([
		'one.yaml:5:27: tiles.0.until: a clock knows no `until`',
	])
	expect(await tile('kind: countdown, until: 31/12/2026, afterwards: { vi: Xong, en: Over }')).toEqual([
		'one.yaml:5:31: tiles.0.until: expected a day such as 2026-12-31, or a minute such as 2026-12-31T17:00',
	])
	const course = (plan: string) => tile(`kind: series, indicators: [PORTAL_RANK], plan: ${plan}`)
	expect(await course('{ rule: TURNOUT_LOW }')).toEqual([
		'one.yaml:5:54: tiles.0.plan: TURNOUT_LOW is no rule with a plan for PORTAL_RANK',
	])
	expect(await course('{ points: [{ at: 2026-12-02, value: 9 }, { at: 2026-12-01, value: 8 }] }')).toEqual([
		'one.yaml:5:64: tiles.0.plan.points: expected points in order of time',
	])
	expect(await course('{}')).toEqual(['one.yaml:5:54: tiles.0.plan: expected points or rule, one of them'])
	expect(await tile('kind: figure, indicators: [TURNOUT], plan: { rule: TURNOUT_LOW }')).toEqual([
		'one.yaml:5:50: tiles.0.plan: only a series of one indicator has a plan',
	])
})

test('a ticker may name its sources, which are there, and no other tile does', async () => {
	const tile = (text: string) => mistakesOf({ 'one.yaml': `${HEAD}  - { ${text} }\n` })
	expect(await tile('kind: ticker, sources: [security, vong]')).toEqual([])
	expect(await tile('kind: ticker, sources: [post]')).toEqual([
		'one.yaml:5:31: tiles.0.sources.0: there is no source post',
	])
	expect(await tile('kind: clock, sources: [security]')).toEqual([
		'one.yaml:5:29: tiles.0.sources: a clock knows no `sources`',
	])
})

test('the walls of the campaign and of election day hold the course against its plan', async () => {
	const { walls, rules } = await loadProvince(PACK)
	const tilesOf = (id: string) => walls.find((wall) => wall.id === id)?.tiles ?? []
	const [end] = tilesOf('campaign').flatMap(({ countdown }) => countdown ?? [])
	expect(end?.until).toBe(Date.parse('2027-01-01T00:00+07:00'))
	expect(tilesOf('campaign').filter(({ plan }) => plan?.by === 'instant')).toHaveLength(2)
	const [hours] = tilesOf('election').flatMap(({ plan }) => plan ?? [])
	expect(rules.get('TURNOUT_LOW')?.condition).toMatchObject({ kind: 'plan', points: hours?.points })
})

test('a pack without walls has none', async () => {
	const errors: string[] = []
	expect(
		await readWalls('/nowhere', { centres: [], indicators: new Map(), sources: new Map(), rules: new Map() }, errors),
	).toEqual({
		walls: [],
		playlists: [],
	})
	expect(errors).toEqual([])
})
