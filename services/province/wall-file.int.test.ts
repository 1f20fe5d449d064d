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
	const { centres, indicators } = await loadProvince(PACK)
	await readWalls(dir, { centres, indicators }, errors)
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
})

test('unknown indicators, centres, kinds and walls of a playlist are told', async () => {
	expect(await mistakesOf({ 'one.yaml': `${HEAD}  - { kind: figure, indicators: [NO_SUCH] }\n` })).toEqual([
		'one.yaml: tiles.0: there is no indicator NO_SUCH',
	])
	expect(await mistakesOf({ 'one.yaml': `${HEAD.replace('binh-phuoc', 'hue')}  - { kind: clock }\n` })).toEqual([
		'one.yaml: centre hue is no centre of centres.yaml',
	])
	const playlists = 'playlists:\n  - { id: p, name: { vi: P, en: P }, entries: [{ wall: two, seconds: 10 }] }\n'
	expect(await mistakesOf({ 'playlists.yaml': playlists })).toEqual([
		'playlists.yaml: playlist p: there is no wall two',
	])
})

test('a pack without walls has none', async () => {
	const errors: string[] = []
	expect(await readWalls('/nowhere', { centres: [], indicators: new Map() }, errors)).toEqual({
		walls: [],
		playlists: [],
	})
	expect(errors).toEqual([])
})
