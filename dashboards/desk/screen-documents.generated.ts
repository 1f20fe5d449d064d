// Written by `npm run schema`: what is to be changed are the documents and the schema.
import type { TypedDocument } from '../app/typed-document.ts';
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../app/schema-types.generated.ts';

export type ScreenNode = {
  readonly id: string,
  readonly name: string,
  readonly walls: ReadonlyArray<string>,
  readonly playlist: string | null,
  readonly pairedAt: string | null,
  readonly lastSeenAt: string | null,
  readonly alive: boolean,
  readonly showsWall: string | null,
  readonly showsTile: string | null,
  readonly showsAlert: string | null,
  readonly sceneWall: string | null,
  readonly sceneTile: string | null,
  readonly sceneBy: string | null
};

export type ScreenBoardVariables = Exact<{ [key: string]: never; }>;


export type ScreenBoard = {
  readonly screens: ReadonlyArray<ScreenNode>,
  readonly walls: ReadonlyArray<{
    readonly id: string,
    readonly name: string,
    readonly nameEn: string,
    readonly tiles: ReadonlyArray<{
      readonly kind: Types.WallTileKind,
      readonly title: string | null,
      readonly titleEn: string | null,
      readonly indicators: ReadonlyArray<string>
    }>
  }>,
  readonly playlists: ReadonlyArray<{
    readonly id: string,
    readonly name: string,
    readonly nameEn: string
  }>
};

export type SetSceneVariables = Exact<{
  screens: ReadonlyArray<string>;
  wall: string;
  tile?: string | null | undefined;
}>;


export type SetScene = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type ReleaseSceneVariables = Exact<{
  screens: ReadonlyArray<string>;
}>;


export type ReleaseScene = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type PairScreenVariables = Exact<{
  code: string;
  name: string;
  walls: ReadonlyArray<string>;
  playlist?: string | null | undefined;
}>;


export type PairScreen = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type RemoveScreenVariables = Exact<{
  id: string;
}>;


export type RemoveScreen = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export const screenBoard = "query screenBoard{screens{...ScreenNode}walls{id name nameEn tiles{kind title titleEn indicators}}playlists{id name nameEn}}fragment ScreenNode on Screen{id name walls playlist pairedAt lastSeenAt alive showsWall showsTile showsAlert sceneWall sceneTile sceneBy}" as TypedDocument<ScreenBoard, ScreenBoardVariables>;

export const setScene = "mutation setScene($screens:[String!]!$wall:String!$tile:String){done:setScene(screens:$screens wall:$wall tile:$tile){ok error{code message}}}" as TypedDocument<SetScene, SetSceneVariables>;

export const releaseScene = "mutation releaseScene($screens:[String!]!){done:releaseScene(screens:$screens){ok error{code message}}}" as TypedDocument<ReleaseScene, ReleaseSceneVariables>;

export const pairScreen = "mutation pairScreen($code:String!$name:String!$walls:[String!]!$playlist:String){done:pairScreen(code:$code name:$name walls:$walls playlist:$playlist){ok error{code message}}}" as TypedDocument<PairScreen, PairScreenVariables>;

export const removeScreen = "mutation removeScreen($id:ID!){done:removeScreen(id:$id){ok error{code message}}}" as TypedDocument<RemoveScreen, RemoveScreenVariables>;
