import type { EventNode, Severity } from '../app/documents.ts'

export type AlertState = 'PENDING' | 'FIRING' | 'ACKNOWLEDGED' | 'RESOLVED'

export interface AlertNode {
	readonly id: string
	readonly rule: string
	readonly name: string
	readonly nameEn: string
	readonly summary: string
	readonly summaryEn: string
	readonly severity: Severity
	readonly state: AlertState
	readonly area: { readonly code: string; readonly name: string } | null
	readonly agency: string | null
	readonly subject: string | null
	readonly field: string
	readonly value: number | null
	readonly target: number | null
	readonly unit: string | null
	readonly indicator: string | null
	readonly startedAt: string
	readonly firedAt: string | null
	readonly asOf: string | null
	readonly acknowledgedAt: string | null
	readonly acknowledgedBy: string | null
	readonly assignedTo: string | null
	readonly handedTo: string | null
	readonly resolvedAt: string | null
	readonly shadow: boolean
}

interface Line {
	readonly at: string
	readonly step: string
	readonly by: string | null
	readonly reason: string
	readonly comment: string | null
	readonly severity: Severity
	readonly value: number | null
	readonly to: string | null
}

interface Told {
	readonly id: string
	readonly step: string
	readonly channel: string
	readonly recipient: string
	readonly state: string
	readonly reason: string | null
	readonly attempts: number
	readonly queuedAt: string
	readonly sentAt: string | null
	readonly deliveredAt: string | null
	readonly readAt: string | null
	readonly acknowledgedAt: string | null
}

interface ProcedureStep {
	readonly id: string
	readonly text: string
	readonly textEn: string
	readonly doneAt: string | null
	readonly doneBy: string | null
}

export interface AlertDetail extends AlertNode {
	readonly history: readonly Line[]
	readonly notifications: readonly Told[]
	readonly procedure: {
		readonly name: string
		readonly nameEn: string
		readonly steps: readonly ProcedureStep[]
	} | null
}

const ALERT = `id rule name nameEn: name(language: "en") summary summaryEn: summary(language: "en") severity state
	area { code name } agency subject field value target unit indicator startedAt firedAt asOf
	acknowledgedAt acknowledgedBy assignedTo handedTo resolvedAt shadow`

interface AlertPage {
	readonly edges: readonly { readonly node: AlertNode }[]
	readonly pageInfo: PageInfo
}
interface PageInfo {
	readonly hasNextPage: boolean
	readonly endCursor: string | null
}

const OPEN_PAGE = 300

/** The gravest first and each severity by itself: a flood of small ones must not push a grave one off the desk. */
export const openAlerts = `query openAlerts {
	${['critical', 'major', 'minor', 'info']
		.map(
			(severity) => `${severity}: alerts(
		filter: { states: [PENDING, FIRING, ACKNOWLEDGED], severities: [${severity.toUpperCase()}] }, first: ${OPEN_PAGE}
	) { edges { node { ${ALERT} } } pageInfo { hasNextPage endCursor } }`,
		)
		.join('\n')}
}`
export type OpenAlerts = Readonly<Record<'critical' | 'major' | 'minor' | 'info', AlertPage>>

export const endedAlerts = `query endedAlerts($first: Int!, $after: String) {
	alerts(filter: { states: [RESOLVED] }, first: $first, after: $after) {
		edges { node { ${ALERT} } } pageInfo { hasNextPage endCursor }
	}
}`
export interface EndedAlerts {
	readonly alerts: AlertPage
}

export const alertFeed = `subscription alertFeed($after: String) {
	alerts(after: $after) { alerts { ${ALERT} } cursor caughtUp missed }
}`
export interface AlertFeed {
	readonly alerts: {
		readonly alerts: readonly AlertNode[]
		readonly cursor: string
		readonly caughtUp: boolean
		readonly missed: number
	}
}

