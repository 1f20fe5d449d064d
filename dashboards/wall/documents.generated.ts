// Written by `npm run schema`: what is to be changed are the documents and the schema.
import type { TypedDocument } from '../app/typed-document.ts';
import type { EventNode } from '../app/documents.generated.ts';
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../app/schema-types.generated.ts';

export type Reading = {
  readonly id: string,
  readonly name: string,
  readonly nameEn: string,
  readonly value: number | null,
  readonly outOf: number | null,
  readonly reason: string | null,
  readonly unit: string,
  readonly decimals: number,
  readonly direction: Types.Direction,
  readonly target: number | null,
  readonly status: Types.ReadingStatus,
  readonly period: string,
  readonly periodStart: string,
  readonly revision: number,
  readonly asOf: string | null,
  readonly freshness: Types.Freshness,
  readonly band: {
    readonly name: string,
    readonly nameEn: string
  } | null
};

export type Point = {
  readonly start: string,
  readonly value: number | null
};

export type Series = {
  readonly indicator: string,
  readonly step: string,
  readonly planned: number | null,
  readonly points: ReadonlyArray<Point>,
  readonly plan: ReadonlyArray<{
    readonly at: string,
    readonly value: number | null
  }>,
  readonly alerts: ReadonlyArray<CourseAlert>
};

export type CourseAlert = {
  readonly id: string,
  readonly severity: Types.Severity,
  readonly firedAt: string | null,
  readonly resolvedAt: string | null
};

export type Row = {
  readonly key: string,
  readonly name: string,
  readonly parentCode: string | null,
  readonly latitude: number | null,
  readonly longitude: number | null,
  readonly readings: ReadonlyArray<Reading>
};

export type Stated = {
  readonly value: number,
  readonly ranked: number | null,
  readonly declaredBy: string,
  readonly date: string,
  readonly definition: string,
  readonly remark: string | null
};

export type Finding = {
  readonly indicator: string,
  readonly name: string,
  readonly nameEn: string,
  readonly figures: ReadonlyArray<Stated>,
  readonly alsoStated: ReadonlyArray<Stated>,
  readonly counted: {
    readonly value: number | null,
    readonly outOf: number | null,
    readonly unit: string,
    readonly decimals: number
  } | null
};

export type Tile = {
  readonly kind: Types.WallTileKind,
  readonly title: string | null,
  readonly titleEn: string | null,
  readonly weight: number,
  readonly indicators: ReadonlyArray<string>,
  readonly sources: ReadonlyArray<string> | null,
  readonly until: string | null,
  readonly afterwards: string | null,
  readonly afterwardsEn: string | null,
  readonly readings: ReadonlyArray<Reading>,
  readonly series?: ReadonlyArray<Series>,
  readonly rows: ReadonlyArray<Row>,
  readonly findings: ReadonlyArray<Finding>
};

export type WallAlert = {
  readonly id: string,
  readonly name: string,
  readonly summary: string,
  readonly severity: Types.Severity,
  readonly state: Types.AlertState,
  readonly agency: string | null,
  readonly subject: string | null,
  readonly lat: number | null,
  readonly lon: number | null,
  readonly startedAt: string,
  readonly acknowledgedBy: string | null,
  readonly assignedTo: string | null,
  readonly handedToName: string | null,
  readonly shadow: boolean,
  readonly nameEn: string,
  readonly summaryEn: string,
  readonly area: {
    readonly code: string,
    readonly name: string
  } | null,
  readonly procedure: {
    readonly steps: ReadonlyArray<{
      readonly text: string,
      readonly doneAt: string | null,
      readonly textEn: string
    }>
  } | null
};

export type WallNode = {
  readonly id: string,
  readonly name: string,
  readonly nameEn: string,
  readonly workingDay: boolean | null,
  readonly whole: boolean,
  readonly area: {
    readonly code: string,
    readonly name: string
  },
  readonly newest: ReadonlyArray<EventNode>,
  readonly alerts: ReadonlyArray<WallAlert>,
  readonly tiles: ReadonlyArray<Tile>
};

export type Feed = {
  readonly id: string,
  readonly name: string,
  readonly nameEn: string,
  readonly freshness: Types.Freshness,
  readonly lastReceivedAt: string | null,
  readonly eventTypeNames: ReadonlyArray<{
    readonly type: string,
    readonly name: string,
    readonly nameEn: string
  }>
};

export type WallSnapshotVariables = Exact<{
  id: string;
  series: boolean;
  at?: string | null | undefined;
  area?: string | null | undefined;
}>;


export type WallSnapshot = {
  readonly wall: WallNode | null,
  readonly sources: ReadonlyArray<Feed>
};

export type WallReadingsVariables = Exact<{
  area: string;
  ids: ReadonlyArray<string>;
}>;


export type WallReadings = {
  readonly indicators: {
    readonly readings: ReadonlyArray<Reading>
  }
};

export type WallEventsVariables = Exact<{
  after?: string | null | undefined;
  filter?: Types.EventFilter | null | undefined;
}>;


