import type { DecodedItem, Decoder } from '@vong/core/decoder'
import type { JsonObject, JsonValue } from '@vong/core/event'
import { parseCompact } from '@vong/core/instant'
import { ok, quarantine } from '@vong/core/result'
import { parseJson } from '../json.ts'
import { isObject, textAt } from '../objects.ts'

/**
 * The national portal's arrays: `DongBoHoSoMC` (dossiers) and `CapNhatTienDoHoSoMC` (steps), under `data`, with `session` and `madonvi`.
 * All values are texts, "" where there is none; times are `yyyyMMddHHmmss` in Vietnamese time; truth values are the texts "True" and
 * "False". Which array it is shows in its items: steps have TrangThai and ThoiDiemXuLy.
 */
export const decoder: Decoder = {
	format: 'portal',
	decode(message): DecodedItem[] {
		const parsed = parseJson(message.body)
		if (!parsed.ok) return [parsed]
		if (!isObject(parsed.value)) return [quarantine('decode', 'the portal sends a JSON object with the array `data`')]
		const { data } = parsed.value
		const items = typeof data === 'string' ? parseJson(Buffer.from(data)) : ok(data ?? null)
		if (!items.ok) return [items]
		if (!Array.isArray(items.value) || items.value.length === 0) {
			return [quarantine('decode', '`data` has to be an array with at least one item')]
		}
		const unit = textAt(parsed.value, 'madonvi')
		const isUpdating = parsed.value['isUpdating'] ?? null
		return items.value.map((item) => decodeItem(item, unit, isUpdating))
	},
}

function decodeItem(item: JsonValue, unit: string | undefined, isUpdating: JsonValue): DecodedItem {
	const raw = Buffer.from(JSON.stringify(item))
	if (!isObject(item)) return { ...quarantine('decode', 'an item of `data` has to be an object'), raw }
	const code = textAt(item, 'MaHoSo')
	if (code === undefined) return { ...quarantine('decode', 'MaHoSo is missing'), raw }
	return 'ThoiDiemXuLy' in item ? decodeStep(item, code, unit, raw) : decodeDossier(item, code, unit, isUpdating)
}

function decodeStep(item: JsonObject, code: string, unit: string | undefined, raw: Uint8Array): DecodedItem {
	const at = textAt(item, 'ThoiDiemXuLy') ?? ''
	const time = parseCompact(at)
	if (time === undefined) return { ...quarantine('decode', 'ThoiDiemXuLy has to be yyyyMMddHHmmss'), raw }
	return ok({
		type: 'dossier.step',
		// Steps come again and out of order: what was done when names one.
		id: `${code}:${textAt(item, 'TrangThai') ?? ''}:${at}`,
		subject: code,
		time,
		...(unit === undefined ? {} : { agency: unit }),
		data: item,
	})
}

/** The last instant that the dossier's own fields name is the one at which it stood so. */
function decodeDossier(item: JsonObject, code: string, unit: string | undefined, isUpdating: JsonValue): DecodedItem {
	const fields = ['NgayNopHoSo', 'NgayTiepNhan', 'NgayTuChoi', 'NgayKetThucXuLy', 'NgayTra']
	const times = fields.map((name) => parseCompact(textAt(item, name) ?? '')).filter((at) => at !== undefined)
	const agency = textAt(item, 'DonViXuLy') ?? unit
	return ok({
		type: 'dossier.status',
		subject: code,
		...(times.length === 0 ? {} : { time: Math.max(...times) }),
		...(agency === undefined ? {} : { agency }),
		data: { ...item, isUpdating },
	})
}
