import { join } from 'node:path'
import { createAreaIndex } from '@vong/core/area'
import { systemClock } from '@vong/core/clock'
import type { Event } from '@vong/core/event'
import { loadProvince } from '@vong/province/load-province'
import { connectStore } from '@vong/store/connect'
import { encodeCell } from '@vong/store/entity-row'
import { encodeEvent } from '@vong/store/event-row'
import { encodeJudged } from '@vong/store/rule-queries'
import { startCentre } from '../kit/centre.ts'
import { insert } from './insert.ts'
import type { Figure } from './results.ts'
import { workingDir } from './working-dir.ts'

const PACK = join(import.meta.dirname, '../../services/province/binh-phuoc')
const HOUR = 3_600_000
const DAY = 24 * HOUR
const DAYS = 30
/** Weeks before, with which unusual waits are compared. */
const BEFORE = 8 * 7
const AGENCIES = 100
const CRITICAL_EVENTS = 20_000
/** It is to be done within these many seconds. */
const AIM = 10

const RULES = ['WAIT_LONG', 'DOSSIER_OVERDUE', 'WAIT_UNUSUAL', 'CRITICAL_EVENT', 'STORM']

/** How long rules take to be tried on a month of made-up history: readings that were judged, cells, events. */
export async function benchBacktest(): Promise<Figure[]> {
	const dir = await workingDir()
	const now = Math.floor(Date.now() / HOUR) * HOUR
	await writeHistory(dir.path, now)
	const centre = await startCentre({ dataDir: dir.path })
	try {
		const { rules } = await centre.query<{ rules: { id: string; rule: object }[] }>('{ rules { id rule } }')
		const figures: Figure[] = []
		for (const { id, rule } of rules.filter((one) => RULES.includes(one.id))) {
			const began = performance.now()
			const { backtestRule: found } = await centre.query<{ backtestRule: { fired: number; judged: number } }>(
				'mutation ($rule: JSON!, $from: DateTime!, $to: DateTime!) { backtestRule(rule: $rule, from: $from, to: $to) { fired judged } }',
				{ rule, from: new Date(now - DAYS * DAY).toISOString(), to: new Date(now).toISOString() },
			)
			const seconds = (performance.now() - began) / 1000
			const what = `${id} tried on ${DAYS} days: ${found.judged} judged, ${found.fired} fired`
			figures.push({ name: what, value: seconds, unit: 's', yardstick: AIM, ratio: AIM / seconds })
		}
		return figures
	} finally {
		await centre.stop()
	}
}

async function writeHistory(dataDir: string, now: number) {
	const province = await loadProvince(PACK)
	const areas = createAreaIndex(province.areas).at(now, { level: 'commune' })
	const store = await connectStore({ dataDir, clock: systemClock, durability: 'process' })
	try {
		await store.migrate()
		await insert(
			store,
			'cells',
			cellsOf(
				areas.map(({ id }) => id),
				now,
			),
		)
		await insert(
			store,
			'judged_readings',
			readingsOf(
				areas.map(({ id }) => id),
				now,
			),
		)
		await insert(
			store,
			'events',
			eventsOf(
				areas.map(({ id }) => id),
				now,
			),
		)
	} finally {
		await store.close()
	}
}

/** Something that rises and falls by the day, and now and then far beyond. */
const wave = (at: number, place: number) =>
	20 + 8 * Math.sin(at / DAY + place) + ((at / HOUR + place * 7) % 97 < 2 ? 40 : 0)

function* cellsOf(areas: readonly string[], now: number) {
	for (let start = now - (DAYS + BEFORE) * DAY; start < now; start += HOUR) {
		for (const [index, areaId] of areas.entries()) {
			const sums = { numerator: wave(start, index) * 20, denominator: 20, sample: 20 }
			yield encodeCell({ indicator: 'WAIT_AVG', start, areaId, agency: '', ...sums }, now)
			yield encodeCell({ indicator: 'RAIN_24H', start, areaId, agency: `R${index}`, ...sums, denominator: 1 }, now)
		}
		if (start < now - DAYS * DAY) continue
		for (let agency = 0; agency < AGENCIES; agency++) {
			const sums = { numerator: Math.round(wave(start, agency)), denominator: 0, sample: 1 }
			const areaId = areas[agency % areas.length] ?? ''
			yield encodeCell({ indicator: 'DOSSIER_OVERDUE_OPEN', start, areaId, agency: `A${agency}`, ...sums }, now)
		}
	}
}

function* readingsOf(areas: readonly string[], now: number) {
	for (let at = now - DAYS * DAY; at < now; at += HOUR / 6) {
		const hour = Math.floor(at / HOUR) * HOUR
		for (const [index, area] of areas.entries()) {
			const reading = JSON.stringify([area, '', hour, hour + HOUR, wave(at, index), 20, null, null])
			yield encodeJudged({ indicator: 'WAIT_AVG', period: 'hour', byAgency: false, at, reading })
		}
		for (let agency = 0; agency < AGENCIES; agency++) {
			const value = Math.round(wave(at, agency))
			const reading = JSON.stringify(['centre:binh-phuoc', `A${agency}`, at, at, value, 1, null, null])
			yield encodeJudged({ indicator: 'DOSSIER_OVERDUE_OPEN', period: 'now', byAgency: true, at, reading })
		}
	}
}

function* eventsOf(areas: readonly string[], now: number) {
	for (let number = 1; number <= CRITICAL_EVENTS; number++) {
		const time = now - DAYS * DAY + Math.floor((number * DAYS * DAY) / CRITICAL_EVENTS)
		const event: Event = {
			...{
				source: 'security',
				id: `e${number}`,
				type: 'security.alert',
				subject: `s${number % 50}`,
				time,
				timeSent: true,
			},
			...{ receivedAt: time, skewed: false, dataSchema: '', areaCode: '', areaId: areas[number % areas.length] ?? '' },
			...{ agency: '', severity: 'critical', value: null, unit: '', lat: null, lon: null, data: {} },
		}
		yield encodeEvent(event, 'made-up', number, 400)
	}
}
