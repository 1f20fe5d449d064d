// Written by `npm run schema`: what is to be changed are the documents and the schema.
import type { TypedDocument } from '../app/typed-document.ts';
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../app/schema-types.generated.ts';

export type AlertNode = {
  readonly id: string,
  readonly rule: string,
  readonly name: string,
  readonly summary: string,
  readonly severity: Types.Severity,
  readonly state: Types.AlertState,
  readonly agency: string | null,
  readonly subject: string | null,
  readonly field: string,
  readonly value: number | null,
  readonly target: number | null,
  readonly unit: string | null,
  readonly indicator: string | null,
  readonly startedAt: string,
  readonly firedAt: string | null,
  readonly asOf: string | null,
  readonly acknowledgedAt: string | null,
  readonly acknowledgedBy: string | null,
  readonly assignedTo: string | null,
  readonly handedTo: string | null,
  readonly resolvedAt: string | null,
  readonly shadow: boolean,
  readonly nameEn: string,
  readonly summaryEn: string,
  readonly area: {
    readonly code: string,
    readonly name: string
  } | null
};

export type AlertPage = {
  readonly edges: ReadonlyArray<{
    readonly node: AlertNode
  }>,
  readonly pageInfo: {
    readonly hasNextPage: boolean,
    readonly endCursor: string | null
  }
};

export type OpenAlertsVariables = Exact<{ [key: string]: never; }>;


export type OpenAlerts = {
  readonly critical: AlertPage,
  readonly major: AlertPage,
  readonly minor: AlertPage,
  readonly info: AlertPage
};

export type EndedAlertsVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type EndedAlerts = {
  readonly alerts: AlertPage
};

export type AlertDelivery = {
  readonly cursor: string,
  readonly caughtUp: boolean,
  readonly missed: number,
  readonly alerts: ReadonlyArray<AlertNode>
};

export type AlertFeedVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AlertFeed = {
  readonly alerts: AlertDelivery
};

export type AlertDetail = (
  {
  readonly history: ReadonlyArray<{
    readonly at: string,
    readonly step: string,
    readonly by: string | null,
    readonly reason: string,
    readonly comment: string | null,
    readonly severity: Types.Severity,
    readonly value: number | null,
    readonly to: string | null
  }>,
  readonly notifications: ReadonlyArray<{
    readonly id: string,
    readonly channel: string,
    readonly recipient: string,
    readonly state: string,
    readonly reason: string | null,
    readonly attempts: number,
    readonly queuedAt: string
  }>,
  readonly procedure: {
    readonly name: string,
    readonly nameEn: string,
    readonly steps: ReadonlyArray<{
      readonly id: string,
      readonly text: string,
      readonly doneAt: string | null,
      readonly doneBy: string | null,
      readonly textEn: string
    }>
  } | null
}
  & AlertNode
);

export type AlertInFullVariables = Exact<{
  id: string;
}>;


export type AlertInFull = {
  readonly alert: AlertDetail | null
};

export type CourseVariables = Exact<{
  id: string;
  area: string;
  agency?: string | null | undefined;
  from: string;
  to: string;
  step: string;
}>;


export type Course = {
  readonly indicatorSeries: ReadonlyArray<{
    readonly start: string,
    readonly value: number | null
  }>
};

export type AcknowledgeAlertVariables = Exact<{
  id: string;
  comment?: string | null | undefined;
}>;


export type AcknowledgeAlert = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type CommentAlertVariables = Exact<{
  id: string;
  text: string;
}>;


export type CommentAlert = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type AssignAlertVariables = Exact<{
  id: string;
  to: string;
}>;


export type AssignAlert = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type HandOverAlertVariables = Exact<{
  id: string;
  to: string;
  comment?: string | null | undefined;
}>;


export type HandOverAlert = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type ResolveAlertVariables = Exact<{
  id: string;
  comment?: string | null | undefined;
}>;


export type ResolveAlert = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type TickAlertStepVariables = Exact<{
  id: string;
  step: string;
}>;


