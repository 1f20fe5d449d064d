import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAreaIndex } from '@vong/core/area'
import { isToldByCategory } from '@vong/core/indicator'
import { afterEach, expect, it } from 'vitest'
import { checkFormats, loadProvince, readProvince } from './load-province.ts'

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

it('a pack can be read to see whether it would start, without its mistakes being an error', async () => {
	expect((await readProvince(PACK)).mistakes).toEqual([])
	const dir = await packWith('sources/queue.yaml', (text) => text.replace(/^id: .*$/m, 'id: QUEUE!'))
	const { province, mistakes } = await readProvince(dir)
	expect(province).toBeUndefined()
	expect(mistakes).toContainEqual(expect.stringMatching(/sources\/queue\.yaml:\d+:\d+: id: /))
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

it('cadences say when a source is expected, in each of their forms', async () => {
	const { sources } = await loadProvince(PACK)
	expect(sources.get('queue')?.cadence).toEqual({ kind: 'office-hours', every: 1800 })
	expect(sources.get('environment')?.cadence).toEqual({ kind: 'always', every: 900 })
	const daily = { kind: 'daily', every: 86_400 }
	expect(sources.get('health')?.cadence).toEqual({ ...daily, at: 960, from: 930, grace: 7200, workingDays: false })
	expect(sources.get('meetings')?.cadence).toEqual({ ...daily, at: 1020, from: 0, grace: 0, workingDays: true })
	expect(sources.get('election')?.cadence).toMatchObject({ kind: 'days', dates: ['2021-05-23'], from: 420, to: 1260 })
	expect(sources.get('meetings')?.every).toBe(86_400)
})

it.each([
	['{ every: 60, within: at-night }', /cadence\.within: expected always, office-hours/],
	['{ within: office-hours }', /cadence\.every: expected seconds/],
	['{ every: 60, within: daily-at 16:00 }', /cadence\.every: a batch comes once a day/],
	['{ every: 60, within: always, grace: 5 }', /cadence\.grace: only a batch has a grace/],
	['{ every: 60, within: { days: [23/5/2021] } }', /cadence\.within\.days\.0: expected a date/],
])('the cadence %s is a mistake', async (cadence, mistake) => {
	const dir = await packWith('sources/queue.yaml', (text) => text.replace(/^cadence: .*$/m, `cadence: ${cadence}`))
	await expect(loadProvince(dir)).rejects.toThrow(mistake)
})

it('an unknown class of retention, neither cadence nor every, and no list of personal fields are mistakes', async () => {
	const forever = await packWith('sources/queue.yaml', (text) =>
		text.replace('retention: operation', 'retention: ever'),
	)
	await expect(loadProvince(forever)).rejects.toThrow(/queue\.yaml: retention ever is no class/)
	const silent = await packWith('sources/queue.yaml', (text) => text.replace(/^cadence: .*$/m, ''))
	await expect(loadProvince(silent)).rejects.toThrow(/queue\.yaml:.*expected either cadence or every/)
	const open = await packWith('province.yaml', (text) => text)
	await rm(join(open, 'personal.yaml'))
	await expect(loadProvince(open)).rejects.toThrow(/personal\.yaml: cannot be read/)
})

it("what is personal everywhere, and the pack's classes of retention, hold for every source", async () => {
	const { sources } = await loadProvince(PACK)
	for (const source of sources.values()) {
		expect(source.drop).toEqual(expect.arrayContaining(['ChuHoSo', '*phone*', '*email*']))
		expect(source.hash).toContain('*SoGiayTo*')
		expect([source.id, source.lateness]).toEqual([source.id, expect.any(Number)])
	}
	expect(sources.get('traffic')).toMatchObject({ retention: 'short', retentionDays: 365 })
})

it('the figures that contradict each other stand side by side', async () => {
	const { declared } = await loadProvince(PACK)
	expect(declared.map(({ indicator, value }) => [indicator, value])).toEqual([
		['DVC_L4_CONNECTED', 777],
		['DVC_TOTAL', 1223],
		['DVC_L4_CONNECTED', 1123],
	])
	const wrong = await packWith('declared.yaml', (text) => text.replace('value: 1223', 'value: "1.223"'))
	await expect(loadProvince(wrong)).rejects.toThrow(/declared\.yaml:\d+:\d+: 1\.value: expected a number/)
})

it('bands say what values are called, by the decree of their date; two that begin alike, and one alone, are mistakes', async () => {
	const { indicators } = await loadProvince(PACK)
	const named = (id: string) => indicators.get(id)?.bands?.map(({ at, name }) => [at, name.vi])
	expect(named('Q766_TOTAL')).toEqual([
		[0, 'Yếu'],
		[50, 'Trung bình'],
		[70, 'Khá'],
		[80, 'Tốt'],
		[90, 'Xuất sắc'],
	])
	expect(named('AQI_VN')?.map(([at]) => at)).toEqual([0, 51, 101, 151, 201, 301])
	const wrong = await packWith('indicators/AQI_VN.yaml', (text) =>
		text.replace('at: 51', 'at: 101').replace('"2019-11-12", at: 301', '"2030-01-01", at: 301'),
	)
	const failure = await loadProvince(wrong).catch((error: Error) => error.message)
	expect(failure).toMatch(/AQI_VN\.yaml:\d+:\d+: bands\.2\.at: two bands of one date begin at the same value/)
	expect(failure).toMatch(/AQI_VN\.yaml:\d+:\d+: bands\.5: one band alone tells nothing apart/)
})

it('what takes the newest of a period is not added up from what lies below', async () => {
	const wrong = await packWith('indicators/PORTAL_RANK.yaml', (text) =>
		text.replace('rollUp: false', '').replace('newest: ranked', 'newest: ranked, sum: ranked'),
	)
	await expect(loadProvince(wrong)).rejects.toThrow(
		/PORTAL_RANK\.yaml.*entities\.denominator: expected either sum or newest/,
	)
	const added = await packWith('indicators/PORTAL_RANK.yaml', (text) => text.replace('rollUp: false', ''))
	await expect(loadProvince(added)).rejects.toThrow(
		/PORTAL_RANK\.yaml: what takes the newest .* expected rollUp: false/,
	)
})

it('what is counted is told by category besides where its file says so, and categories are not told by themselves', async () => {
	const { indicators } = await loadProvince(PACK)
	const told = [...indicators.values()].filter(isToldByCategory).map(({ id }) => id)
	expect(told).toEqual(expect.arrayContaining(['CASE_TIME_AVG', 'DOSSIER_ONTIME', 'FREEZONE_COVER']))
	expect(told).not.toContain('WAIT_AVG')
	const wrong = await packWith('indicators/WAIT_AVG.yaml', (text) =>
		text.replace('  grain:', '  by: [agency]\n  grain:'),
	)
	await expect(loadProvince(wrong)).rejects.toThrow(/WAIT_AVG\.yaml:\d+:\d+: entities\.by\.0: expected category/)
	const each = await packWith('indicators/FREEZONE_COVER.yaml', (text) => text.replace('of: area', 'of: category'))
	await expect(loadProvince(each)).rejects.toThrow(/FREEZONE_COVER\.yaml: what counts categories cannot be told by/)
})

it('limits of handling are working days, with line and place where they are not', async () => {
	const { limits } = await loadProvince(PACK)
	expect(limits.map((limit) => [limit.of, limit.workingDays])).toEqual([
		['report', 5],
		['report', 15],
		['document', 1],
	])
	const wrong = await packWith('limits.yaml', (text) => text.replace('workingDays: 15', 'workingDays: "15"'))
	await expect(loadProvince(wrong)).rejects.toThrow(/limits\.yaml:\d+:\d+: 1\.workingDays: expected working days/)
})

it('the population of each commune at the census adds up to that of the province', async () => {
	const { population, areas } = await loadProvince(PACK)
	const index = createAreaIndex(areas)
	expect(population).toHaveLength(111)
	expect(population.reduce((sum, { people }) => sum + people, 0)).toBe(994_679)
	for (const { areaCode, date } of population) {
		expect(index.resolve(areaCode, Date.parse(`${date}T00:00:00+07:00`))?.level).toBe('commune')
	}
	const wrong = await packWith('population.csv', (text) => `${text}99999,2019-04-01,5\n25195,2019-04-01,many\n`)
	const failure = await loadProvince(wrong).catch((error: Error) => error.message)
	expect(failure).toMatch(/population\.csv:113: there is no area 99999 on 2019-04-01/)
	expect(failure).toMatch(/population\.csv:114: people: expected a whole number/)
})

it("the table of sources says what the sources' files say", async () => {
	const readme = await readFile(join(import.meta.dirname, 'README.md'), 'utf8')
	for (const { id, retention, retentionDays } of (await loadProvince(PACK)).sources.values()) {
		const row = readme.split('\n').find((line) => line.startsWith(`| \`${id}\``)) ?? `no row of ${id}`
		const entry = await readFile(join(PACK, 'sources', `${id}.yaml`), 'utf8')
		const within = /within: \{? ?(.+?)(?: \})+$/m.exec(entry)?.[1]
		expect([id, row.includes(`\`${within}\``)]).toEqual([id, true])
		expect(row).toContain(`\`${retention}\`, ${retentionDays}`)
	}
})

it('a format that nothing decodes is a mistake', async () => {
	const province = await loadProvince(PACK)
	expect(() => checkFormats(province, ['cloudevents', 'senml', 'json'])).toThrow(/lorawan.*chirpstack/)
})
