// Written by `npm run schema`: what is to be changed are the documents and the schema.
import type { TypedDocument } from '../app/typed-document.ts';
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../app/schema-types.generated.ts';

import type { MultiPolygon } from 'geojson';
export type AreaOutlinesVariables = Exact<{
  codes: ReadonlyArray<string>;
  at?: string | null | undefined;
}>;


export type AreaOutlines = {
  readonly areas: ReadonlyArray<{
    readonly code: string,
    readonly boundary: MultiPolygon | null
  }>
};

export type StationPoint = {
  readonly id: string,
  readonly latitude: number,
  readonly longitude: number,
  readonly value: number | null,
  readonly unit: string,
  readonly freshness: Types.Freshness
};

export type StationPointsVariables = Exact<{
  indicator: string;
  area?: string | null | undefined;
  at?: string | null | undefined;
}>;


export type StationPoints = {
  readonly stations: ReadonlyArray<StationPoint>
};

export const areaOutlines = "query areaOutlines($codes:[String!]!$at:DateTime){areas(codes:$codes at:$at){code boundary}}" as TypedDocument<AreaOutlines, AreaOutlinesVariables>;

export const stationPoints = "query stationPoints($indicator:String!$area:String$at:DateTime){stations(indicator:$indicator area:$area at:$at){...StationPoint}}fragment StationPoint on Station{id latitude longitude value unit freshness}" as TypedDocument<StationPoints, StationPointsVariables>;
