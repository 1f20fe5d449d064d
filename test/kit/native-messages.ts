import sparkplug from 'sparkplug-payload'

/** Who is planted in every field in which a sender may speak of somebody. */
export const CANARY = {
	name: 'Nguyễn Thị Chim Yến',
	phone: '0912345678',
	email: 'chimyen@example.vn',
	identity: '285999888777',
} as const
const { name, phone, email, identity } = CANARY
const TOLD = `${name}, ${phone}, ${email}, CCCD ${identity}`

/** What a thing or a station amounts to once the message is through. */
interface Thing {
	readonly kind: string
	readonly key: string
	readonly state: string
}

/** A message as its system really sends it, and what has to become of it. */
export interface NativeMessage {
	readonly format: string
	readonly what: string
	readonly source: string
	readonly door: { readonly topic: string } | { readonly mediaType: string; readonly headers?: Record<string, string> }
	readonly body: string | Buffer
	/** Its events as they can be asked for, in the order of their types and subjects. */
	readonly events: readonly Readonly<Record<string, unknown>>[]
	readonly things?: readonly Thing[]
}

const rfc3339 = (at: number) => new Date(at).toISOString()
/** `yyyyMMddHHmmss` in Vietnamese time. */
const compact = (at: number) =>
	rfc3339(at + 7 * 3_600_000)
		.replace(/\D/g, '')
		.slice(0, 14)
const local = (at: number) => rfc3339(at + 7 * 3_600_000).slice(0, 19)

type Payload = Parameters<NonNullable<ReturnType<typeof sparkplug.get>>['encodePayload']>[0]
const spB = (payload: object) => Buffer.from(sparkplug.get('spBv1.0')?.encodePayload(payload as Payload) ?? [])

const bdSeq = (value: number) => ({ name: 'bdSeq', type: 'UInt64', value })

/** What a node of Sparkplug B says when it comes, and what it leaves behind as its will. */
export const sparkplugBirth = (session: number) => spB({ timestamp: Date.now(), seq: 0, metrics: [bdSeq(session)] })
export const sparkplugDeath = (session: number) => spB({ metrics: [bdSeq(session)] })

const observed = (subject: string, parameter: string, value: number, unit: string | null = null) => ({
	...{ type: 'observation', subject, value, unit },
	data: { parameter, value },
})

function cloudEvent(at: number, source: string, type: string, subject: string, data: object) {
	const event = {
		specversion: '1.0',
		id: `native-${source}-${subject}-${type}`,
		source,
		type,
		subject,
		time: rfc3339(at),
		areacode: '25195',
	}
	// Senders add what they have.
	return JSON.stringify({
		...event,
		nguoigui: TOLD,
		data: { ...data, HoTen: name, 'Số điện thoại': phone, email, GhiChu: TOLD, khac: TOLD },
	})
}

