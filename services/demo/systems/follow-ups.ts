import { HOUR, MINUTE } from '../local-time.ts'
import { webhookEvent } from '../message.ts'
import type { System } from './system.ts'

/** Fees paid online, and paid back when the dossier was withdrawn or stopped. */
export const payment: System = {
	every: 'day',
	*during(world, day, dossiers) {
		for (const { code, unit, procedure, paidAt, steps } of dossiers(day)) {
			if (paidAt === undefined) continue
			const dice = world.dice('payment', code)
			const last = steps.at(-1)
			const id = `P-${code.slice(-11)}-${unit.area.code}`
			const common = { subject: id, area: unit.area.code, agency: unit.name }
			const data = { payment: id, MaHoSo: code, amount: procedure.fee, channel: dice.pick(['1', '1', '2']) }
			yield webhookEvent('payment', {
				...{ id: `${id}/made`, type: 'payment.made', time: paidAt },
				...common,
				data: { ...data, status: 'paid' },
			})
			// A stopped dossier's fee goes back, and now and then one that was paid twice.
			if (last?.status !== '8' && !dice.chance(0.01)) continue
			yield webhookEvent('payment', {
				...{ id: `${id}/refunded`, type: 'payment.refunded', time: paidAt + dice.int(3, 30) * HOUR },
				...common,
				data: { ...data, status: 'refunded' },
			})
		}
	},
}

/** Results digitised and signed, papers used again. */
export const digitisation: System = {
	every: 'day',
	*during(world, day, dossiers) {
		for (const { code, unit, steps, receivedAt, digitised, reused } of dossiers(day)) {
			const dice = world.dice('digitisation', code)
			const event = (type: string, time: number, data: Record<string, string>) =>
				webhookEvent('digitisation', {
					id: `${code}/${type}`,
					type,
					subject: code,
					time,
					area: unit.area.code,
					agency: unit.name,
					data: { MaHoSo: code, DonViXuLy: unit.name, ...data },
				})
			if (steps.some(({ status }) => status === '2') && reused) {
				yield event('component.reused', receivedAt, {
					part: 'component',
					MaThanhPhanHoSo: 'TP01',
					DuocTaiSuDung: dice.pick(['2', '2', '3']),
				})
			}
			const done = steps.find(({ status }) => status === '9')?.at
			if (done === undefined || !digitised) continue
			const result = { part: 'result', MaKetQua: 'KQ01' }
			yield event('result.digitised', done + 5 * MINUTE, { ...result, DuocSoHoa: '1', KhoCaNhan: '1' })
			if (dice.chance(0.9)) yield event('result.signed', done + 10 * MINUTE, result)
		}
	},
}

/** Kiosks beside the counters and the portal: one in six applicants says what he thinks of it. */
export const rating: System = {
	every: 'day',
	*during(world, day, dossiers) {
		for (const { code, unit, steps, dueAt, channel } of dossiers(day)) {
			const dice = world.dice('rating', code)
			const returned = steps.find(({ status }) => status === '10')?.at
			if (returned === undefined || !dice.chance(0.17)) continue
			const isLate = returned > dueAt + 24 * HOUR
			yield webhookEvent('rating', {
				id: `${code}/rating`,
				type: 'rating.given',
				subject: code,
				time: returned + dice.int(2, 15) * MINUTE,
				area: unit.area.code,
				agency: unit.name,
				data: {
					MaHoSo: code,
					score: isLate ? dice.pick([1, 2, 3, 4]) : dice.pick([5, 5, 5, 5, 4, 4, 3]),
					criterion: dice.pick(['time', 'attitude', 'publicity', 'organisation']),
					channel: channel === '2' ? 'portal' : 'kiosk',
					unit: unit.name,
				},
			})
		}
	},
}
