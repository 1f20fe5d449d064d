// Written by `npm run schema`: what is to be changed are the documents and the schema.
import type { TypedDocument } from '../app/typed-document.ts';
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../app/schema-types.generated.ts';

export type KeyBoardVariables = Exact<{ [key: string]: never; }>;


export type KeyBoard = {
  readonly sources: ReadonlyArray<{
    readonly id: string,
    readonly name: string,
    readonly nameEn: string,
    readonly lastReceivedAt: string | null
  }>,
  readonly sourceKeys: ReadonlyArray<{
    readonly source: string,
    readonly id: string,
    readonly madeAt: string
  }>
};

export type TokenNode = {
  readonly id: string,
  readonly name: string,
  readonly roles: ReadonlyArray<Types.Role>,
  readonly areas: ReadonlyArray<string> | null,
  readonly expiresAt: string | null,
  readonly lastUsedAt: string | null
};

export type TokenBoardVariables = Exact<{ [key: string]: never; }>;


export type TokenBoard = {
  readonly tokens: ReadonlyArray<TokenNode>
};

export type ContactNode = {
  readonly id: string,
  readonly name: string,
  readonly addresses: ReadonlyArray<{
    readonly channel: Types.ChannelKind,
    readonly address: string
  }>
};

export type PeopleBoardVariables = Exact<{ [key: string]: never; }>;


export type PeopleBoard = {
  readonly contacts: ReadonlyArray<ContactNode>,
  readonly teams: ReadonlyArray<{
    readonly id: string,
    readonly name: string,
    readonly nameEn: string,
    readonly members: ReadonlyArray<{
      readonly id: string,
      readonly name: string
    }>
  }>
};

export type AuditNode = {
  readonly at: string,
  readonly name: string,
  readonly action: string,
  readonly target: string,
  readonly outcome: string,
  readonly address: string,
  readonly writer: string,
  readonly number: number
};

