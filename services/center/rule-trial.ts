import { type Backtest, type BacktestAlert, backtest } from '@vong/alerts/backtest'
import type { AreaIndex } from '@vong/core/area'
import type { Rule } from '@vong/core/rule'
import { toldFirst } from '@vong/notify/responsible'
import type { Province } from '@vong/province/load-province'
import { parseRule } from '@vong/province/rule-file'
import type { Store } from '@vong/store/store'
import { judgedProvince } from './judged-province.ts'
import type { OpenAlerts } from './open-alerts.ts'

interface RuleTrialDeps {
	readonly province: Province
	readonly areas: AreaIndex
	readonly store: Pick<Store, 'background'>
	readonly alerts: Pick<OpenAlerts, 'rules' | 'people' | 'places'>
}

interface Tried extends BacktestAlert {
	/** Ids of contacts. */
	readonly toldFirst: readonly string[]
}

/** Tries a rule on the past: what it would have found, and who would have heard of it first. */
export function createRuleTrial({ province, areas, store, alerts }: RuleTrialDeps) {
	const { rules, people, places } = alerts
	const judged = judgedProvince(province, areas)

	/** By what responsibilities and people are now, and by the shifts of that time. */
	function hearers(rule: Rule, alert: BacktestAlert): string[] {
		if (alert.firedAt === null) return []
		const { field, labels } = rule
		const concern = { ...alert, rule: rule.id, field, labels, startedAt: alert.openedAt, handedTo: null }
		const context = { policy: province.alerting, people: people.now(), places }
		return toldFirst(concern, context, alert.firedAt).map(({ contact }) => contact)
	}

	/** @throws VongError INVALID for a rule that is none, or of which the past tells nothing. */
	return async (
		json: unknown,
		span: { readonly from: number; readonly to: number },
	): Promise<Omit<Backtest, 'alerts'> & { readonly alerts: readonly Tried[] }> => {
		const rule = readTried(json, province, rules.current())
		const found = await backtest(rule, span, { queries: store.background, rules: rules.current(), ...judged })
		return { ...found, alerts: found.alerts.map((alert) => ({ ...alert, toldFirst: hearers(rule, alert) })) }
	}
}

/** A rule as JSON: what a file of the pack says, with its id beside it. */
function readTried(json: unknown, province: Province, rules: ReadonlyMap<string, Rule>): Rule {
	const { id, ...rest } = typeof json === 'object' && json !== null ? (json as { id?: unknown }) : {}
	return parseRule(rest, { ...province, rules }, typeof id === 'string' ? id : undefined)
}
