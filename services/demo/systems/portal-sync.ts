import type { JsonObject } from '@vong/core/event'
import { PROCEDURES } from '../catalogue.ts'
import type { Dossier } from '../dossiers.ts'
import { compact, DAY, date, dayOfWeek, dayStart, HOUR, MINUTE } from '../local-time.ts'
import { type Message, webhook, webhookEvent } from '../message.ts'
import type { System } from './system.ts'

/** What the national portal took over: each dossier, its steps, and decisions on procedures. */
export const portalSync: System = {
	every: 'day',
	*during(world, day, dossiers) {
		for (const dossier of dossiers(day)) {
			const dice = world.dice('portal-sync', dossier.code)
			const { code, unit, procedure, receivedAt, steps } = dossier
			const place = { subject: code, area: unit.area.code, agency: unit.name }
			if (!steps.some(({ status }) => status === '2')) continue
			const data = {
				MaHoSo: code,
				MaTTHC: procedure.code,
				isUpdating: 'False',
				madonvi: `000.00.${unit.area.code.slice(-2)}.H10`,
				NgayTiepNhan: compact(receivedAt),
			}
			const sentAt = receivedAt + dice.int(1, 15) * MINUTE
			const failed = dice.chance(0.04)
			const event = (id: string, type: string, time: number, error: string) =>
				webhookEvent('portal-sync', { id, type, time, ...place, data: { ...data, error_code: error } })
			if (failed) yield event(`${code}/sync/0`, 'sync.failed', sentAt, dice.pick(['01', '02', '97']))
			// Most failures are mended within hours; a few are never.
			if (!failed || dice.chance(0.8)) {
				yield event(`${code}/sync/1`, 'sync.accepted', failed ? sentAt + dice.int(1, 6) * HOUR : sentAt, '00')
			}
			for (const [index, step] of steps.entries()) {
				if (step.status === '1' || unit.level === 'province') continue
				yield webhookEvent(
					'portal-sync',
					{
						id: `${code}/step/${index}`,
						type: 'dossier.step',
						time: step.at,
						...place,
						data: { MaHoSo: code, TrangThai: step.status, ThoiDiemXuLy: compact(step.at), PhongBanXuLy: unit.name },
					},
					// The portal takes steps in parcels, and not in their order.
					step.at + dice.int(1, 40) * MINUTE,
				)
			}
		}
		yield* parcels(dossiers(day).filter(({ unit }) => unit.level === 'province'))
		if (dayOfWeek(day) !== 2 && dayOfWeek(day) !== 4) return
		const dice = world.dice('procedure', day)
		const procedure = dice.pick(PROCEDURES)
		const number = `${dice.int(100, 2500)}/QĐ-UBND`
		yield webhookEvent('portal-sync', {
			id: `${procedure.code}/${date(day)}`,
			type: 'procedure.published',
			subject: procedure.code,
			time: day + 9 * HOUR,
			area: world.provinceCode(day),
			data: {
				MaTTHC: procedure.code,
				TenTTHC: procedure.name,
				decision: number,
				decision_date: date(day - dice.int(2, 7) * DAY),
				published_at: date(day),
				valid_from: date(day + dice.int(3, 15) * DAY),
				parts: dice.chance(0.9) ? 7 : 6,
			},
		})
	},
}

/** When the Service Centre sends the day's arrays to the portal. */
const EVENING = 18 * HOUR

/** The portal's own arrays, as the Service Centre sends them each evening: dossiers by DongBoHoSoMC, steps by CapNhatTienDoHoSoMC. */
function* parcels(dossiers: readonly Dossier[]): Generator<Message> {
	const received = dossiers.filter(({ steps }) => steps.some(({ status }) => status === '2'))
	const steps = received.flatMap(({ code, unit, steps: taken }) =>
		taken
			.filter(({ status }) => status !== '1')
			.map(({ status, at }) => ({
				at,
				item: {
					MaHoSo: code,
					TrangThai: status,
					ThoiDiemXuLy: compact(at),
					PhongBanXuLy: unit.name,
					NgayBatDau: '',
					NgayKetThucTheoQuyDinh: '',
				},
			})),
	)
	const registered = received.map(({ code, procedure, channel, receivedAt, dueAt, unit }) => ({
		at: receivedAt,
		item: {
			MaHoSo: code,
			MaTTHC: procedure.code,
			TenTTHC: procedure.name,
			MaLinhVuc: procedure.field,
			KenhThucHien: channel,
			NgayTiepNhan: compact(receivedAt),
			NgayHenTra: compact(dueAt),
			NgayTra: '',
			TrangThaiHoSo: '2',
			DonViXuLy: unit.name,
		},
	}))
	const arrays: readonly (readonly { at: number; item: JsonObject }[])[] = [registered, steps]
	for (const [minute, list] of arrays.entries()) {
		for (const [day, items] of Map.groupBy(list, ({ at }) => dayStart(at))) {
			// What is done after the evening's parcel goes with the next one.
			const last = Math.max(day + EVENING, ...items.map(({ at }) => at))
			const body = {
				session: 'demo',
				madonvi: '000.00.12.H10',
				...(list === registered ? { isUpdating: 'False' } : {}),
				data: items.map(({ item }) => item),
			}
			yield webhook('portal-sync', 'application/json', JSON.stringify(body), last + minute * MINUTE)
		}
	}
}
