// Written by `npm run schema`: what is to be changed are the documents and the schema.
import type { TypedDocument } from '../app/typed-document.ts';
import type { LedgerEntry } from '../app/documents.generated.ts';
import type { Finding } from '../wall/documents.generated.ts';
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../app/schema-types.generated.ts';

export type QuarantinedNode = {
  readonly id: string,
  readonly source: string,
  readonly receivedAt: string,
  readonly door: string,
  readonly address: string,
  readonly step: string,
  readonly reason: string,
  readonly raw: string,
  readonly rawEncoding: Types.RawEncoding,
  readonly replayedAt: string | null
};

export type QuarantinedVariables = Exact<{
  source?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type Quarantined = {
  readonly quarantine: {
    readonly edges: ReadonlyArray<{
      readonly node: QuarantinedNode
    }>,
    readonly pageInfo: {
      readonly hasNextPage: boolean,
      readonly endCursor: string | null
    }
  }
};

export type ReplayQuarantineVariables = Exact<{
  ids: ReadonlyArray<string>;
}>;


export type ReplayQuarantine = {
  readonly done: {
    readonly ok: boolean,
    readonly replayed: number,
    readonly stillQuarantined: number,
    readonly queued: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type OddStation = {
  readonly station: string,
  readonly parameter: string,
  readonly value: number,
  readonly unit: string,
  readonly since: string | null
};

export type SourceRow = {
  readonly id: string,
  readonly name: string,
  readonly nameEn: string,
  readonly owner: string,
  readonly every: number,
  readonly freshness: Types.Freshness,
  readonly lastReceivedAt: string | null,
  readonly quality: {
    readonly correct: number | null,
    readonly complete: number | null,
    readonly clean: number | null,
    readonly live: number | null
  } | null,
  readonly health: {
    readonly cadenceGap: number | null,
    readonly learnedOpen: {
      readonly every: number
    } | null,
    readonly clock: {
      readonly ahead: number | null
    } | null,
    readonly stuck: ReadonlyArray<OddStation> | null,
    readonly restamped: ReadonlyArray<OddStation> | null
  }
};

export type SourceBoardVariables = Exact<{
  ledger: boolean;
}>;


export type SourceBoard = {
  readonly sources: ReadonlyArray<SourceRow>,
  readonly ledger?: ReadonlyArray<LedgerEntry>
};

export type StatedFindingsVariables = Exact<{ [key: string]: never; }>;


export type StatedFindings = {
  readonly findings: ReadonlyArray<Finding>
};

export const quarantined = "query quarantined($source:String$first:Int!$after:String){quarantine(source:$source first:$first after:$after){edges{node{...QuarantinedNode}}pageInfo{hasNextPage endCursor}}}fragment QuarantinedNode on QuarantinedMessage{id source receivedAt door address step reason raw rawEncoding replayedAt}" as TypedDocument<Quarantined, QuarantinedVariables>;

export const replayQuarantine = "mutation replayQuarantine($ids:[ID!]!){done:replayQuarantine(ids:$ids){ok error{code message}replayed stillQuarantined queued}}" as TypedDocument<ReplayQuarantine, ReplayQuarantineVariables>;

export const sourceBoard = "query sourceBoard($ledger:Boolean!){sources{...SourceRow}ledger@include(if:$ledger){...LedgerEntry}}fragment LedgerEntry on LedgerEntry{source received stored duplicate quarantined inFlight refused lastReceivedAt}fragment OddStation on OddStation{station parameter value unit since}fragment SourceRow on Source{id name nameEn owner every freshness lastReceivedAt quality{correct complete clean live}health{learnedOpen{every}cadenceGap clock{ahead}stuck{...OddStation}restamped{...OddStation}}}" as TypedDocument<SourceBoard, SourceBoardVariables>;

export const statedFindings = "query statedFindings{findings{...Finding}}fragment Stated on DeclaredFigure{value ranked declaredBy date definition remark}fragment Finding on Finding{indicator name nameEn:name(language:\"en\")figures{...Stated}alsoStated{...Stated}counted{value outOf unit decimals}}" as TypedDocument<StatedFindings, StatedFindingsVariables>;
