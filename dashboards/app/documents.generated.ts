// Written by `npm run schema`: what is to be changed are the documents and the schema.
import type { TypedDocument } from './typed-document.ts';
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from './schema-types.generated.ts';

export type EventNode = {
  readonly id: string,
  readonly source: string,
  readonly type: string,
  readonly subject: string | null,
  readonly time: string,
  readonly receivedAt: string,
  readonly areaCode: string | null,
  readonly severity: Types.Severity,
  readonly value: number | null,
  readonly unit: string | null,
  readonly area: {
    readonly name: string
  } | null
};

export type NewestEventsVariables = Exact<{
  past?: Types.EventFilter | null | undefined;
  ahead?: Types.EventFilter | null | undefined;
  first?: number | null | undefined;
}>;


export type NewestEvents = {
  readonly past: {
    readonly edges: ReadonlyArray<{
      readonly node: EventNode
    }>
  },
  readonly ahead: {
    readonly edges: ReadonlyArray<{
      readonly node: EventNode
    }>
  }
};

export type EventDelivery = {
  readonly cursor: string,
  readonly caughtUp: boolean,
  readonly missed: number,
  readonly events: ReadonlyArray<EventNode>
};

export type EventFeedVariables = Exact<{
  after?: string | null | undefined;
}>;


export type EventFeed = {
  readonly events: EventDelivery
};

export type SourceNode = {
  readonly id: string,
  readonly name: string,
  readonly nameEn: string,
  readonly freshness: Types.Freshness,
  readonly status: Types.FeedStatus | null,
  readonly lastReceivedAt: string | null
};

export type LedgerEntry = {
  readonly source: string,
  readonly received: number,
  readonly stored: number,
  readonly duplicate: number,
  readonly quarantined: number,
  readonly inFlight: number,
  readonly refused: number,
  readonly lastReceivedAt: string | null
};

export type SourceOverviewVariables = Exact<{ [key: string]: never; }>;


export type SourceOverview = {
  readonly sources: ReadonlyArray<SourceNode>,
  readonly ledger: ReadonlyArray<LedgerEntry>
};

export type SourceTypes = {
  readonly id: string,
  readonly eventTypeNames: ReadonlyArray<{
    readonly type: string,
    readonly name: string,
    readonly nameEn: string
  }>
};

export type TypeNamesVariables = Exact<{ [key: string]: never; }>;


export type TypeNames = {
  readonly sources: ReadonlyArray<SourceTypes>
};

export const newestEvents = "query newestEvents($past:EventFilter$ahead:EventFilter$first:Int){past:events(filter:$past first:$first){edges{node{...EventNode}}}ahead:events(filter:$ahead first:20){edges{node{...EventNode}}}}fragment EventNode on Event{id source type subject time receivedAt areaCode area{name}severity value unit}" as TypedDocument<NewestEvents, NewestEventsVariables>;

export const eventFeed = "subscription eventFeed($after:String){events(after:$after){...EventDelivery}}fragment EventNode on Event{id source type subject time receivedAt areaCode area{name}severity value unit}fragment EventDelivery on EventDelivery{events{...EventNode}cursor caughtUp missed}" as TypedDocument<EventFeed, EventFeedVariables>;

export const sourceOverview = "query sourceOverview{sources{...SourceNode}ledger{...LedgerEntry}}fragment SourceNode on Source{id name nameEn freshness status lastReceivedAt}fragment LedgerEntry on LedgerEntry{source received stored duplicate quarantined inFlight refused lastReceivedAt}" as TypedDocument<SourceOverview, SourceOverviewVariables>;

export const typeNames = "query typeNames{sources{...SourceTypes}}fragment SourceTypes on Source{id eventTypeNames{type name nameEn}}" as TypedDocument<TypeNames, TypeNamesVariables>;
