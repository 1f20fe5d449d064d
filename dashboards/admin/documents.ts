const OUTCOME = 'ok error { code message }'

export const keyBoard = `query keyBoard {
	sources { id name nameEn freshness lastReceivedAt }
	sourceKeys { source id madeAt }
}`
export interface KeyBoard {
	readonly sources: readonly {
		readonly id: string
		readonly name: string
		readonly nameEn: string
		readonly lastReceivedAt: string | null
	}[]
	readonly sourceKeys: readonly { readonly source: string; readonly id: string; readonly madeAt: string }[]
}

export const ROLES = ['ADMIN', 'OPERATOR', 'LEADER', 'VIEWER', 'SCREEN'] as const
type Role = (typeof ROLES)[number]

export const tokenBoard = 'query tokenBoard { tokens { id name roles areas expiresAt lastUsedAt } }'
export interface TokenNode {
	readonly id: string
	readonly name: string
	readonly roles: readonly Role[]
	readonly areas: readonly string[] | null
	readonly expiresAt: string | null
	readonly lastUsedAt: string | null
}
export interface TokenBoard {
	readonly tokens: readonly TokenNode[]
}

export const peopleBoard = `query peopleBoard {
	contacts { id name language addresses { channel address from } }
	teams { id name nameEn: name(language: "en") members { id name } }
}`
export interface ContactNode {
	readonly id: string
	readonly name: string
	readonly language: string
	readonly addresses: readonly { readonly channel: string; readonly address: string; readonly from: string | null }[]
}
export interface PeopleBoard {
	readonly contacts: readonly ContactNode[]
	readonly teams: readonly {
		readonly id: string
		readonly name: string
		readonly nameEn: string
		readonly members: readonly { readonly id: string; readonly name: string }[]
	}[]
}

export const auditBoard = `query auditBoard($action: String, $name: String, $first: Int!, $after: String) {
	audit(action: $action, name: $name, first: $first, after: $after) {
		edges { node { at viewer name action target outcome address writer number } }
		pageInfo { hasNextPage endCursor }
	}
}`
export interface AuditNode {
	readonly at: string
	readonly viewer: string | null
	readonly name: string
	readonly action: string
	readonly target: string
	readonly outcome: string
	readonly address: string
	readonly writer: string
	readonly number: number
}
export interface AuditBoard {
	readonly audit: {
		readonly edges: readonly { readonly node: AuditNode }[]
		readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
	}
}

export const packBoard =
	'query packBoard { pack { name loadedAt areas sources indicators rules walls calendarUntil roles } }'
export interface PackBoard {
	readonly pack: {
		readonly name: string
		readonly loadedAt: string
		readonly areas: number
		readonly sources: number
		readonly indicators: number
		readonly rules: number
		readonly walls: number
		readonly calendarUntil: number
		readonly roles: readonly string[]
	}
}

/** What may be changed here; each answers as `done`. */
export const changes = {
	rotate: `mutation rotate($source: String!) { done: rotateSourceSecret(source: $source) { ${OUTCOME} secret } }`,
	endKey: `mutation endKey($source: String!, $id: ID!) { done: endSourceSecret(source: $source, id: $id) { ${OUTCOME} } }`,
	createToken: `mutation createToken($input: TokenInput!) { done: createToken(input: $input) { ${OUTCOME} token } }`,
	revokeToken: `mutation revokeToken($id: ID!) { done: revokeToken(id: $id) { ${OUTCOME} } }`,
	saveContact: `mutation saveContact($input: ContactInput!) { done: saveContact(input: $input) { ${OUTCOME} } }`,
	removeContact: `mutation removeContact($id: ID!) { done: removeContact(id: $id) { ${OUTCOME} } }`,
	setMembers: `mutation setMembers($team: ID!, $contacts: [ID!]!) {
		done: setTeamMembers(team: $team, contacts: $contacts) { ${OUTCOME} }
	}`,
} as const
