// Written by `npm run schema`: what is to be changed are the documents and the schema.
import type { TypedDocument } from '../app/typed-document.ts';
import type { EventNode } from '../app/documents.generated.ts';
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../app/schema-types.generated.ts';

export type SurroundingsVariables = Exact<{ [key: string]: never; }>;


export type Surroundings = {
  readonly viewer: {
    readonly roles: ReadonlyArray<Types.Role>,
    readonly areas: ReadonlyArray<string> | null
  },
  readonly centres: ReadonlyArray<{
    readonly code: string,
    readonly name: string
  }>,
  readonly areas: ReadonlyArray<{
    readonly code: string,
    readonly name: string,
    readonly level: Types.AreaLevel,
    readonly latitude: number | null,
    readonly longitude: number | null
  }>,
  readonly sources: ReadonlyArray<{
    readonly id: string,
    readonly name: string,
    readonly nameEn: string,
    readonly eventTypeNames: ReadonlyArray<{
      readonly type: string,
      readonly name: string,
      readonly nameEn: string
    }>
  }>,
  readonly indicatorCatalogue: ReadonlyArray<{
    readonly id: string,
    readonly name: string,
    readonly nameEn: string,
    readonly unit: string,
    readonly decimals: number,
    readonly direction: Types.Direction,
    readonly periods: ReadonlyArray<string>
  }>
};

export type SilenceNode = {
  readonly id: string,
  readonly rules: ReadonlyArray<string> | null,
  readonly areas: ReadonlyArray<string> | null,
  readonly agencies: ReadonlyArray<string> | null,
  readonly subjects: ReadonlyArray<string> | null,
  readonly fields: ReadonlyArray<string> | null,
  readonly severities: ReadonlyArray<Types.Severity> | null,
  readonly sources: ReadonlyArray<string> | null,
  readonly from: string,
  readonly until: string,
  readonly by: string,
  readonly reason: string,
  readonly endedAt: string | null,
  readonly recurs: {
    readonly from: string,
    readonly to: string,
    readonly weekdays: ReadonlyArray<number> | null,
    readonly monthDays: ReadonlyArray<number> | null,
    readonly days: Types.CalendarDays | null
  } | null
};

export type SilencesVariables = Exact<{ [key: string]: never; }>;


export type Silences = {
  readonly silences: ReadonlyArray<SilenceNode>
};

export type CreateSilenceVariables = Exact<{
  input: Types.SilenceInput;
}>;


export type CreateSilence = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type ExpireSilenceVariables = Exact<{
  id: string;
}>;


export type ExpireSilence = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type EventDetail = (
  {
  readonly agency: string | null,
  readonly lat: number | null,
  readonly lon: number | null,
  readonly skewed: boolean,
  readonly data: unknown
}
  & EventNode
);

export type FoundEventsVariables = Exact<{
  filter?: Types.EventFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type FoundEvents = {
  readonly events: {
    readonly edges: ReadonlyArray<{
      readonly node: EventDetail
    }>,
    readonly pageInfo: {
      readonly hasNextPage: boolean,
      readonly endCursor: string | null
    }
  }
};

export type EventTailVariables = Exact<{
  filter?: Types.EventFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type EventTail = {
  readonly events: {
    readonly cursor: string,
    readonly missed: number,
    readonly events: ReadonlyArray<EventDetail>
  }
};

export const surroundings = "query surroundings{viewer{roles areas}centres{code name}areas{code name level latitude longitude}sources{id name nameEn eventTypeNames{type name nameEn}}indicatorCatalogue{id name nameEn unit decimals direction periods}}" as TypedDocument<Surroundings, SurroundingsVariables>;

export const silences = "query silences{silences{...SilenceNode}}fragment SilenceNode on Silence{id rules areas agencies subjects fields severities sources from until by reason recurs{from to weekdays monthDays days}endedAt}" as TypedDocument<Silences, SilencesVariables>;

export const createSilence = "mutation createSilence($input:SilenceInput!){done:createSilence(input:$input){ok error{code message}}}" as TypedDocument<CreateSilence, CreateSilenceVariables>;

export const expireSilence = "mutation expireSilence($id:ID!){done:expireSilence(id:$id){ok error{code message}}}" as TypedDocument<ExpireSilence, ExpireSilenceVariables>;

export const foundEvents = "query foundEvents($filter:EventFilter$first:Int!$after:String){events(filter:$filter first:$first after:$after){edges{node{...EventDetail}}pageInfo{hasNextPage endCursor}}}fragment EventNode on Event{id source type subject time receivedAt areaCode area{name}severity value unit}fragment EventDetail on Event{...EventNode agency lat lon skewed data}" as TypedDocument<FoundEvents, FoundEventsVariables>;

export const eventTail = "subscription eventTail($filter:EventFilter$after:String){events(filter:$filter after:$after){events{...EventDetail}cursor missed}}fragment EventNode on Event{id source type subject time receivedAt areaCode area{name}severity value unit}fragment EventDetail on Event{...EventNode agency lat lon skewed data}" as TypedDocument<EventTail, EventTailVariables>;
