// Written by `npm run schema`: what is to be changed are the documents and the schema.
import type { TypedDocument } from '../app/typed-document.ts';
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../app/schema-types.generated.ts';

export type EventHistogramVariables = Exact<{
  filter: Types.EventCountFilter;
  step: Types.CountStep;
}>;


export type EventHistogram = {
  readonly eventCounts: ReadonlyArray<{
    readonly start: string,
    readonly events: number
  }>
};

export const eventHistogram = "query eventHistogram($filter:EventCountFilter!$step:CountStep!){eventCounts(filter:$filter step:$step){start events}}" as TypedDocument<EventHistogram, EventHistogramVariables>;
