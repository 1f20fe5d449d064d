import type { JsonObject } from '@vong/core/event'
import type { Dice } from '../dice.ts'
import type { Dossier, Status } from '../dossiers.ts'
import { compact, HOUR, MINUTE } from '../local-time.ts'
import { type Message, webhookEvent } from '../message.ts'
import type { System } from './system.ts'

const TYPES: Readonly<Record<Status, string>> = {
	'1': 'dossier.status',
	'2': 'dossier.received',
	'3': 'dossier.rejected',
	'4': 'dossier.status',
	'5': 'dossier.supplement_requested',
	'6': 'dossier.status',
	'7': 'dossier.withdrawn',
	'8': 'dossier.status',
	'9': 'dossier.finished',
	'10': 'dossier.returned',
}

/** One-stop case system: dossiers with their steps, some late, some out of order, some twice. */
export const onestop: System = {
	every: 'day',
	*during(world, day, dossiers) {
		for (const dossier of dossiers(day)) yield* told(world.dice('onestop', dossier.code), dossier)
	},
}

function* told(dice: Dice, dossier: Dossier): Generator<Message> {
	const happenings = [
		...dossier.steps.map((step, index) => ({
			at: step.at,
			type: typeOf(dossier, index),
			data: dataOf(dossier, index),
		})),
		...(dossier.newDue
			? [{ at: dossier.newDue.at, type: 'dossier.due_changed', data: dueChange(dossier, dossier.newDue) }]
			: []),
	]
	for (const [index, { at, type, data }] of happenings.entries()) {
		const happening = {
			id: `${dossier.code}/${index}`,
			type,
			subject: dossier.code,
			time: at,
			area: dossier.unit.area.code,
			agency: dossier.unit.name,
			data: { MaHoSo: dossier.code, MaTTHC: dossier.procedure.code, DonViXuLy: dossier.unit.name, ...data },
		}
		// A unit that was cut off sends later, so that steps overtake each other.
		const sentAt = at + (dice.chance(0.01) ? Math.round(dice.wait(8) * HOUR) : dice.int(1, 20) * 1000)
		yield webhookEvent('onestop', happening, sentAt)
		if (dice.chance(0.01)) yield webhookEvent('onestop', happening, sentAt + dice.int(1, 30) * MINUTE)
	}
}

/** The step back from a request to work is the supplement's arrival. */
function typeOf(dossier: Dossier, index: number): string {
	const status = dossier.steps[index]?.status ?? '4'
	if (status === '4' && dossier.steps[index - 1]?.status === '5') return 'dossier.supplement_done'
	return TYPES[status]
}

function dataOf(dossier: Dossier, index: number): JsonObject {
	const { status, at } = dossier.steps[index] ?? { status: '4' as const, at: 0 }
	const common = { TrangThaiHoSo: status, ThoiDiemXuLy: compact(at), KenhThucHien: dossier.channel }
	switch (status) {
		case '1':
			return { ...common, NgayNopHoSo: compact(dossier.submittedAt) }
		case '2':
			return { ...common, ...reception(dossier) }
		case '3':
			return { ...common, NgayNopHoSo: compact(dossier.submittedAt), NgayTuChoi: compact(at) }
		case '5':
			return { ...common, DanhSachHoSoBoSung: [{ NgayBoSung: compact(at) }] }
		case '9':
			return { ...common, NgayKetThucXuLy: compact(at), DanhSachGiayToKetQua: [{ MaKetQua: 'KQ01' }] }
		case '10':
			return { ...common, NgayTra: compact(at) }
		default:
			return common
	}
}

function reception({ procedure, channel, submittedAt, receivedAt, dueAt, ...dossier }: Dossier): JsonObject {
	return {
		TenTTHC: procedure.name,
		MaLinhVuc: procedure.field,
		LoaiDoiTuong: procedure.field === 'DN' || procedure.field === 'DKKD' ? '2' : '1',
		NgayNopHoSo: compact(submittedAt),
		NgayTiepNhan: compact(receivedAt),
		NgayHenTra: compact(dueAt),
		NgayTra: '',
		HinhThuc: channel === '2' ? 'toan-trinh' : 'mot-phan',
		HoSoCoThanhPhanSoHoa: dossier.digitised ? '1' : '0',
		TaiKhoanDuocXacThucVoiVNeID: channel === '2' ? '1' : '0',
		DuocThanhToanTrucTuyen: procedure.fee === 0 ? '0' : dossier.paidAt === undefined ? '2' : '1',
		LePhi: String(procedure.fee),
		areaOfResidence: dossier.residence,
		TaiLieuNop: [
			{
				MaThanhPhanHoSo: 'TP01',
				DuocSoHoa: dossier.digitised ? '1' : '0',
				DuocTaiSuDung: dossier.reused ? '1' : '0',
				DuocLayTuKhoDMQG: '0',
			},
		],
	}
}

function dueChange({ dueAt: before }: Dossier, { dueAt }: { dueAt: number }): JsonObject {
	return { NgayHenTra: compact(dueAt), NgayHenTraTruoc: compact(before), count: 1, apologySent: true }
}