export type WallEvents = {
  readonly events: {
    readonly cursor: string,
    readonly missed: number,
    readonly events: ReadonlyArray<EventNode>
  }
};

export type WallAlertsVariables = Exact<{
  after?: string | null | undefined;
  filter?: Types.AlertFilter | null | undefined;
}>;


export type WallAlerts = {
  readonly alerts: {
    readonly cursor: string,
    readonly alerts: ReadonlyArray<WallAlert>
  }
};

export type ScreenFeedVariables = Exact<{
  id: string;
}>;


export type ScreenFeed = {
  readonly screen: {
    readonly wall: string,
    readonly tile: string | null,
    readonly reason: Types.ScreenReason,
    readonly next: string | null,
    readonly until: string | null,
    readonly at: string
  }
};

export type ReportScreenVariables = Exact<{
  id: string;
  wall: string;
  tile?: string | null | undefined;
  alert?: string | null | undefined;
}>;


export type ReportScreen = {
  readonly reportScreen: {
    readonly ok: boolean
  }
};

export type Playlist = {
  readonly id: string,
  readonly name: string,
  readonly nameEn: string,
  readonly entries: ReadonlyArray<{
    readonly wall: string,
    readonly seconds: number
  }>
};

export type WallListVariables = Exact<{ [key: string]: never; }>;


export type WallList = {
  readonly walls: ReadonlyArray<{
    readonly id: string,
    readonly name: string,
    readonly nameEn: string
  }>,
  readonly playlists: ReadonlyArray<Playlist>
};

export const wallSnapshot = "query wallSnapshot($id:String!$series:Boolean!$at:DateTime$area:String){wall(id:$id at:$at area:$area){...WallNode}sources{...Feed}}fragment EventNode on Event{id source type subject time receivedAt areaCode area{name}severity value unit}fragment Reading on IndicatorReading{id name nameEn value outOf reason unit decimals direction target status band{name nameEn}period periodStart revision asOf freshness}fragment Point on IndicatorPoint{start value}fragment Series on WallSeries{indicator step points{...Point}plan{at value}planned alerts{...CourseAlert}}fragment CourseAlert on Alert{id severity firedAt resolvedAt}fragment Row on WallRow{key name parentCode latitude longitude readings{...Reading}}fragment Stated on DeclaredFigure{value ranked declaredBy date definition remark}fragment Finding on Finding{indicator name nameEn:name(language:\"en\")figures{...Stated}alsoStated{...Stated}counted{value outOf unit decimals}}fragment Tile on WallTile{kind title titleEn weight indicators sources readings{...Reading}series@include(if:$series){...Series}rows{...Row}findings{...Finding}until afterwards afterwardsEn}fragment WallAlert on Alert{id name nameEn:name(language:\"en\")summary summaryEn:summary(language:\"en\")severity state area{code name}agency subject lat lon startedAt acknowledgedBy assignedTo handedToName shadow procedure{steps{text textEn:text(language:\"en\")doneAt}}}fragment WallNode on Wall{id name nameEn area{code name}workingDay whole newest{...EventNode}alerts{...WallAlert}tiles{...Tile}}fragment Feed on Source{id name nameEn freshness lastReceivedAt eventTypeNames{type name nameEn}}" as TypedDocument<WallSnapshot, WallSnapshotVariables>;

export const wallReadings = "subscription wallReadings($area:String!$ids:[String!]!){indicators(area:$area ids:$ids every:1){readings{...Reading}}}fragment Reading on IndicatorReading{id name nameEn value outOf reason unit decimals direction target status band{name nameEn}period periodStart revision asOf freshness}" as TypedDocument<WallReadings, WallReadingsVariables>;

export const wallEvents = "subscription wallEvents($after:String$filter:EventFilter){events(filter:$filter after:$after){events{...EventNode}cursor missed}}fragment EventNode on Event{id source type subject time receivedAt areaCode area{name}severity value unit}" as TypedDocument<WallEvents, WallEventsVariables>;

export const wallAlerts = "subscription wallAlerts($after:String$filter:AlertFilter){alerts(filter:$filter after:$after){alerts{...WallAlert}cursor}}fragment WallAlert on Alert{id name nameEn:name(language:\"en\")summary summaryEn:summary(language:\"en\")severity state area{code name}agency subject lat lon startedAt acknowledgedBy assignedTo handedToName shadow procedure{steps{text textEn:text(language:\"en\")doneAt}}}" as TypedDocument<WallAlerts, WallAlertsVariables>;

export const screenFeed = "subscription screenFeed($id:String!){screen(id:$id){wall tile reason next until at}}" as TypedDocument<ScreenFeed, ScreenFeedVariables>;

export const reportScreen = "mutation reportScreen($id:String!$wall:String!$tile:String$alert:ID){reportScreen(id:$id wall:$wall tile:$tile alert:$alert){ok}}" as TypedDocument<ReportScreen, ReportScreenVariables>;

export const wallList = "query wallList{walls{id name nameEn}playlists{...Playlist}}fragment Playlist on Playlist{id name nameEn entries{wall seconds}}" as TypedDocument<WallList, WallListVariables>;
