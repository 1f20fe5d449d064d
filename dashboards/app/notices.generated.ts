// Written by `npm run schema`: what is to be changed are the documents and the schema.
import type { TypedDocument } from './typed-document.ts';
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from './schema-types.generated.ts';

export type NoticeNode = {
  readonly id: string,
  readonly at: string,
  readonly step: string,
  readonly alert: {
    readonly id: string,
    readonly severity: Types.Severity,
    readonly summary: string,
    readonly summaryEn: string
  }
};

export type UnreadNoticesVariables = Exact<{ [key: string]: never; }>;


export type UnreadNotices = {
  readonly myContact: {
    readonly id: string
  } | null,
  readonly notices: ReadonlyArray<NoticeNode>
};

export type ReadNoticesVariables = Exact<{
  ids: ReadonlyArray<string>;
}>;


export type ReadNotices = {
  readonly readNotices: {
    readonly ok: boolean
  }
};

export const unreadNotices = "query unreadNotices{myContact{id}notices(unread:true first:20){...NoticeNode}}fragment NoticeNode on Notice{id at step alert{id severity summary summaryEn:summary(language:\"en\")}}" as TypedDocument<UnreadNotices, UnreadNoticesVariables>;

export const readNotices = "mutation readNotices($ids:[ID!]!){readNotices(ids:$ids){ok}}" as TypedDocument<ReadNotices, ReadNoticesVariables>;