export type AuditBoardVariables = Exact<{
  action?: string | null | undefined;
  name?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type AuditBoard = {
  readonly audit: {
    readonly edges: ReadonlyArray<{
      readonly node: AuditNode
    }>,
    readonly pageInfo: {
      readonly hasNextPage: boolean,
      readonly endCursor: string | null
    }
  }
};

export type PackBoardVariables = Exact<{ [key: string]: never; }>;


export type PackBoard = {
  readonly pack: {
    readonly name: string,
    readonly loadedAt: string,
    readonly areas: number,
    readonly sources: number,
    readonly indicators: number,
    readonly rules: number,
    readonly walls: number,
    readonly calendarUntil: number,
    readonly roles: ReadonlyArray<string>
  }
};

export type RotateSourceSecretVariables = Exact<{
  source: string;
}>;


export type RotateSourceSecret = {
  readonly done: {
    readonly ok: boolean,
    readonly secret: string | null,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type EndSourceSecretVariables = Exact<{
  source: string;
  id: string;
}>;


export type EndSourceSecret = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type CreateTokenVariables = Exact<{
  input: Types.TokenInput;
}>;


export type CreateToken = {
  readonly done: {
    readonly ok: boolean,
    readonly token: string | null,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type RevokeTokenVariables = Exact<{
  id: string;
}>;


export type RevokeToken = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type SaveContactVariables = Exact<{
  input: Types.ContactInput;
}>;


export type SaveContact = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type RemoveContactVariables = Exact<{
  id: string;
}>;


export type RemoveContact = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type SetTeamMembersVariables = Exact<{
  team: string;
  contacts: ReadonlyArray<string>;
}>;


export type SetTeamMembers = {
  readonly done: {
    readonly ok: boolean,
    readonly error: {
      readonly code: string,
      readonly message: string
    } | null
  }
};

export type PackCheckedVariables = Exact<{ [key: string]: never; }>;


export type PackChecked = {
  readonly packCheck: {
    readonly ok: boolean,
    readonly folder: string,
    readonly checkedAt: string,
    readonly mistakes: ReadonlyArray<{
      readonly file: string | null,
      readonly line: number | null,
      readonly column: number | null,
      readonly message: string
    }>
  }
};

export type SystemHealth = {
  readonly version: string,
  readonly process: string,
  readonly startedAt: string,
  readonly at: string,
  readonly mqttConnections: number | null,
  readonly subscribers: number,
  readonly parts: ReadonlyArray<{
    readonly name: string,
    readonly up: boolean,
    readonly milliseconds: number | null
  }>,
  readonly spools: ReadonlyArray<{
    readonly writer: string,
    readonly bytes: number,
    readonly quota: number,
    readonly rows: number,
    readonly full: boolean
  }>,
  readonly followers: ReadonlyArray<{
    readonly name: string,
    readonly process: string | null,
    readonly behind: number | null,
    readonly lag: number | null
  }>,
  readonly disk: {
    readonly free: number,
    readonly total: number
  } | null,
  readonly memory: {
    readonly resident: number,
    readonly heap: number,
    readonly free: number,
    readonly total: number
  }
};

export type SystemBoardVariables = Exact<{ [key: string]: never; }>;


export type SystemBoard = {
  readonly systemHealth: SystemHealth
};

export const keyBoard = "query keyBoard{sources{id name nameEn lastReceivedAt}sourceKeys{source id madeAt}}" as TypedDocument<KeyBoard, KeyBoardVariables>;

export const tokenBoard = "query tokenBoard{tokens{...TokenNode}}fragment TokenNode on Token{id name roles areas expiresAt lastUsedAt}" as TypedDocument<TokenBoard, TokenBoardVariables>;

export const peopleBoard = "query peopleBoard{contacts{...ContactNode}teams{id name nameEn:name(language:\"en\")members{id name}}}fragment ContactNode on Contact{id name addresses{channel address}}" as TypedDocument<PeopleBoard, PeopleBoardVariables>;

export const auditBoard = "query auditBoard($action:String$name:String$first:Int!$after:String){audit(action:$action name:$name first:$first after:$after){edges{node{...AuditNode}}pageInfo{hasNextPage endCursor}}}fragment AuditNode on AuditRecord{at name action target outcome address writer number}" as TypedDocument<AuditBoard, AuditBoardVariables>;

export const packBoard = "query packBoard{pack{name loadedAt areas sources indicators rules walls calendarUntil roles}}" as TypedDocument<PackBoard, PackBoardVariables>;

export const rotateSourceSecret = "mutation rotateSourceSecret($source:String!){done:rotateSourceSecret(source:$source){ok error{code message}secret}}" as TypedDocument<RotateSourceSecret, RotateSourceSecretVariables>;

export const endSourceSecret = "mutation endSourceSecret($source:String!$id:ID!){done:endSourceSecret(source:$source id:$id){ok error{code message}}}" as TypedDocument<EndSourceSecret, EndSourceSecretVariables>;

export const createToken = "mutation createToken($input:TokenInput!){done:createToken(input:$input){ok error{code message}token}}" as TypedDocument<CreateToken, CreateTokenVariables>;

export const revokeToken = "mutation revokeToken($id:ID!){done:revokeToken(id:$id){ok error{code message}}}" as TypedDocument<RevokeToken, RevokeTokenVariables>;

export const saveContact = "mutation saveContact($input:ContactInput!){done:saveContact(input:$input){ok error{code message}}}" as TypedDocument<SaveContact, SaveContactVariables>;

export const removeContact = "mutation removeContact($id:ID!){done:removeContact(id:$id){ok error{code message}}}" as TypedDocument<RemoveContact, RemoveContactVariables>;

export const setTeamMembers = "mutation setTeamMembers($team:ID!$contacts:[ID!]!){done:setTeamMembers(team:$team contacts:$contacts){ok error{code message}}}" as TypedDocument<SetTeamMembers, SetTeamMembersVariables>;

export const packChecked = "query packChecked{packCheck{ok folder checkedAt mistakes{file line column message}}}" as TypedDocument<PackChecked, PackCheckedVariables>;

export const systemBoard = "query systemBoard{systemHealth{...SystemHealth}}fragment SystemHealth on SystemHealth{version process startedAt at parts{name up milliseconds}spools{writer bytes quota rows full}followers{name process behind lag}mqttConnections subscribers disk{free total}memory{resident heap free total}}" as TypedDocument<SystemBoard, SystemBoardVariables>;
