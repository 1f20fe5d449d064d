import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JsonObject, JsonValue } from '@vong/core/event'
import type { Source } from '@vong/core/source'
import { createDecoders } from '@vong/formats/registry'
import { createSchemaCheck } from '@vong/formats/schema-check'
import { loadProvince } from '@vong/province/load-province'
import { describe, expect, it } from 'vitest'

const PACK = join(import.meta.dirname, '../../services/province/binh-phuoc')
const province = await loadProvince(PACK)
const decoders = await createDecoders()
const check = createSchemaCheck(province.sources, Buffer.alloc(32, 1))

/** What outsiders rely on: sources, and the types of their events. */
const CONTRACT: Record<string, string> = {
	onestop:
		'dossier.received dossier.status dossier.supplement_requested dossier.supplement_done dossier.due_changed dossier.finished dossier.returned dossier.withdrawn dossier.rejected',
	'portal-sync': 'sync.accepted sync.failed procedure.published dossier.status dossier.step',
	'service-catalogue': 'service.connected service.level_changed service.withdrawn service.declared',
	queue: 'ticket.issued ticket.called ticket.served ticket.abandoned',
	rating: 'rating.given',
	'calls-1022': 'call.offered call.answered call.abandoned call.ended',
	'reports-1022':
		'report.received report.classified report.assigned report.supplement report.resolved report.published report.rejected report.reopened report.rated report.duplicate',
	documents: 'doc.sent doc.status',
	meetings: 'meeting.held meeting.document_opened',
	digitisation: 'result.digitised result.signed component.reused',
	payment: 'payment.made payment.refunded',
	environment: 'observation',
	lorawan: 'observation device.status',
	monre: 'observation',
	traffic: 'traffic.count camera.status',
	health: 'case.daily vaccine.daily hospital.beds',
	election: 'turnout.snapshot',
	veterinary: 'outbreak.reported zone.certified zone.suspended',
	statistics: 'report.value',
	security: 'security.alert security.incident',
	devices: 'observation device.status',
	vong: 'feed.live feed.late feed.stale feed.dead probe',
}

interface Sample {
	readonly type: string
	readonly data: JsonObject
}

const sources = [...province.sources.values()]
const samples = new Map<string, Sample[]>()
for (const { id } of sources) {
	samples.set(id, JSON.parse(await readFile(join(PACK, 'samples', `${id}.json`), 'utf8')))
}
const cases = sources.flatMap((source) =>
	(samples.get(source.id) ?? []).map((sample) => [source.id, sample.type, source, sample] as const),
)

/** The event as it would be stored, after decoder, schema and field policy, or why it is quarantined. */
function read(source: Source, sample: Sample) {
	const body = Buffer.from(JSON.stringify(sample))
	const feed = source.feeds.find(({ format }) => format === 'cloudevents')
	const decoder = decoders.get('cloudevents')
	if (!feed || !decoder) throw new Error(`${source.id} takes no CloudEvents`)
	const message = { source, feed, door: feed.door, receivedAt: 0, body, address: '', headers: {} }
	const [item] = decoder.decode(message)
	if (!item?.ok) return item
	return check(source, item.value)
}

/** Every name at any depth. */
function namesIn(value: JsonValue): string[] {
	if (Array.isArray(value)) return value.flatMap(namesIn)
	if (value === null || typeof value !== 'object') return []
	return Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)])
}

it('the pack has the sources of the contract with their types, and a sample of each', () => {
	expect(sources.map(({ id }) => id).sort()).toEqual(Object.keys(CONTRACT).sort())
	for (const { id, types } of sources) {
		const expected = CONTRACT[id]?.split(' ').sort()
		expect([id, types.map(({ type }) => type).sort()]).toEqual([id, expected])
		expect([
			id,
			samples
				.get(id)
				?.map(({ type }) => type)
				.sort(),
		]).toEqual([id, expected])
	}
})

it.each(cases)('%s: the sample of %s is taken, and nothing that it says is personal', (_id, _type, source, sample) => {
	const result = read(source, sample)
	expect(result).toMatchObject({ ok: true, value: { type: sample.type } })
	expect(namesIn(result?.ok ? result.value.data : null)).toEqual(namesIn(sample.data))
})

it.each(cases)('%s: %s without a field that it needs is quarantined', (_id, type, source, sample) => {
	const schema = source.types.find((entry) => entry.type === type)?.schemas['*']
	for (const name of requiredBy(schema, schema)) {
		const { [name]: _, ...rest } = sample.data
		const result = read(source, { ...sample, data: rest })
		expect([name, result]).toMatchObject([name, { ok: false, step: 'check' }])
	}
})

/** What the schema and the part that it refers to require. */
function requiredBy(schema: JsonObject | undefined, root: JsonObject | undefined): string[] {
	if (!schema) return []
	const name = String(schema['$ref'] ?? '').replace('#/$defs/', '')
	const inner = (root?.['$defs'] as Record<string, JsonObject> | undefined)?.[name]
	return [...((schema['required'] as string[] | undefined) ?? []), ...requiredBy(inner, root)]
}