export const alertDetail = `query alertDetail($id: ID!) {
	alert(id: $id) {
		${ALERT}
		history { at step by reason comment severity value to }
		notifications {
			id step channel recipient state reason attempts queuedAt sentAt deliveredAt readAt acknowledgedAt
		}
		procedure { name nameEn: name(language: "en") steps { id text textEn: text(language: "en") doneAt doneBy } }
	}
}`
export interface AlertDetailAnswer {
	readonly alert: AlertDetail | null
}

export interface Payload {
	readonly ok: boolean
	readonly error: { readonly code: string; readonly message: string } | null
}
export type Acted = Readonly<Record<'done', Payload>>

const OUTCOME = '{ ok error { code message } }'
/** What may be done with an alert; each answers as `done`. */
export const acts = {
	acknowledge: `mutation acknowledge($id: ID!, $text: String) { done: acknowledgeAlert(id: $id, comment: $text) ${OUTCOME} }`,
	comment: `mutation comment($id: ID!, $text: String!) { done: commentAlert(id: $id, text: $text) ${OUTCOME} }`,
	assign: `mutation assign($id: ID!, $to: String!) { done: assignAlert(id: $id, to: $to) ${OUTCOME} }`,
	resolve: `mutation resolve($id: ID!, $text: String) { done: resolveAlert(id: $id, comment: $text) ${OUTCOME} }`,
	handOver: `mutation handOver($id: ID!, $to: String!, $text: String) {
		done: handOverAlert(id: $id, toArea: $to, comment: $text) ${OUTCOME}
	}`,
	tick: `mutation tick($id: ID!, $to: String!) { done: tickAlertStep(id: $id, step: $to) ${OUTCOME} }`,
	silence: `mutation silence($input: SilenceInput!) { done: createSilence(input: $input) ${OUTCOME} }`,
	expire: `mutation expire($id: ID!) { done: expireSilence(id: $id) ${OUTCOME} }`,
	setScene: `mutation setScene($screens: [String!]!, $wall: String!, $tile: String) {
		done: setScene(screens: $screens, wall: $wall, tile: $tile) ${OUTCOME}
	}`,
	releaseScene: `mutation releaseScene($screens: [String!]!) { done: releaseScene(screens: $screens) ${OUTCOME} }`,
	pairScreen: `mutation pairScreen($code: String!, $name: String!, $walls: [String!]!, $playlist: String) {
		done: pairScreen(code: $code, name: $name, walls: $walls, playlist: $playlist) ${OUTCOME}
	}`,
	removeScreen: `mutation removeScreen($id: ID!) { done: removeScreen(id: $id) ${OUTCOME} }`,
	replay: `mutation replay($ids: [ID!]!) {
		done: replayQuarantine(ids: $ids) { ok error { code message } replayed stillQuarantined queued }
	}`,
} as const

/** Read once: names, places and what the figures are. */
export const surroundings = `query surroundings {
	viewer { roles areas }
	centres { code name }
	areas { code name level latitude longitude }
	sources { id name nameEn }
	indicatorCatalogue { id name nameEn unit decimals direction periods }
}`
export interface Surroundings {
	readonly viewer: { readonly roles: readonly string[]; readonly areas: readonly string[] | null }
	readonly centres: readonly { readonly code: string; readonly name: string }[]
	readonly areas: readonly {
		readonly code: string
		readonly name: string
		readonly level: 'PROVINCE' | 'DISTRICT' | 'COMMUNE'
		readonly latitude: number | null
		readonly longitude: number | null
	}[]
	readonly sources: readonly { readonly id: string; readonly name: string; readonly nameEn: string }[]
	readonly indicatorCatalogue: readonly {
		readonly id: string
		readonly name: string
		readonly nameEn: string
		readonly unit: string
		readonly decimals: number
		readonly direction: 'UP' | 'DOWN' | 'NONE'
		readonly periods: readonly string[]
	}[]
}

export const course = `query course($id: String!, $area: String!, $agency: String, $from: DateTime!, $to: DateTime!, $step: String!) {
	indicatorSeries(id: $id, area: $area, agency: $agency, from: $from, to: $to, step: $step) { start value }
}`
export interface Course {
	readonly indicatorSeries: readonly { readonly start: string; readonly value: number | null }[]
}

