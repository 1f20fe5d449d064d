import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPackCheck, toMistake } from './pack-check.ts'

const PACK = join(import.meta.dirname, '../province/binh-phuoc')
let dir: string
let check: ReturnType<typeof createPackCheck>

beforeAll(async () => {
	dir = await mkdtemp(join(tmpdir(), 'vong-pack-check-'))
	await cp(PACK, dir, { recursive: true })
	check = createPackCheck({ environment: { provinceDir: dir, boundaries: [] }, clock: { now: () => 7 } })
})
afterAll(() => rm(dir, { recursive: true, force: true }))

test('the pack is read anew at each look: what was mended is fine, what was spoiled is told with file and line', async () => {
	expect(await check()).toEqual({ folder: dir, checkedAt: 7, mistakes: [] })
	const spoiled = join(dir, 'walls/election.yaml')
	await writeFile(spoiled, 'id: election\nname: { vi: B, en: E }\ncentre: nowhere\ntiles: [{ kind: clock }]\n')
	expect((await check()).mistakes).toEqual([
		{ file: 'walls/election.yaml', line: 3, column: 9, message: 'centre: nowhere is no centre of centres.yaml' },
	])
	await cp(join(PACK, 'walls/election.yaml'), spoiled)
	expect((await check()).mistakes).toEqual([])
})

test('formats that nothing decodes, and boundary files that cannot be read, keep a pack from starting too', async () => {
	const boundaries = [{ path: join(dir, 'none.geojson'), from: null, to: null }]
	const { mistakes } = await createPackCheck({
		environment: { provinceDir: dir, boundaries },
		clock: { now: () => 7 },
	})()
	expect(mistakes).toHaveLength(1)
	expect(JSON.stringify(mistakes)).toContain('none.geojson')
})

test('two who ask at once share one look', async () => {
	const [one, other] = [check(), check()]
	expect(one).toBe(other)
	await one
})

test('a mistake says its file within the pack, and as much of line and column as is known', () => {
	expect(toMistake('/pack/sources/a.yaml:3:9: id: expected …', '/pack')).toEqual({
		...{ file: 'sources/a.yaml', line: 3, column: 9, message: 'id: expected …' },
	})
	expect(toMistake('/pack/areas.csv:7: expected …', '/pack')).toMatchObject({
		file: 'areas.csv',
		line: 7,
		column: null,
	})
	expect(toMistake('/pack/sources/a.yaml: cannot be read (EACCES)', '/pack')).toMatchObject({
		...{ file: 'sources/a.yaml', line: null, message: 'cannot be read (EACCES)' },
	})
	const nowhere = 'source a, feed *: unknown format x'
	expect(toMistake(nowhere, '/pack')).toEqual({ file: null, line: null, column: null, message: nowhere })
})
