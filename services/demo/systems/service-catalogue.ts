import { DEPARTMENTS, PROCEDURES } from '../catalogue.ts'
import { date, dayOfMonth, dayOfWeek, HOUR, MINUTE } from '../local-time.ts'
import { webhookEvent } from '../message.ts'
import { daysSince } from '../world.ts'
import type { System } from './system.ts'

/** Services that the province offers: a snapshot each working day, and now and then a change. */
export const serviceCatalogue: System = {
	every: 'day',
	*during(world, day) {
		if (!world.isWorkingDay(day)) return
		const dice = world.dice('service-catalogue', day)
		const at = day + 16 * HOUR + 30 * MINUTE
		const area = world.provinceCode(day)
		const event = (type: string, subject: string, offset: number, data: Record<string, string | number | boolean>) =>
			webhookEvent('service-catalogue', {
				id: `${date(day)}/${type}/${subject}`,
				type,
				subject,
				time: at + offset * 1000,
				area,
				data,
			})
		for (const [index, procedure] of PROCEDURES.entries()) {
			yield event('service.connected', procedure.code, index, {
				MaTTHC: procedure.code,
				level: index % 4 === 3 ? 'một phần' : 'toàn trình',
				// What is not connected at the beginning is, one a day.
				connected: index < PROCEDURES.length - 3 + daysSince(world, day),
				mustConnect: true,
				payable: procedure.fee > 0,
				paid: procedure.fee > 0,
				certifiedCopies: procedure.field === 'CT',
				vneid: true,
				agency: DEPARTMENTS[index % DEPARTMENTS.length] ?? '',
			})
		}
		const changed = dice.pick(PROCEDURES)
		if (dayOfWeek(day) === 3) {
			yield event('service.level_changed', changed.code, 60, { MaTTHC: changed.code, level: 'toàn trình' })
			const old = `2.00${dice.int(1000, 9999)}`
			yield event('service.withdrawn', old, 61, { MaTTHC: old })
		}
		if (dayOfWeek(day) !== 2 && dayOfMonth(day) !== 1) return
		yield event('service.declared', 'DVC_TOTAL', 62, {
			indicator: 'DVC_TOTAL',
			value: 1223,
			declaredBy: 'Báo cáo của UBND tỉnh',
			date: date(day),
			definition: 'Tổng số dịch vụ công đã kết nối Cổng Dịch vụ công quốc gia',
		})
	},
}
