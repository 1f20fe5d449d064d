import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAreaIndex } from '@vong/core/area'
import { afterEach, expect, it } from 'vitest'
import { checkFormats, loadProvince } from './load-province.ts'

const PACK = join(import.meta.dirname, 'binh-phuoc')
const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
	for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** A copy of the pack with one file changed. */
async function packWith(file: string, change: (text: string) => string): Promise<string> {
	const dir = await mkdtemp(join(tmpdir(), 'vong-pack-'))
	cleanups.push(() => rm(dir, { recursive: true }))
	await cp(PACK, dir, { recursive: true })
	await writeFile(join(dir, file), change(await readFile(join(dir, file), 'utf8')))
	return dir
}

it('the pack of Bình Phước has no mistakes, and its borders change with the dates', async () => {
	const province = await loadProvince(PACK)
	const areas = createAreaIndex(province.areas)
	const at = (date: string) => Date.parse(`${date}T12:00:00+07:00`)
	expect(areas.at(at('2024-01-01'), { level: 'district', under: '70' })).toHaveLength(11)
	expect(areas.at(at('2024-01-01'), { level: 'commune', under: '70' })).toHaveLength(111)
	expect(areas.at(at('2025-08-01'), { level: 'commune' })).toHaveLength(40)
	expect(areas.resolve('25195', at('2025-06-30'))?.name).toBe('Phường Tân Phú')
	expect(areas.resolve('25195', at('2025-07-01'))?.name).toBe('Phường Bình Phước')
	expect(areas.resolve('697', at('2022-09-30'))?.type).toBe('Huyện')
	expect(areas.resolve('697', at('2022-10-01'))?.type).toBe('Thị xã')
	expect([...province.sources.keys()]).toEqual(
		expect.arrayContaining(['onestop', 'calls-1022', 'environment', 'lorawan']),
	)
})

it('every code of the pack names one area at a time, and each area stands under its parent', async () => {
	const { areas } = await loadProvince(PACK)
	const index = createAreaIndex(areas)
	for (const area of areas) {
		const at = area.validFrom ?? Date.parse('2019-12-01T00:00:00+07:00')
		expect(index.resolve(area.code, at)).toBe(area)
		if (area.parentCode !== null) expect(index.resolve(area.parentCode, at)?.code).toBe(area.parentCode)
	}
})

it('every source takes the canonical topic of its name', async () => {
	const { sources } = await loadProvince(PACK)
	for (const { id, feeds } of sources.values()) {
		expect(feeds).toContainEqual(
			expect.objectContaining({ door: 'mqtt', match: `events/${id}`, format: 'cloudevents' }),
		)
	}
})

it('a mistake is named with its file, its line and what was expected, all of them at once', async () => {
	const dir = await packWith('sources/queue.yaml', (text) =>
		text.replace('every: 1800', 'every: soon').replace('door: mqtt', 'door: post'),
	)
	const failure = await loadProvince(dir).catch((error: Error) => error)
	expect(failure).toMatchObject({ code: 'CONFIGURATION' })
	const { message } = failure as Error
	expect(message).toMatch(/queue\.yaml:\d+:\d+: cadence\.every: .*number/)
	expect(message).toMatch(/queue\.yaml:\d+:\d+: feeds\.1\.door: expected mqtt or webhook/)
})

it('an unknown key, broken YAML and an area that stands for two at once are mistakes', async () => {
	const unknown = await packWith('sources/rating.yaml', (text) => `${text}colour: red\n`)
	await expect(loadProvince(unknown)).rejects.toThrow(/rating\.yaml:\d+:\d+: .*colour/)
	const broken = await packWith('sources/rating.yaml', (text) => `${text}  - : [\n`)
	await expect(loadProvince(broken)).rejects.toThrow(/rating\.yaml:\d+:\d+: /)
	const twice = await packWith('areas.csv', (text) => `${text}25195,689,commune,Phường Khác,Phường,2024-01-01,,,\n`)
	await expect(loadProvince(twice)).rejects.toThrow(/areas\.csv:\d+: 25195 stands for two areas at the same time/)
})

it('an event type listed twice, a field mapped to nowhere and a file of another kind are mistakes', async () => {
	const twice = await packWith('sources/queue.yaml', (text) => text.replace('ticket.called', 'ticket.issued'))
	await expect(loadProvince(twice)).rejects.toThrow(
		/queue\.yaml:\d+:\d+: types\.1\.type: ticket\.issued is listed twice/,
	)
	const nowhere = await packWith('sources/environment.yaml', (text) => text.replace('{ path: /unit }', '{ at: /unit }'))
	await expect(loadProvince(nowhere)).rejects.toThrow(/environment\.yaml:\d+:\d+: .*unit: expected a place/)
	const other = await packWith('areas.csv', (text) => text)
	await writeFile(join(other, 'sources', 'queue.yml'), '')
	await expect(loadProvince(other)).rejects.toThrow(/queue\.yml: expected a file named/)
})

it('a parent that does not stand when the area begins, and a row that is no area, are named by line', async () => {
	const late = await packWith('areas.csv', (text) => `${text}99999,689,commune,Phường Mới,Phường,2025-09-01,,,\n`)
	await expect(loadProvince(late)).rejects.toThrow(/areas\.csv:\d+: the parent 689 of 99999 does not stand/)
	const wrong = await packWith('areas.csv', (text) => `${text}abc,,hamlet,X,Ấp,1.7.2025,,north,\n`)
	const failure = await loadProvince(wrong).catch((error: Error) => error.message)
	for (const column of ['code', 'level', 'valid_from', 'lat']) {
		expect(failure).toMatch(new RegExp(`areas\\.csv:\\d+: ${column}: expected`))
	}
})

it('a folder without a pack is a mistake that says what is missing', async () => {
	const dir = await mkdtemp(join(tmpdir(), 'vong-pack-'))
	cleanups.push(() => rm(dir, { recursive: true }))
	await expect(loadProvince(dir)).rejects.toThrow(
		/province\.yaml: cannot be read[\s\S]*areas\.csv[\s\S]*sources: cannot be read/,
	)
})

it("the playbook's example is a source as it should be", async () => {
	const playbook = await readFile(join(import.meta.dirname, 'README.md'), 'utf8')
	const example = /```yaml\n([\s\S]*?)```/.exec(playbook)?.[1] ?? ''
	const dir = await packWith('province.yaml', (text) => text)
	await writeFile(join(dir, 'sources', 'river.yaml'), example)
	expect((await loadProvince(dir)).sources.get('river')?.feeds).toHaveLength(3)
})

it('a format that nothing decodes is a mistake', async () => {
	const province = await loadProvince(PACK)
	expect(() => checkFormats(province, ['cloudevents', 'senml', 'json'])).toThrow(/lorawan.*chirpstack/)
})
