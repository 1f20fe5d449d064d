import { createAreaIndex } from '@vong/core/area'
import type { Source } from '@vong/core/source'
import type { MeasureDeps } from './measure.ts'
import type { Surroundings } from './observe.ts'
import { COMMUNE, meanOf, ruleOf, thresholdOf } from './rule.fixture.ts'

const MINUTE = 60_000

/** A rule of each sort that is judged live. */
export const engineRules = new Map(
	[
		ruleOf(
			'CRITICAL',
			{ kind: 'event', match: { severities: ['critical'] }, endsAfter: 60 * MINUTE },
			{ severity: 'as-sent' },
		),
		ruleOf('INCIDENT', {
			kind: 'event',
			match: { types: ['incident.opened'] },
			ends: { types: ['incident.ended'] },
			endsAfter: 600 * MINUTE,
		}),
		ruleOf('SILENT', { kind: 'silence', sources: 'all', from: 'stale' }),
		ruleOf(
			'MANY',
			{ kind: 'count', match: { types: ['login.failed'] }, atLeast: 3, within: 10 * MINUTE, by: 'subject' },
			{ severity: 'minor' },
		),
		ruleOf('WAIT', thresholdOf({ indicator: 'WAIT_AVG', period: 'now', minimumSample: 2 }), {
			hold: 10 * MINUTE,
			clearHold: 5 * MINUTE,
		}),
		ruleOf('BROKEN', { kind: 'failure' }),
		// A rule that stumbles over each event of its type.
		ruleOf('FIELD', {
			kind: 'event',
			match: { types: ['poison.sent'], field: { name: 'dose', is: undefined as unknown as string[] } },
			endsAfter: MINUTE,
		}),
		ruleOf('TOGETHER', {
			kind: 'composite',
			when: { all: [{ rule: 'WAIT' }, { not: { rule: 'INCIDENT' } }] },
			same: 'area',
		}),
		ruleOf('ABSENT', {
			kind: 'absence',
			source: 'security',
			match: { types: ['heart.beat'] },
			every: 60,
			by: 'subject',
			from: 'stale',
		}),
		ruleOf('LATE', {
			kind: 'deadline',
			of: 'dossier',
			soon: { working: 60 * MINUTE, severity: 'info' },
			without: ['paused'],
			openWithin: 600 * MINUTE,
		}),
	].map((one) => [one.id, one]),
)

const security = {
	id: 'security',
	name: { vi: 'An ninh', en: 'Security' },
	every: 60,
	types: ['incident.opened', 'incident.ended', 'login.failed', 'heart.beat', 'poison.sent'].map((type) => ({
		type,
		schemas: {},
	})),
} as unknown as Source

/** A province of one commune and one source. */
export const surroundings: Omit<Surroundings, 'lastReceivedAt'> & Omit<MeasureDeps, 'queries'> = {
	definitions: new Map([['WAIT_AVG', meanOf('WAIT_AVG', 'now')]]),
	sources: new Map([[security.id, security]]),
	areas: createAreaIndex([COMMUNE]),
	centres: [],
	hours: { elapsed: (from, to) => to - from },
	rollUp: (_, sums) => new Map([...sums].map(({ areaId, ...own }) => [areaId, own])),
	populationOf: () => undefined,
	timeZone: 'Asia/Ho_Chi_Minh',
}
