interface Person {
	readonly id: string
	readonly name: string
}

export interface Watch {
	readonly team: string
	readonly teamName: string
	readonly teamNameEn: string
	readonly byRoster: boolean
	readonly people: readonly Person[]
	readonly members: readonly Person[]
}

export interface DutyNode {
	readonly id: string
	readonly team: string
	readonly teamName: string
	readonly teamNameEn: string
	readonly contact: Person
	readonly standIn: Person | null
	readonly holder: Person
	readonly from: string
	readonly until: string
	readonly handedOverAt: string | null
	readonly note: string | null
}

const NAMED = 'team teamName teamNameEn: teamName(language: "en")'
const DUTY = `id ${NAMED} contact { id name } standIn { id name } holder { id name } from until handedOverAt note`
export const rosterBoard = `query rosterBoard($before: DateTime!, $from: DateTime!, $to: DateTime!) {
	onDuty { ${NAMED} byRoster people { id name } members { id name } }
	duties(from: $from, to: $to) { ${DUTY} }
	before: duties(from: $before, to: $from) { ${DUTY} }
}`
export interface RosterBoard {
	readonly onDuty: readonly Watch[]
	readonly duties: readonly DutyNode[]
	readonly before: readonly DutyNode[]
}

const OUTCOME = '{ ok error { code message } }'
/** What may be done with a shift; each answers as `done`. */
export const rosterActs = {
	save: `mutation saveDuty($input: DutyInput!) { done: saveDuty(input: $input) ${OUTCOME} }`,
	handOver: `mutation handOverDuty($id: ID!, $to: ID!, $note: String) {
		done: handOverDuty(id: $id, to: $to, note: $note) ${OUTCOME}
	}`,
	remove: `mutation removeDuty($id: ID!) { done: removeDuty(id: $id) ${OUTCOME} }`,
} as const