describe('a text that is too long, an instant that is none and a code that is not known are quarantined', () => {
	const changed = (id: string, type: string, changes: JsonObject) => {
		const source = province.sources.get(id)
		const sample = samples.get(id)?.find((one) => one.type === type)
		if (!source || !sample) throw new Error(`no sample of ${id} ${type}`)
		return read(source, { ...sample, data: { ...sample.data, ...changes } })
	}

	it.each<[string, string, JsonObject]>([
		['onestop', 'dossier.received', { MaHoSo: 'x'.repeat(65) }],
		['onestop', 'dossier.received', { NgayTiepNhan: '20211318081200' }],
		['onestop', 'dossier.received', { NgayTiepNhan: '2021-05-18 08:12' }],
		['onestop', 'dossier.status', { TrangThaiHoSo: '11' }],
		['onestop', 'dossier.status', { TrangThaiHoSo: '' }],
		['onestop', 'dossier.due_changed', { NgayHenTra: '' }],
		['onestop', 'dossier.received', { KenhThucHien: '4' }],
		['portal-sync', 'dossier.step', { TrangThai: '' }],
		['portal-sync', 'procedure.published', { decision_date: '28/04/2021' }],
		['service-catalogue', 'service.declared', { value: '1.123' }],
		['documents', 'doc.status', { status: '07' }],
		['environment', 'observation', { status: '03' }],
		['payment', 'payment.made', { amount: -1 }],
		['health', 'case.daily', { new: 1.5 }],
		['statistics', 'report.value', { period: 'quý 1' }],
		['traffic', 'camera.status', { status: 'broken' }],
	])('%s, %s: %j', (id, type, changes) => {
		expect(changed(id, type, changes)).toMatchObject({ ok: false, step: 'check' })
	})

	it.each<[string, string, JsonObject]>([
		['onestop', 'dossier.received', { NgayTiepNhan: '2021-05-18T08:12:00.5+07:00', NgayTra: null, KenhThucHien: null }],
		['portal-sync', 'sync.accepted', { isUpdating: 'True', error_code: 0 }],
		['portal-sync', 'procedure.published', { decision_date: '20210428000000', parts: ['name', 'order'] }],
		['documents', 'doc.sent', { status: '' }],
		['environment', 'observation', { value: null, unit: '' }],
		['statistics', 'report.value', { period: '2021', value: null }],
	])('%s, %s: %j is taken', (id, type, changes) => {
		expect(changed(id, type, changes)).toMatchObject({ ok: true })
	})
})

const CANARY = 'Nguyễn Thị Chim Hoàng Yến 0912345678'

/** A name as the pack writes it, the way that others spell it. */
function spellings(name: string): string[] {
	const full = name.replaceAll('*', 'Xy')
	const words = full.replace(/([a-z\d])([A-Z])/g, '$1 $2')
	return [
		full,
		full.toLowerCase(),
		full.toUpperCase(),
		words,
		words.replaceAll(' ', '_').toLowerCase(),
		words.replaceAll(' ', '-'),
	]
}

/** The object with the field added in it, and in every object inside of it. */
function plant(value: JsonValue, name: string): JsonValue {
	if (Array.isArray(value)) return value.map((item) => plant(item, name))
	if (value === null || typeof value !== 'object') return value
	const inner = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plant(item, name)]))
	return { ...inner, [name]: CANARY, nested: { list: [{ [name]: CANARY }, { [name]: { value: CANARY } }] } }
}

it.each(cases)(
	'%s: personal data in %s is gone, however the field is spelled and wherever it stands',
	(_id, _type, source, sample) => {
		for (const name of [...source.drop, ...source.hash].filter((one) => !source.keep?.includes(one))) {
			for (const spelling of spellings(name)) {
				const result = read(source, { ...sample, data: plant(sample.data, spelling) as JsonObject })
				expect([spelling, result]).toMatchObject([spelling, { ok: true }])
				expect([spelling, JSON.stringify(result)]).toEqual([
					spelling,
					expect.not.stringMatching(/Hoàng Yến|0912345678/),
				])
			}
		}
	},
)

it.each([
	'Họ và tên',
	'Số điện thoại',
	'so_dien_thoai_nguoi_nop',
	'contactEmail',
	'Địa chỉ thường trú',
	'SoCCCD',
	'CMND_ChuHoSo',
	'home-address',
	'ngaySinhCon',
	'NguoiXuLy',
	'mobile_no',
	'So-CanCuoc',
])('%s is personal in every source', (name) => {
	for (const [, , source, sample] of cases) {
		const result = read(source, { ...sample, data: plant(sample.data, name) as JsonObject })
		expect([source.id, JSON.stringify(result)]).toEqual([source.id, expect.not.stringContaining('Hoàng Yến')])
	}
})

it('the same identity paper stays the same', () => {
	const paper = (number: string) => {
		const [, , source, sample] = cases.find(([id]) => id === 'onestop') ?? []
		if (!source || !sample) throw new Error('no sample')
		const result = read(source, { ...sample, data: { ...sample.data, SoGiayToChuHoSo: number } })
		return result?.ok ? result.value.data['SoGiayToChuHoSo'] : result
	}
	expect(paper('285000000')).toMatch(/^hash:/)
	expect(paper('285000000')).toBe(paper('285000000'))
	expect(paper('285000000')).not.toBe(paper('285000001'))
})
