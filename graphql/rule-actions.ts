import { VongError } from '@vong/core/errors'
import type { KeptRule } from '@vong/core/rule-version'
import type { Role, Viewer } from '@vong/core/viewer'
import type { AlertStatisticsRow } from '@vong/store/alert-queries'
import type { AreaIds, StoreQueries } from '@vong/store/store'
import { forbidden } from './errors.ts'

/** The rules that hold, and changing them. @throws VongError for expected failures. */
export interface RuleStore {
	all(): readonly KeptRule[]
	save(json: unknown, by: string, reason: string): Promise<KeptRule>
	rollBack(id: string, version: number, by: string, reason: string): Promise<KeptRule>
	setShadow(id: string, shadow: boolean, by: string, reason: string): Promise<KeptRule>
}

interface Deps {
	readonly rules: RuleStore
	readonly queries: Pick<StoreQueries, 'alertStatistics'>
	readonly scope: AreaIds
}

export interface Statistic extends AlertStatisticsRow {
	readonly firedPerDay: number
}

const DAY_MS = 86_400_000
const LONGEST_MS = 366 * DAY_MS
const READERS: readonly Role[] = ['OPERATOR', 'LEADER', 'ADMIN']

/** What a viewer may learn of the rules and of how alerts went, and what an administrator may change. */
export function createRuleActions(viewer: Viewer, { rules, queries, scope }: Deps) {
	function needReader() {
		if (!viewer.roles.some((role) => READERS.includes(role)))
			throw forbidden(`This needs the role ${READERS.join(' or ')}.`)
	}
	function needAdmin() {
		if (!viewer.roles.includes('ADMIN') || viewer.scope.kind !== 'all')
			throw forbidden('This needs the role ADMIN over the whole province.')
	}

	return {
		rules() {
			needReader()
			return rules.all()
		},
		async saveRule(rule: unknown, reason: string) {
			needAdmin()
			return { rule: await rules.save(rule, viewer.name, reason) }
		},
		async rollBackRule(id: string, version: number, reason: string) {
			needAdmin()
			return { rule: await rules.rollBack(id, version, viewer.name, reason) }
		},
		async setRuleShadow(id: string, shadow: boolean, reason: string) {
			needAdmin()
			return { rule: await rules.setShadow(id, shadow, viewer.name, reason) }
		},
		async alertStatistics(from: number, to: number) {
			needReader()
			if (!(to > from) || to - from > LONGEST_MS)
				throw new VongError('INVALID', 'The span has to have an end behind its beginning, and a year at most.')
			const rows = await queries.alertStatistics({ scope, from, to })
			const days = (to - from) / DAY_MS
			const found = rows.map((row): Statistic => ({ ...row, firedPerDay: row.fired / days }))
			const overall = found.find(({ rule, fired }) => rule === '' && fired > 0)
			return { overall: overall ?? null, byRule: found.filter(({ rule }) => rule !== '') }
		},
	}
}

export type RuleActions = ReturnType<typeof createRuleActions>
