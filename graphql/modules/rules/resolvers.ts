import { changesBetween, type KeptRule, type RuleVersion } from '@vong/core/rule-version'
import type { GraphqlContext } from '../../context.ts'
import { invalid, payload } from '../../errors.ts'
import type { Statistic } from '../../rule-actions.ts'
import { toDateTime } from '../../scalars.ts'

type Version = RuleVersion & { readonly id: string; readonly before: unknown }

const orNull = (text: string | undefined) => (text === undefined || text === '' ? null : text)
const last = ({ versions }: KeptRule) => versions.at(-1)
const words = ({ versions }: KeptRule) =>
	(versions.at(-1)?.json ?? {}) as { name?: { vi?: string; en?: string }; basis?: string }
const span = ([median, p95]: readonly [number | null, number | null]) => ({ median, p95 })
const NOTHING = { rule: null }

export const resolvers = {
	Query: {
		rules: (_: unknown, { ids }: { ids?: readonly string[] | null }, { actions }: GraphqlContext) =>
			actions.rules().filter(({ id }) => !ids || ids.includes(id)),
		ruleChanges(_: unknown, asked: { rule: string; from: number; to: number }, { actions }: GraphqlContext) {
			const versions = actions.rules().find(({ id }) => id === asked.rule)?.versions ?? []
			const [before, after] = [asked.from, asked.to].map((wanted) => versions.find(({ version }) => version === wanted))
			if (!before || !after) throw invalid(`${asked.rule} has no such versions.`)
			return changesBetween(before.json, after.json)
		},
		alertStatistics: (_: unknown, { from, to }: { from: number; to: number }, { actions }: GraphqlContext) =>
			actions.alertStatistics(from, to),
	},
	Mutation: {
		saveRule: (_: unknown, { rule, reason }: { rule: unknown; reason: string }, { actions }: GraphqlContext) =>
			payload(NOTHING, () => actions.saveRule(rule, reason)),
		rollBackRule: (
			_: unknown,
			{ rule, version, reason }: { rule: string; version: number; reason: string },
			{ actions }: GraphqlContext,
		) => payload(NOTHING, () => actions.rollBackRule(rule, version, reason)),
		setRuleShadow: (
			_: unknown,
			{ rule, shadow, reason }: { rule: string; shadow: boolean; reason: string },
			{ actions }: GraphqlContext,
		) => payload(NOTHING, () => actions.setRuleShadow(rule, shadow, reason)),
	},
	AlertRule: {
		name: (kept: KeptRule, { language }: { language?: string | null }) => {
			const { name } = words(kept)
			return (language === 'en' ? name?.en : name?.vi) ?? kept.id
		},
		version: (kept: KeptRule) => last(kept)?.version ?? 1,
		source: (kept: KeptRule) => last(kept)?.source ?? 'API',
		kind: ({ rule }: KeptRule) => rule?.condition.kind ?? null,
		shadow: ({ rule }: KeptRule) => rule?.shadow ?? false,
		owner: ({ rule }: KeptRule) => orNull(rule?.owner),
		basis: (kept: KeptRule) => words(kept).basis ?? '',
		problem: ({ problem }: KeptRule) => orNull(problem),
		rule: (kept: KeptRule) => ({ id: kept.id, ...(last(kept)?.json as object) }),
		versions: ({ id, versions }: KeptRule): Version[] =>
			versions.map((version, index) => ({ ...version, id, before: versions[index - 1]?.json })),
	},
	RuleVersion: {
		author: ({ author }: Version) => orNull(author),
		reason: ({ reason }: Version) => orNull(reason),
		at: ({ at }: Version) => toDateTime(at),
		rule: ({ id, json }: Version) => ({ id, ...(json as object) }),
		changes: ({ before, json }: Version) => (before === undefined ? [] : changesBetween(before, json)),
	},
	AlertStatistic: {
		rule: ({ rule }: Statistic) => orNull(rule),
		timeToTell: ({ toTell }: Statistic) => span(toTell),
		timeToAcknowledge: ({ toAcknowledge }: Statistic) => span(toAcknowledge),
		timeToResolve: ({ toResolve }: Statistic) => span(toResolve),
	},
}
