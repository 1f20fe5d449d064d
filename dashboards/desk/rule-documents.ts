import type { Severity } from '../app/documents.ts'
import type { Payload } from './documents.ts'

/** What a rule says, as the pack's schema has it, with its `id`. */
export type RuleText = Readonly<Record<string, unknown>>

interface RuleChange {
	readonly path: string
	readonly before: unknown
	readonly after: unknown
}

export interface RuleVersion {
	readonly version: number
	/** Null for what the pack says. */
	readonly at: string | null
	readonly author: string | null
	readonly reason: string | null
	readonly source: 'API' | 'PACK'
	readonly changes: readonly RuleChange[]
}

export interface RuleNode {
	readonly id: string
	readonly name: string
	readonly nameEn: string
	readonly kind: string | null
	readonly basis: string
	readonly owner: string | null
	readonly problem: string | null
	readonly rule: RuleText
	readonly shadow: boolean
	readonly source: 'API' | 'PACK'
	readonly version: number
	readonly versions: readonly RuleVersion[]
}

export const ruleBoard = `query ruleBoard {
	rules {
		id name nameEn: name(language: "en") kind basis owner problem rule shadow source version
		versions { version at author reason source changes { path before after } }
	}
}`
export interface RuleBoard {
	readonly rules: readonly RuleNode[]
}

const OUTCOME = '{ ok error { code message } }'
/** What may be done with a rule; each answers as `done`. */
export const ruleActs = {
	save: `mutation saveRule($rule: JSON!, $reason: String!) { done: saveRule(rule: $rule, reason: $reason) ${OUTCOME} }`,
	rollBack: `mutation rollBackRule($rule: String!, $version: Int!, $reason: String!) {
		done: rollBackRule(rule: $rule, version: $version, reason: $reason) ${OUTCOME}
	}`,
	shadow: `mutation setRuleShadow($rule: String!, $shadow: Boolean!, $reason: String!) {
		done: setRuleShadow(rule: $rule, shadow: $shadow, reason: $reason) ${OUTCOME}
	}`,
	backtest: `mutation backtestRule($rule: JSON!, $from: DateTime!, $to: DateTime!) {
		done: backtestRule(rule: $rule, from: $from, to: $to) {
			ok error { code message } fired firedPerDay judged cut
			alerts { openedAt firedAt endedAt severity subject agency area { name } value toldFirst { id name } }
		}
	}`,
} as const

export interface BacktestAlert {
	readonly openedAt: string
	readonly firedAt: string | null
	readonly endedAt: string | null
	readonly severity: Severity
	readonly subject: string | null
	readonly agency: string | null
	readonly area: { readonly name: string } | null
	readonly value: number | null
	readonly toldFirst: readonly { readonly id: string; readonly name: string }[]
}

/** What a rule would have found; nothing of it is null when it was judged. */
export interface Backtest extends Payload {
	readonly fired: number
	readonly firedPerDay: number
	readonly judged: number
	readonly cut: boolean
	readonly alerts: readonly BacktestAlert[]
}

/** In seconds; null where it never came to that. */
interface Spread {
	readonly median: number | null
	readonly p95: number | null
}

export interface RuleStatistic {
	readonly rule: string
	readonly fired: number
	readonly firedPerDay: number
	readonly told: number
	readonly acknowledged: number
	readonly resolved: number
	readonly timeToTell: Spread
	readonly timeToAcknowledge: Spread
	readonly timeToResolve: Spread
}

const STATISTIC = `rule fired firedPerDay told acknowledged resolved
	timeToTell { median p95 } timeToAcknowledge { median p95 } timeToResolve { median p95 }`
export const alertStatistics = `query alertStatistics($from: DateTime!, $to: DateTime!) {
	alertStatistics(from: $from, to: $to) { overall { ${STATISTIC} } byRule { ${STATISTIC} } }
	rules { id name nameEn: name(language: "en") }
}`
export interface Statistics {
	readonly alertStatistics: { readonly overall: RuleStatistic | null; readonly byRule: readonly RuleStatistic[] }
	readonly rules: readonly Pick<RuleNode, 'id' | 'name' | 'nameEn'>[]
}
