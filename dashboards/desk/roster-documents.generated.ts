// Written by `npm run schema`: what is to be changed are the documents and the schema.
import type { TypedDocument } from '../app/typed-document.ts';
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../app/schema-types.generated.ts';

export type Watch = {
  readonly team: string,
  readonly teamName: string,
  readonly byRoster: boolean,
  readonly teamNameEn: string,
  readonly people: ReadonlyArray<{
    readonly id: string,
    readonly name: string
  }>,
  readonly members: ReadonlyArray<{
    readonly id: string,
    readonly name: string
  }>
};

export type DutyNode = {
  readonly id: string,
  readonly team: string,
  readonly teamName: string,
  readonly from: string,
  readonly until: string,
  readonly handedOverAt: string | null,
  readonly note: string | null,
  readonly teamNameEn: string,
  readonly contact: {
    readonly id: string,
    readonly name: string
  },
  readonly standIn: {
    readonly id: string,
    readonly name: string
  } | null,
  readonly holder: {
    readonly id: string,
    readonly name: string
  }
};

export type RosterBoardVariables = Exact<{
  before: string;
  from: string;
  to: string;
}>;


export type RosterBoard = {
  readonly onDuty: ReadonlyArray<Watch>,
  readonly duties: ReadonlyArray<DutyNode>,
  readonly before: ReadonlyArray<DutyNode>
};

export type SaveDutyVariables = Exact<{
  input: Types.DutyInput;
}>;


export type SaveDuty = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type HandOverDutyVariables = Exact<{
  id: string;
  to: string;
  note?: string | null | undefined;
}>;


export type HandOverDuty = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type RemoveDutyVariables = Exact<{
  id: string;
}>;


export type RemoveDuty = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export const rosterBoard = "query rosterBoard($before:DateTime!$from:DateTime!$to:DateTime!){onDuty{...Watch}duties(from:$from to:$to){...DutyNode}before:duties(from:$before to:$from){...DutyNode}}fragment Watch on Watch{team teamName teamNameEn:teamName(language:\"en\")byRoster people{id name}members{id name}}fragment DutyNode on Duty{id team teamName teamNameEn:teamName(language:\"en\")contact{id name}standIn{id name}holder{id name}from until handedOverAt note}" as TypedDocument<RosterBoard, RosterBoardVariables>;

export const saveDuty = "mutation saveDuty($input:DutyInput!){done:saveDuty(input:$input){ok error{code message}}}" as TypedDocument<SaveDuty, SaveDutyVariables>;

export const handOverDuty = "mutation handOverDuty($id:ID!$to:ID!$note:String){done:handOverDuty(id:$id to:$to note:$note){ok error{code message}}}" as TypedDocument<HandOverDuty, HandOverDutyVariables>;

export const removeDuty = "mutation removeDuty($id:ID!){done:removeDuty(id:$id){ok error{code message}}}" as TypedDocument<RemoveDuty, RemoveDutyVariables>;
