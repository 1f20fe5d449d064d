// Written by `npm run schema`: what is to be changed are the documents and the schema.
import type { TypedDocument } from '../app/typed-document.ts';
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../app/schema-types.generated.ts';

export type RuleVersion = {
  readonly version: number,
  readonly at: string | null,
  readonly author: string | null,
  readonly reason: string | null,
  readonly source: Types.RuleSource,
  readonly changes: ReadonlyArray<{
    readonly path: string,
    readonly before: unknown,
    readonly after: unknown
  }>
};

export type RuleNode = {
  readonly id: string,
  readonly name: string,
  readonly kind: string | null,
  readonly basis: string,
  readonly owner: string | null,
  readonly problem: string | null,
  readonly rule: Readonly<Record<string, unknown>>,
  readonly shadow: boolean,
  readonly source: Types.RuleSource,
  readonly version: number,
  readonly nameEn: string,
  readonly versions: ReadonlyArray<RuleVersion>
};

export type RuleBoardVariables = Exact<{ [key: string]: never; }>;


export type RuleBoard = {
  readonly rules: ReadonlyArray<RuleNode>
};

export type SaveRuleVariables = Exact<{
  rule: unknown;
  reason: string;
}>;


export type SaveRule = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type RollBackRuleVariables = Exact<{
  rule: string;
  version: number;
  reason: string;
}>;


export type RollBackRule = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type SetRuleShadowVariables = Exact<{
  rule: string;
  shadow: boolean;
  reason: string;
}>;


export type SetRuleShadow = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type BacktestAlert = {
  readonly openedAt: string,
  readonly firedAt: string | null,
  readonly endedAt: string | null,
  readonly severity: Types.Severity,
  readonly subject: string | null,
  readonly agency: string | null,
  readonly value: number | null,
  readonly area: {
    readonly name: string
  } | null,
  readonly toldFirst: ReadonlyArray<{
    readonly id: string,
    readonly name: string
  }>
};

export type BacktestRuleVariables = Exact<{
  rule: unknown;
  from: string;
  to: string;
}>;


export type BacktestRule = {
  readonly done: {
    readonly ok: boolean,
    readonly fired: number | null,
    readonly firedPerDay: number | null,
    readonly judged: number | null,
    readonly cut: boolean | null,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null,
    readonly alerts: ReadonlyArray<BacktestAlert> | null
  }
};

export type RuleStatistic = {
  readonly rule: string | null,
  readonly fired: number,
  readonly firedPerDay: number,
  readonly told: number,
  readonly acknowledged: number,
  readonly resolved: number,
  readonly timeToTell: {
    readonly median: number | null,
    readonly p95: number | null
  },
  readonly timeToAcknowledge: {
    readonly median: number | null,
    readonly p95: number | null
  },
  readonly timeToResolve: {
    readonly median: number | null,
    readonly p95: number | null
  }
};

export type AlertStatisticsVariables = Exact<{
  from: string;
  to: string;
}>;


export type AlertStatistics = {
  readonly alertStatistics: {
    readonly overall: RuleStatistic | null,
    readonly byRule: ReadonlyArray<RuleStatistic>
  },
  readonly rules: ReadonlyArray<{
    readonly id: string,
    readonly name: string,
    readonly nameEn: string
  }>
};

export const ruleBoard = "query ruleBoard{rules{...RuleNode}}fragment RuleVersion on RuleVersion{version at author reason source changes{path before after}}fragment RuleNode on AlertRule{id name nameEn:name(language:\"en\")kind basis owner problem rule shadow source version versions{...RuleVersion}}" as TypedDocument<RuleBoard, RuleBoardVariables>;

export const saveRule = "mutation saveRule($rule:JSON!$reason:String!){done:saveRule(rule:$rule reason:$reason){ok error{code message}}}" as TypedDocument<SaveRule, SaveRuleVariables>;

export const rollBackRule = "mutation rollBackRule($rule:String!$version:Int!$reason:String!){done:rollBackRule(rule:$rule version:$version reason:$reason){ok error{code message}}}" as TypedDocument<RollBackRule, RollBackRuleVariables>;

export const setRuleShadow = "mutation setRuleShadow($rule:String!$shadow:Boolean!$reason:String!){done:setRuleShadow(rule:$rule shadow:$shadow reason:$reason){ok error{code message}}}" as TypedDocument<SetRuleShadow, SetRuleShadowVariables>;

export const backtestRule = "mutation backtestRule($rule:JSON!$from:DateTime!$to:DateTime!){done:backtestRule(rule:$rule from:$from to:$to){ok error{code message}fired firedPerDay judged cut alerts{...BacktestAlert}}}fragment BacktestAlert on BacktestAlert{openedAt firedAt endedAt severity subject agency area{name}value toldFirst{id name}}" as TypedDocument<BacktestRule, BacktestRuleVariables>;

export const alertStatistics = "query alertStatistics($from:DateTime!$to:DateTime!){alertStatistics(from:$from to:$to){overall{...RuleStatistic}byRule{...RuleStatistic}}rules{id name nameEn:name(language:\"en\")}}fragment RuleStatistic on AlertStatistic{rule fired firedPerDay told acknowledged resolved timeToTell{median p95}timeToAcknowledge{median p95}timeToResolve{median p95}}" as TypedDocument<AlertStatistics, AlertStatisticsVariables>;
