// Written by `npm run schema`: what is to be changed are the documents and the schema.
import type { TypedDocument } from '../app/typed-document.ts';
import type { WallAlert } from '../wall/documents.generated.ts';
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type LeaderWall = {
  readonly id: string,
  readonly name: string,
  readonly nameEn: string,
  readonly whole: boolean,
  readonly area: {
    readonly code: string
  }
};

export type LeaderWallsVariables = Exact<{ [key: string]: never; }>;


export type LeaderWalls = {
  readonly walls: ReadonlyArray<LeaderWall>
};

export type LinkedAlertVariables = Exact<{
  id: string;
}>;


export type LinkedAlert = {
  readonly alert: WallAlert | null
};

export type LeaderGroundVariables = Exact<{ [key: string]: never; }>;


export type LeaderGround = {
  readonly areas: ReadonlyArray<{
    readonly code: string,
    readonly name: string,
    readonly latitude: number | null,
    readonly longitude: number | null
  }>
};

export type AlertStoryVariables = Exact<{
  id: string;
}>;


export type AlertStory = {
  readonly centres: ReadonlyArray<{
    readonly code: string,
    readonly name: string
  }>,
  readonly alert: {
    readonly value: number | null,
    readonly target: number | null,
    readonly unit: string | null,
    readonly subject: string | null,
    readonly asOf: string | null,
    readonly history: ReadonlyArray<{
      readonly at: string,
      readonly step: string,
      readonly by: string | null,
      readonly comment: string | null,
      readonly to: string | null
    }>,
    readonly procedure: {
      readonly steps: ReadonlyArray<{
        readonly id: string,
        readonly text: string,
        readonly doneAt: string | null,
        readonly textEn: string
      }>
    } | null
  } | null
};

export type PushStateVariables = Exact<{ [key: string]: never; }>;


export type PushState = {
  readonly pushKey: string,
  readonly myContact: {
    readonly id: string
  } | null
};

export type TurnPushOnVariables = Exact<{
  subscription: unknown;
}>;


export type TurnPushOn = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly message: string
    } | null
  }
};

export type TurnPushOffVariables = Exact<{
  endpoint: string;
}>;


export type TurnPushOff = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly message: string
    } | null
  }
};

export type TestPushVariables = Exact<{ [key: string]: never; }>;


export type TestPush = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly message: string
    } | null,
    readonly ways: ReadonlyArray<{
      readonly state: string,
      readonly reason: string | null
    }> | null
  }
};

export type TakeOnVariables = Exact<{
  id: string;
  comment?: string | null | undefined;
}>;


export type TakeOn = {
  readonly acknowledgeAlert: {
    readonly ok: boolean,
    readonly error: {
      readonly message: string
    } | null
  }
};

export const leaderWalls = "query leaderWalls{walls{...LeaderWall}}fragment LeaderWall on Wall{id name nameEn whole area{code}}" as TypedDocument<LeaderWalls, LeaderWallsVariables>;

export const linkedAlert = "query linkedAlert($id:ID!){alert(id:$id){...WallAlert}}fragment WallAlert on Alert{id name nameEn:name(language:\"en\")summary summaryEn:summary(language:\"en\")severity state area{code name}agency subject lat lon startedAt acknowledgedBy assignedTo handedToName shadow procedure{steps{text textEn:text(language:\"en\")doneAt}}}" as TypedDocument<LinkedAlert, LinkedAlertVariables>;

export const leaderGround = "query leaderGround{areas(level:COMMUNE){code name latitude longitude}}" as TypedDocument<LeaderGround, LeaderGroundVariables>;

export const alertStory = "query alertStory($id:ID!){centres{code name}alert(id:$id){value target unit subject asOf history{at step by comment to}procedure{steps{id text textEn:text(language:\"en\")doneAt}}}}" as TypedDocument<AlertStory, AlertStoryVariables>;

export const pushState = "query pushState{pushKey myContact{id}}" as TypedDocument<PushState, PushStateVariables>;

export const turnPushOn = "mutation turnPushOn($subscription:JSON!){done:subscribeToPush(subscription:$subscription){ok error{message}}}" as TypedDocument<TurnPushOn, TurnPushOnVariables>;

export const turnPushOff = "mutation turnPushOff($endpoint:String!){done:unsubscribeFromPush(endpoint:$endpoint){ok error{message}}}" as TypedDocument<TurnPushOff, TurnPushOffVariables>;

export const testPush = "mutation testPush{done:testMessage(channel:PUSH){ok error{message}ways{state reason}}}" as TypedDocument<TestPush, TestPushVariables>;

export const takeOn = "mutation takeOn($id:ID!$comment:String){acknowledgeAlert(id:$id comment:$comment){ok error{message}}}" as TypedDocument<TakeOn, TakeOnVariables>;