/** A message of every format, by the door and under the topic or media type that the contract has for it. */
export function nativeMessages(at: number): NativeMessage[] {
	const time = rfc3339(at)
	const code = '000.00.12.H10-210518-0007'
	const lora = {
		tenantName: TOLD,
		applicationName: 'muc-nuoc',
		deviceName: 'MN-01',
		devEui: '24e1240000000001',
		tags: { areacode: '25195' },
	}
	const papers = [{ TenTepDinhKem: `${name}.pdf`, DuongDanTaiTepTin: `/tep/${phone}`, DuocSoHoa: '1' }]
	const dossier = {
		...{
			MaHoSo: code,
			MaTTHC: '1.003456',
			TenTTHC: 'Cấp bản sao',
			KenhThucHien: '2',
			TrangThaiHoSo: '4',
			NgayTiepNhan: compact(at),
		},
		...{
			ChuHoSo: name,
			SoGiayToChuHoSo: identity,
			Email: email,
			SoDienThoai: phone,
			TrichYeuHoSo: TOLD,
			ThongTinTra: TOLD,
		},
		...{
			DiaChi: TOLD,
			urlDetail: `https://dvc.example/${identity}`,
			TaiLieuNop: papers,
			DanhSachHoSoBoSung: [{ NoiDungBoSung: TOLD, NguoiYeuCauBoSung: name }],
		},
	}
	const step = {
		...{ MaHoSo: code, TrangThai: '9', ThoiDiemXuLy: compact(at + 1000), NguoiXuLy: name, NoiDungXuLy: TOLD },
		...{ ChucDanh: 'Chuyên viên', PhongBanXuLy: 'Bộ phận Một cửa' },
	}
	const asterisk = {
		...{
			uniqueid: '1782864000.1',
			linkedid: '1782864000.1',
			clid: `"${name}" <${phone}>`,
			src: phone,
			dst: '1022',
			channel: `SIP/${phone}-1`,
		},
		...{
			start: local(at).replace('T', ' '),
			answer: local(at + 12_000).replace('T', ' '),
			end: local(at + 72_000).replace('T', ' '),
		},
		...{
			disposition: 'ANSWERED',
			lastapp: 'Queue',
			lastdata: `hotline,${phone}`,
			dstchannel: `SIP/${phone}-2`,
			userfield: TOLD,
		},
	}
	const freeSwitch = {
		callflow: [{ caller_profile: { caller_id_name: name, caller_id_number: phone } }],
		variables: {
			...{
				uuid: '8c1f8d0a-1111-4222-8333-944455556666',
				start_epoch: String(at / 1000),
				end_epoch: String(at / 1000 + 20),
				answer_epoch: '0',
			},
			...{
				caller_id_name: name,
				caller_id_number: phone,
				sip_from_uri: `${phone}@pbx.example.vn`,
				cc_queue: 'hotline',
			},
		},
	}
	const alert = {
		...{ status: 'firing', startsAt: time, endsAt: '0001-01-01T00:00:00Z', fingerprint: 'a1b2c3' },
		labels: { alertname: 'DiskFull', severity: 'critical', areacode: '25195', user: name, contact: email },
		annotations: { summary: TOLD, description: TOLD, owner: TOLD },
	}
	const born = [
		bdSeq(1),
		{ name: 'WATER_LEVEL', alias: 7, type: 'Double', value: 1.5 },
		{ name: 'operator', type: 'String', value: TOLD },
	]
	const told = { user: TOLD, note: TOLD }

	return [
		{
			...{ format: 'cloudevents', what: 'a queue machine', source: 'queue', door: { topic: 'events/queue' } },
			body: cloudEvent(at, 'queue', 'ticket.issued', 'A012', { ticket: 'A012', unit: 'MC-DX', service: 'hộ tịch' }),
			events: [{ type: 'ticket.issued', subject: 'A012', data: { ticket: 'A012' } }],
			things: [{ kind: 'TICKET', key: `MC-DX/${local(at).slice(0, 10)}/A012`, state: 'waiting' }],
		},
		{
			...{ format: 'cloudevents', what: 'a camera', source: 'traffic', door: { topic: 'events/traffic' } },
			body: cloudEvent(at, 'traffic', 'camera.status', 'CAM-01', { camera: 'CAM-01', status: 'offline', driver: name }),
			events: [{ type: 'camera.status', subject: 'CAM-01', data: { status: 'offline' } }],
			things: [{ kind: 'CAMERA', key: 'CAM-01', state: 'offline' }],
		},
		{
			...{ format: 'cloudevents', what: 'a LoRaWAN gateway', source: 'lorawan', door: { topic: 'events/lorawan' } },
			body: cloudEvent(at, 'lorawan', 'device.status', 'GW-01', { device: 'GW-01', status: 'online' }),
			events: [{ type: 'device.status', subject: 'GW-01', data: { status: 'online' } }],
			things: [{ kind: 'DEVICE', key: 'GW-01', state: 'online' }],
		},
		{
			...{ format: 'chirpstack', what: 'an uplink', source: 'lorawan' },
			door: { topic: 'application/muc-nuoc/device/24e1240000000001/event/up' },
			body: JSON.stringify({
				deduplicationId: 'up-1',
				time,
				deviceInfo: lora,
				fCnt: 3,
				object: { level: 2.25 },
				...told,
			}),
			events: [observed('MN-01', 'level', 2.25)],
		},
		{
			...{ format: 'chirpstack', what: 'a status', source: 'lorawan' },
			door: { topic: 'application/muc-nuoc/device/24e1240000000001/event/status' },
			body: JSON.stringify({
				deduplicationId: 'st-1',
				time,
				deviceInfo: lora,
				batteryLevel: 80,
				description: TOLD,
				...told,
			}),
			events: [{ type: 'device.status', subject: 'MN-01', data: { batteryLevel: 80 } }],
			things: [{ kind: 'DEVICE', key: 'MN-01', state: 'online' }],
		},
		{
			...{
				format: 'the-things-stack',
				what: 'an uplink',
				source: 'lorawan',
				door: { topic: 'v3/mua/devices/rain-01/up' },
			},
			body: JSON.stringify({
				...{ end_device_ids: { device_id: 'rain-01', dev_eui: '0004A30B001C0530' }, correlation_ids: ['as:up:01H'] },
				uplink_message: { f_cnt: 1, received_at: time, decoded_payload: { RAIN: 4.5, operator: TOLD } },
				...told,
			}),
			events: [observed('rain-01', 'RAIN', 4.5)],
		},
		{
			...{ format: 'senml', what: 'a pack', source: 'environment', door: { topic: 'senml/KK-DX-01' } },
			body: JSON.stringify([
				{ bn: 'KK-DX-01:', bt: at / 1000, n: 'PM10', u: 'ug/m3', v: 41.5 },
				{ n: 'operator', vs: `${phone} ${email}` },
			]),
			events: [
				observed('KK-DX-01', 'PM10', 41.5, 'ug/m3'),
				{ type: 'observation', subject: 'KK-DX-01', data: { parameter: 'operator' } },
			],
		},
		{
			...{ format: 'json', what: "a logger's own JSON", source: 'environment', door: { topic: 'stations/NM-01' } },
			body: JSON.stringify({
				...{ id: `nm-${phone}`, station: 'NM-01', parameter: 'pH', value: 7.25, time, areacode: '25195' },
				keeper: TOLD,
				SoDienThoai: phone,
			}),
			events: [observed('NM-01', 'pH', 7.25)],
		},
		{
			...{
				format: 'sensorthings',
				what: 'an observation',
				source: 'environment',
				door: { topic: 'sensorthings/v1.1/Observations' },
			},
			body: JSON.stringify({
				...{ '@iot.id': 42, phenomenonTime: time, result: 12.5, parameters: { operator: TOLD } },
				Datastream: {
					...{ name: TOLD, unitOfMeasurement: { symbol: 'ug/m3' }, ObservedProperty: { name: 'PM2.5' } },
					Thing: { name: 'KK-DX-02', description: TOLD, properties: { areacode: '25195', contact: email } },
				},
			}),
			events: [observed('KK-DX-02', 'PM2.5', 12.5, 'ug/m3')],
		},
		{
			...{ format: 'monre', what: "the ministry's text file", source: 'monre' },
			door: {
				mediaType: 'text/plain',
				headers: { 'content-disposition': `attachment; filename="BP_NUOC_01_${compact(at)}.txt"` },
			},
			body: `COD\t45,5\tmg/L\t${compact(at)}\t00\r\n`,
			events: [observed('BP_NUOC_01', 'COD', 45.5, 'mg/L')],
		},
		{
			...{ format: 'tasmota', what: 'telemetry', source: 'devices', door: { topic: 'tele/kho-01/SENSOR' } },
			body: JSON.stringify({ Time: local(at), AM2301: { Temperature: 28.5 }, TempUnit: 'C', Contact: TOLD }),
			events: [observed('kho-01', 'AM2301.Temperature', 28.5)],
		},
		{
			...{ format: 'tasmota', what: 'a state', source: 'devices', door: { topic: 'tele/kho-02/STATE' } },
			body: JSON.stringify({
				Time: local(at),
				UptimeSec: 60,
				Hostname: name,
				Wifi: { SSId: TOLD, RSSI: 70 },
				owner: TOLD,
			}),
			events: [{ type: 'device.status', subject: 'kho-02', data: { status: 'online', UptimeSec: 60 } }],
		},
		{
			...{ format: 'tasmota', what: 'a last will', source: 'devices', door: { topic: 'tele/kho-01/LWT' } },
			body: 'Offline',
			events: [{ type: 'device.status', subject: 'kho-01', data: { status: 'offline' } }],
			things: [{ kind: 'DEVICE', key: 'kho-01', state: 'offline' }],
		},
		{
			...{ format: 'zigbee2mqtt', what: 'a state', source: 'devices', door: { topic: 'zigbee2mqtt/phong-01' } },
			body: JSON.stringify({ temperature: 27.5, last_seen: time, device: { friendlyName: TOLD }, ...told }),
			events: [observed('phong-01', 'temperature', 27.5)],
		},
		{
			...{
				format: 'zigbee2mqtt',
				what: 'that a device is gone',
				source: 'devices',
				door: { topic: 'zigbee2mqtt/phong-01/availability' },
			},
			body: JSON.stringify({ state: 'offline', ...told }),
			events: [{ type: 'device.status', subject: 'phong-01', data: { status: 'offline' } }],
			things: [{ kind: 'DEVICE', key: 'phong-01', state: 'offline' }],
		},
		{
			...{ format: 'sparkplug', what: 'a birth', source: 'devices', door: { topic: 'spBv1.0/nuoc/DBIRTH/gw1/bom' } },
			body: spB({ timestamp: at, seq: 0, metrics: born }),
			events: [
				{ type: 'device.status', subject: 'gw1/bom', data: { status: 'online' } },
				observed('gw1/bom', 'WATER_LEVEL', 1.5),
			],
			things: [{ kind: 'DEVICE', key: 'gw1/bom', state: 'online' }],
		},
		{
			...{
				format: 'sparkplug',
				what: 'data by the alias of the birth',
				source: 'devices',
				door: { topic: 'spBv1.0/nuoc/DDATA/gw1/bom' },
			},
			body: spB({ timestamp: at + 1000, seq: 1, metrics: [{ alias: 7, type: 'Double', value: 2.5 }] }),
			events: [observed('gw1/bom', 'WATER_LEVEL', 2.5)],
		},
		{
			...{ format: 'sparkplug', what: 'a death', source: 'devices', door: { topic: 'spBv1.0/nuoc/DDEATH/gw1/bom' } },
			body: spB({ timestamp: at + 2000, seq: 2, metrics: [] }),
			events: [{ type: 'device.status', subject: 'gw1/bom', data: { status: 'offline' } }],
			things: [{ kind: 'DEVICE', key: 'gw1/bom', state: 'offline' }],
		},
		{
			...{
				format: 'portal',
				what: 'dossiers (DongBoHoSoMC)',
				source: 'portal-sync',
				door: { mediaType: 'application/json' },
			},
			body: JSON.stringify({ session: 's', madonvi: 'H10', isUpdating: 'False', data: [dossier] }),
			events: [
				{ type: 'dossier.status', subject: code, agency: 'H10', data: { TrangThaiHoSo: '4', TenTTHC: 'Cấp bản sao' } },
			],
		},
		{
			...{
				format: 'portal',
				what: 'steps (CapNhatTienDoHoSoMC)',
				source: 'portal-sync',
				door: { mediaType: 'application/json' },
			},
			body: JSON.stringify({ session: 's', madonvi: 'H10', data: JSON.stringify([step]) }),
			events: [{ type: 'dossier.step', subject: code, data: { TrangThai: '9', PhongBanXuLy: 'Bộ phận Một cửa' } }],
			things: [{ kind: 'DOSSIER', key: code, state: '9' }],
		},
		{
			...{
				format: 'call-record',
				what: 'a row of Asterisk',
				source: 'calls-1022',
				door: { mediaType: 'application/json' },
			},
			body: JSON.stringify(asterisk),
			events: [
				{ type: 'call.answered', subject: '1782864000.1', data: { wait: 12, queue: 'hotline' } },
				{ type: 'call.ended', subject: '1782864000.1', data: { talk: 60 } },
				{ type: 'call.offered', subject: '1782864000.1', data: {} },
			],
			things: [{ kind: 'CALL', key: '1782864000.1', state: 'ended' }],
		},
		{
			...{
				format: 'call-record',
				what: "FreeSWITCH's JSON",
				source: 'calls-1022',
				door: { mediaType: 'application/json' },
			},
			body: JSON.stringify(freeSwitch),
			events: [
				{ type: 'call.abandoned', subject: freeSwitch.variables.uuid, data: { wait: 20, queue: 'hotline' } },
				{ type: 'call.offered', subject: freeSwitch.variables.uuid, data: {} },
			],
			things: [{ kind: 'CALL', key: freeSwitch.variables.uuid, state: 'abandoned' }],
		},
		{
			...{ format: 'alertmanager', what: 'a webhook', source: 'security', door: { mediaType: 'application/json' } },
			body: JSON.stringify({ version: '4', status: 'firing', alerts: [alert], commonAnnotations: { summary: TOLD } }),
			events: [{ type: 'security.alert', subject: 'DiskFull', severity: 'CRITICAL', data: { status: 'firing' } }],
		},
	]
}
