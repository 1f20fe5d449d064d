import { DEPARTMENTS } from '../catalogue.ts'
import { COUNTER, instants } from '../curves.ts'
import { date, dayOfWeek, HOUR, MINUTE, rfc3339, shortDate } from '../local-time.ts'
import { webhook, webhookEvent } from '../message.ts'
import type { System } from './system.ts'

const DOCUMENTS_PER_DAY = 260

/** Electronic documents between agencies with their status codes (DOMAIN 2.5); a few are called back. */
export const documents: System = {
	every: 'day',
	*during(world, day) {
		if (!world.isWorkingDay(day)) return
		const dice = world.dice('documents', day)
		const count = dice.count(DOCUMENTS_PER_DAY * world.scale)
		for (const [index, at] of instants(dice, COUNTER, day, count).entries()) {
			const from = dice.pick(DEPARTMENTS)
			const to = dice.pick(DEPARTMENTS.filter((one) => one !== from))
			const code = `${index + 1}-${shortDate(day)}/VB`
			const kind = dice.chance(0.01) ? 'recall' : 'document'
			const event = (type: string, time: number, data: Record<string, string | boolean>) =>
				webhookEvent('documents', {
					id: `${code}/${type}/${data['status'] ?? 'sent'}`,
					type,
					subject: code,
					time,
					area: world.provinceCode(day),
					agency: to,
					data: { code, from, to, kind, ...data },
				})
			const electronic = dice.chance(0.98)
			yield event('doc.sent', at, {
				electronic,
				signed: electronic && dice.chance(0.94),
				urgent: dice.chance(0.05),
			})
			if (!electronic) continue
			const arrivedAt = at + dice.int(5, 90) * 1000
			yield event('doc.status', arrivedAt, { status: kind === 'recall' ? '13' : '01' })
			if (dice.chance(0.02)) {
				yield event('doc.status', world.afterWork(arrivedAt, 1), { status: kind === 'recall' ? '16' : '02' })
				continue
			}
			// Some lie for days before anybody opens them.
			let next = world.afterWork(arrivedAt, dice.wait(2.2))
			for (const status of kind === 'recall' ? ['15'] : ['03', '04', '05', '06']) {
				yield event('doc.status', next, { status })
				next = world.afterWork(next, dice.wait(status === '05' ? 16 : 3) + 0.05)
			}
		}
	},
}

/** Meetings: documents opened on the screen before and while they are held; now and then one is held on paper. */
export const meetings: System = {
	every: 'day',
	*during(world, day) {
		if (!world.isWorkingDay(day)) return
		const dice = world.dice('meetings', day)
		for (let index = 0; index < dice.int(2, 6); index++) {
			const meeting = `H-${shortDate(day)}-${index + 1}`
			const heldAt = day + dice.pick([8, 8, 9, 14, 14.5]) * HOUR
			const agency = dice.pick(DEPARTMENTS)
			const common = { subject: meeting, area: world.provinceCode(day), agency }
			const invited = dice.int(8, 45)
			const documents = dice.chance(0.1) ? 0 : dice.int(4, 15)
			for (let opened = 0; opened < documents; opened++) {
				yield webhookEvent('meetings', {
					...{ id: `${meeting}/opened/${opened}`, type: 'meeting.document_opened' },
					...{ time: heldAt + dice.int(-30, 60) * MINUTE, ...common },
					data: { meeting, document: `TL-${dice.int(1, 4)}`, agency },
				})
			}
			yield webhookEvent('meetings', {
				...{ id: `${meeting}/held`, type: 'meeting.held', time: heldAt + 100 * MINUTE, ...common },
				data: { meeting, invited, present: invited - dice.int(0, 4), agency },
			})
		}
	},
}

const SECURITY_KINDS = ['port-scan', 'brute-force', 'malware', 'web-attack', 'phishing'] as const

/** What the security operations centre sees: alerts at any hour, some by Alertmanager, and an incident a week. */
export const security: System = {
	every: 'day',
	*during(world, day) {
		const dice = world.dice('security', day)
		const event = (
			type: string,
			id: string,
			time: number,
			kind: string,
			status: string,
			more: Record<string, string>,
		) =>
			webhookEvent('security', {
				id: `${id}/${status}`,
				type,
				subject: id,
				time,
				area: world.provinceCode(day),
				severity: type === 'security.incident' ? 'critical' : dice.pick(['minor', 'minor', 'major']),
				data: { alert: id, kind, status, ...more },
			})
		for (let index = 0; index < dice.int(8, 20); index++) {
			const id = `A-${shortDate(day)}-${index + 1}`
			const at = day + Math.floor(dice.unit() * 24 * HOUR)
			const kind = dice.pick(SECURITY_KINDS)
			const agency = dice.pick(DEPARTMENTS)
			yield event('security.alert', id, at, kind, 'open', { agency })
			yield event('security.alert', id, at + dice.int(5, 300) * MINUTE, kind, 'handled', { agency })
		}
		for (let index = 0; index < dice.int(1, 4); index++) {
			const at = day + Math.floor(dice.unit() * 20 * HOUR)
			const fingerprint = dice.hex(16)
			const labels = {
				alertname: dice.pick(['CertificateExpires', 'LoginFailures', 'HostDown']),
				severity: dice.pick(['warning', 'critical']),
				areacode: world.provinceCode(day),
			}
			const alert = { labels, annotations: {}, startsAt: rfc3339(at), fingerprint }
			const send = (status: 'firing' | 'resolved', endsAt: string, sentAt: number) =>
				webhook(
					'security',
					'application/json',
					JSON.stringify({ version: '4', status, receiver: 'vong', alerts: [{ status, ...alert, endsAt }] }),
					sentAt,
				)
			yield send('firing', '0001-01-01T00:00:00Z', at + 30_000)
			const endsAt = at + dice.int(10, 180) * MINUTE
			yield send('resolved', rfc3339(endsAt), endsAt + 30_000)
		}
		if (dayOfWeek(day) !== 5) return
		const id = `I-${date(day)}`
		yield event('security.incident', id, day + 4 * HOUR, 'ransomware', 'open', {})
		yield event('security.incident', id, day + 15 * HOUR, 'ransomware', 'handled', {})
	},
}