export const silences = `query silences {
	silences { id rules areas agencies subjects fields severities sources from until by reason endedAt }
}`
export interface SilenceNode {
	readonly id: string
	readonly rules: readonly string[] | null
	readonly areas: readonly string[] | null
	readonly agencies: readonly string[] | null
	readonly subjects: readonly string[] | null
	readonly fields: readonly string[] | null
	readonly severities: readonly string[] | null
	readonly sources: readonly string[] | null
	readonly from: string
	readonly until: string
	readonly by: string
	readonly reason: string
	readonly endedAt: string | null
}
export interface Silences {
	readonly silences: readonly SilenceNode[]
}

const EVENT = 'id source type subject time receivedAt areaCode area { name } severity value unit'
export const foundEvents = `query foundEvents($filter: EventFilter, $first: Int!, $after: String) {
	events(filter: $filter, first: $first, after: $after) {
		edges { node { ${EVENT} agency lat lon skewed data } } pageInfo { hasNextPage endCursor }
	}
}`
export interface EventDetail extends EventNode {
	readonly agency: string | null
	readonly lat: number | null
	readonly lon: number | null
	readonly skewed: boolean
	readonly data: unknown
}
export interface FoundEvents {
	readonly events: { readonly edges: readonly { readonly node: EventDetail }[]; readonly pageInfo: PageInfo }
}
export const eventTail = `subscription eventTail($filter: EventFilter, $after: String) {
	events(filter: $filter, after: $after) { events { ${EVENT} agency lat lon skewed data } cursor missed }
}`
export interface EventTail {
	readonly events: { readonly events: readonly EventDetail[]; readonly cursor: string; readonly missed: number }
}

export const quarantined = `query quarantined($source: String, $first: Int!, $after: String) {
	quarantine(source: $source, first: $first, after: $after) {
		edges { node { id source receivedAt door address step reason raw rawEncoding replayedAt } }
		pageInfo { hasNextPage endCursor }
	}
}`
export interface QuarantinedNode {
	readonly id: string
	readonly source: string
	readonly receivedAt: string
	readonly door: string
	readonly address: string
	readonly step: string
	readonly reason: string
	readonly raw: string
	readonly rawEncoding: 'TEXT' | 'BASE64'
	readonly replayedAt: string | null
}
export interface Quarantined {
	readonly quarantine: {
		readonly edges: readonly { readonly node: QuarantinedNode }[]
		readonly pageInfo: PageInfo
	}
}

export const sourceBoard = `query sourceBoard($ledger: Boolean!) {
	sources {
		id name nameEn owner every freshness status lastReceivedAt eventTypes
		quality { correct complete clean live }
		health {
			nextBy learnedOpen { every } cadenceGap clock { ahead }
			stuck { station parameter value unit since } restamped { station parameter value unit since }
		}
	}
	ledger @include(if: $ledger) { source received stored duplicate quarantined inFlight refused lastReceivedAt }
}`

export const screenBoard = `query screenBoard {
	screens { id name walls playlist pairedAt lastSeenAt alive showsWall showsTile showsAlert sceneWall sceneTile sceneBy }
	walls { id name nameEn tiles { kind title titleEn indicators } }
	playlists { id name nameEn }
}`
export interface ScreenNode {
	readonly id: string
	readonly name: string
	readonly walls: readonly string[]
	readonly playlist: string | null
	readonly pairedAt: string | null
	readonly lastSeenAt: string | null
	readonly alive: boolean
	readonly showsWall: string | null
	readonly showsTile: string | null
	readonly showsAlert: string | null
	readonly sceneWall: string | null
	readonly sceneTile: string | null
	readonly sceneBy: string | null
}
export interface ScreenBoard {
	readonly screens: readonly ScreenNode[]
	readonly walls: readonly {
		readonly id: string
		readonly name: string
		readonly nameEn: string
		readonly tiles: readonly {
			readonly kind: string
			readonly title: string | null
			readonly titleEn: string | null
			readonly indicators: readonly string[]
		}[]
	}[]
	readonly playlists: readonly { readonly id: string; readonly name: string; readonly nameEn: string }[]
}
