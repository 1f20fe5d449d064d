import { join } from 'node:path'
import type { Message } from '@vong/core/door'
import type { JsonObject } from '@vong/core/event'
import { createDecoders } from '@vong/formats/registry'
import { createSchemaCheck } from '@vong/formats/schema-check'
import { checkFormats, loadProvince } from '@vong/province/load-province'
import { expect, it } from 'vitest'

const province = await loadProvince(join(import.meta.dirname, '../../services/province/binh-phuoc'))
const decoders = await createDecoders()
const check = createSchemaCheck(province.sources, Buffer.alloc(32, 1))

/** What the feed with that `match` makes of the body, after the source's schemas and field policy. */
function read(id: string, match: string, address: string, body: unknown) {
	const source = province.sources.get(id)
	const feed = source?.feeds.find((candidate) => candidate.match === match)
	const decoder = decoders.get(feed?.format ?? '')
	if (!source || !feed || !decoder) throw new Error(`${id} has no feed ${match}`)
	const bytes = Buffer.from(JSON.stringify(body))
	const message: Message = { source, feed, door: feed.door, receivedAt: 0, body: bytes, address, headers: {} }
	return decoder.decode(message).map((item) => (item.ok ? check(source, item.value) : item))
}

const cloudEvent = (source: string, type: string, data: JsonObject) => ({
	specversion: '1.0',
	id: '1',
	source,
	type,
	data,
})

it('every format that the pack of Bình Phước names is there', () => {
	checkFormats(province, [...decoders.keys()])
})

it.each<[string, string, JsonObject]>([
	['onestop', 'dossier.received', { MaHoSo: '000.00.12.H10-210518-0007', KenhThucHien: '2', NgayTra: '' }],
	['portal-sync', 'sync.failed', { MaHoSo: '1', isUpdating: 'True', error_code: '01' }],
	['service-catalogue', 'service.declared', { indicator: 'DVC_TOTAL', value: 1223 }],
	['queue', 'ticket.issued', { unit: 'TTHCC', counter: 3, ticket: 'A017' }],
	['rating', 'rating.given', { MaHoSo: '1', score: 2 }],
	['calls-1022', 'call.answered', { uniqueid: '1.2', queue: '1022', wait: 12, talk: 60 }],
	['reports-1022', 'report.received', { code: 'PA-1', channel: 'zalo', photos: 2 }],
	['documents', 'doc.status', { code: '12/UBND', to: 'H10.02', status: '03', signed: true }],
	['meetings', 'meeting.held', { meeting: 'H1', invited: 30, present: 28 }],
	['digitisation', 'result.digitised', { MaHoSo: '1', DuocSoHoa: '1' }],
	['payment', 'payment.made', { payment: 'P1', MaHoSo: '1', amount: 50_000, channel: '1' }],
	['environment', 'observation', { station: 'KK-DX-01', parameter: 'PM2.5', value: 20.3, unit: 'ug/m3', status: '00' }],
	['lorawan', 'device.status', { station: 'GS1' }],
	['traffic', 'traffic.count', { camera: 'C1', class: 'car', count: 12, interval: 60 }],
	['health', 'case.daily', { date: '2021-11-10', new: 131, imported: 0 }],
	['election', 'turnout.snapshot', { pollingPlace: '1', listed: 100, voted: 63, votedOutsideList: 2 }],
	['veterinary', 'zone.certified', { disease: 'H5N1', certificate: 'C1' }],
	['statistics', 'report.value', { indicator: 'GRDP', period: '2021-Q1', value: 12_345.6, version: 'estimate' }],
	['security', 'security.alert', { kind: 'scan' }],
])('%s sends %s on its canonical topic', (id, type, data) => {
	const topic = `events/${id}`
	expect(read(id, topic, topic, cloudEvent(id, type, data))).toMatchObject([{ ok: true, value: { type, data } }])
	expect(read(id, topic, topic, cloudEvent(id, 'volcano.erupted', data))).toMatchObject([{ ok: false, step: 'check' }])
})

it('personal fields of a dossier are gone or hashed', () => {
	const data = {
		MaHoSo: '1',
		ChuHoSo: 'Nguyễn Văn A',
		SoGiayToChuHoSo: '285000000',
		NguoiNop: { Email: 'a@example.vn' },
	}
	const [result] = read('onestop', '*', '/webhooks/onestop', cloudEvent('onestop', 'dossier.received', data))
	expect(result).toMatchObject({ ok: true })
	expect(JSON.stringify(result)).not.toMatch(/Nguyễn|285000000|example\.vn/)
})

it('stations speak SenML or plain JSON, LoRaWAN sensors through ChirpStack', () => {
	const senml = [{ bn: 'KK-DX-01:', bt: 1_700_000_000, n: 'PM2.5', u: 'ug/m3', v: 20.3 }]
	const observation = {
		ok: true,
		value: { type: 'observation', subject: 'KK-DX-01', time: 1_700_000_000_000, value: 20.3 },
	}
	expect(read('environment', 'senml/+', 'senml/KK-DX-01', senml)).toMatchObject([observation])
	const plain = { station: 'KK-DX-01', parameter: 'PM2.5', value: '20.3', unit: 'ug/m3', time: '2023-11-14T22:13:20Z' }
	expect(read('environment', 'stations/+', 'stations/KK-DX-01', plain)).toMatchObject([observation])
	const uplink = {
		deduplicationId: 'd',
		time: '2023-11-14T22:13:20Z',
		deviceInfo: { deviceName: 'KK-DX-01', devEui: '01' },
		object: { 'PM2.5': 20.3 },
	}
	const topic = 'application/1/device/01/event/up'
	expect(read('lorawan', 'application/+/device/+/event/+', topic, uplink)).toMatchObject([observation])
})

it('no rule of the pack takes a silence that is told as an event for a second alert', () => {
	const told = province.sources.get('vong')?.types.filter(({ type }) => type.startsWith('feed.')) ?? []
	expect(told.map(({ type }) => type).toSorted()).toEqual(['feed.dead', 'feed.late', 'feed.live', 'feed.stale'])
	const covers = (wanted: string, type: string) =>
		wanted === type || (wanted.endsWith('.*') && type.startsWith(wanted.slice(0, -1)))
	const second = [...province.rules.values()].filter(
		({ condition }) =>
			'match' in condition &&
			told.some(
				({ type, severity = 'info' }) =>
					(condition.match.sources?.includes('vong') ?? true) &&
					(condition.match.types?.some((wanted) => covers(wanted, type)) ?? true) &&
					(condition.match.severities?.includes(severity) ?? true),
			),
	)
	expect(second.map(({ id }) => id)).toEqual([])
	const silent = [...province.rules.values()].filter(({ condition }) => condition.kind === 'silence')
	expect(silent.map(({ id }) => id)).toEqual(['FEED_SILENT'])
})