export type TickAlertStep = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export const openAlerts = "query openAlerts{critical:alerts(filter:{states:[PENDING FIRING ACKNOWLEDGED]severities:[CRITICAL]}first:300){...AlertPage}major:alerts(filter:{states:[PENDING FIRING ACKNOWLEDGED]severities:[MAJOR]}first:300){...AlertPage}minor:alerts(filter:{states:[PENDING FIRING ACKNOWLEDGED]severities:[MINOR]}first:300){...AlertPage}info:alerts(filter:{states:[PENDING FIRING ACKNOWLEDGED]severities:[INFO]}first:300){...AlertPage}}fragment AlertNode on Alert{id rule name nameEn:name(language:\"en\")summary summaryEn:summary(language:\"en\")severity state area{code name}agency subject field value target unit indicator startedAt firedAt asOf acknowledgedAt acknowledgedBy assignedTo handedTo resolvedAt shadow}fragment AlertPage on AlertConnection{edges{node{...AlertNode}}pageInfo{hasNextPage endCursor}}" as TypedDocument<OpenAlerts, OpenAlertsVariables>;

export const endedAlerts = "query endedAlerts($first:Int!$after:String){alerts(filter:{states:[RESOLVED]}first:$first after:$after){...AlertPage}}fragment AlertNode on Alert{id rule name nameEn:name(language:\"en\")summary summaryEn:summary(language:\"en\")severity state area{code name}agency subject field value target unit indicator startedAt firedAt asOf acknowledgedAt acknowledgedBy assignedTo handedTo resolvedAt shadow}fragment AlertPage on AlertConnection{edges{node{...AlertNode}}pageInfo{hasNextPage endCursor}}" as TypedDocument<EndedAlerts, EndedAlertsVariables>;

export const alertFeed = "subscription alertFeed($after:String){alerts(after:$after){...AlertDelivery}}fragment AlertNode on Alert{id rule name nameEn:name(language:\"en\")summary summaryEn:summary(language:\"en\")severity state area{code name}agency subject field value target unit indicator startedAt firedAt asOf acknowledgedAt acknowledgedBy assignedTo handedTo resolvedAt shadow}fragment AlertDelivery on AlertDelivery{alerts{...AlertNode}cursor caughtUp missed}" as TypedDocument<AlertFeed, AlertFeedVariables>;

export const alertInFull = "query alertInFull($id:ID!){alert(id:$id){...AlertDetail}}fragment AlertNode on Alert{id rule name nameEn:name(language:\"en\")summary summaryEn:summary(language:\"en\")severity state area{code name}agency subject field value target unit indicator startedAt firedAt asOf acknowledgedAt acknowledgedBy assignedTo handedTo resolvedAt shadow}fragment AlertDetail on Alert{...AlertNode history{at step by reason comment severity value to}notifications{id channel recipient state reason attempts queuedAt}procedure{name nameEn:name(language:\"en\")steps{id text textEn:text(language:\"en\")doneAt doneBy}}}" as TypedDocument<AlertInFull, AlertInFullVariables>;

export const course = "query course($id:String!$area:String!$agency:String$from:DateTime!$to:DateTime!$step:String!){indicatorSeries(id:$id area:$area agency:$agency from:$from to:$to step:$step){start value}}" as TypedDocument<Course, CourseVariables>;

export const acknowledgeAlert = "mutation acknowledgeAlert($id:ID!$comment:String){done:acknowledgeAlert(id:$id comment:$comment){ok error{code message}}}" as TypedDocument<AcknowledgeAlert, AcknowledgeAlertVariables>;

export const commentAlert = "mutation commentAlert($id:ID!$text:String!){done:commentAlert(id:$id text:$text){ok error{code message}}}" as TypedDocument<CommentAlert, CommentAlertVariables>;

export const assignAlert = "mutation assignAlert($id:ID!$to:String!){done:assignAlert(id:$id to:$to){ok error{code message}}}" as TypedDocument<AssignAlert, AssignAlertVariables>;

export const handOverAlert = "mutation handOverAlert($id:ID!$to:String!$comment:String){done:handOverAlert(id:$id toArea:$to comment:$comment){ok error{code message}}}" as TypedDocument<HandOverAlert, HandOverAlertVariables>;

export const resolveAlert = "mutation resolveAlert($id:ID!$comment:String){done:resolveAlert(id:$id comment:$comment){ok error{code message}}}" as TypedDocument<ResolveAlert, ResolveAlertVariables>;

export const tickAlertStep = "mutation tickAlertStep($id:ID!$step:String!){done:tickAlertStep(id:$id step:$step){ok error{code message}}}" as TypedDocument<TickAlertStep, TickAlertStepVariables>;
