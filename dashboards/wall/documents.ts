import type { EventNode, Freshness, Severity } from '../app/documents.ts'

export type TileKind =
	| 'FIGURE'
	| 'GAUGE'
	| 'SERIES'
	| 'RANKING'
	| 'TABLE'
	| 'MAP'
	| 'ALERTS'
	| 'TICKER'
	| 'FEEDS'
	| 'CLOCK'
export type ReadingStatus = 'GOOD' | 'WARN' | 'BAD' | 'UNKNOWN'

export interface Reading {
	readonly id: string
	readonly name: string
	readonly nameEn: string
	readonly value: number | null
	readonly reason: string | null
	readonly unit: string
	readonly decimals: number
	readonly direction: 'UP' | 'DOWN' | 'NONE'
	readonly target: number | null
	readonly status: ReadingStatus
	readonly period: string
	readonly asOf: string | null
	readonly freshness: Freshness
}

export interface Point {
	readonly start: string
	readonly value: number | null
}

export interface Series {
	readonly indicator: string
	readonly step: string
	readonly points: readonly Point[]
}

export interface Row {
	readonly key: string
	readonly name: string
	readonly parentCode: string | null
	readonly latitude: number | null
	readonly longitude: number | null
	readonly readings: readonly Reading[]
}

export interface Tile {
	readonly kind: TileKind
	readonly title: string | null
	readonly titleEn: string | null
	readonly weight: number
	readonly indicators: readonly string[]
	readonly readings: readonly Reading[]
	readonly series?: readonly Series[]
	readonly rows: readonly Row[]
}

export interface WallNode {
	readonly id: string
	readonly name: string
	readonly nameEn: string
	readonly area: { readonly code: string; readonly name: string }
	readonly workingDay: boolean | null
	readonly whole: boolean
	readonly newest: readonly EventNode[]
	readonly alerts: readonly AlertNode[]
	readonly tiles: readonly Tile[]
}

export interface AlertNode {
	readonly id: string
	readonly name: string
	readonly nameEn: string
	readonly summary: string
	readonly summaryEn: string
	readonly severity: Severity
	readonly state: 'PENDING' | 'FIRING' | 'ACKNOWLEDGED' | 'RESOLVED'
	readonly area: { readonly code: string; readonly name: string } | null
	readonly startedAt: string
	readonly agency: string | null
	readonly acknowledgedBy: string | null
	/** Being tried: tells nobody, on walls neither. */
	readonly shadow: boolean
	readonly procedure: {
		readonly steps: readonly { readonly text: string; readonly textEn: string; readonly doneAt: string | null }[]
	} | null
}

export interface Feed {
	readonly id: string
	readonly name: string
	readonly nameEn: string
	readonly freshness: Freshness
	readonly lastReceivedAt: string | null
}

const READING = 'id name nameEn value reason unit decimals direction target status period asOf freshness'
const ALERT =
	'id name nameEn: name(language: "en") summary summaryEn: summary(language: "en") severity state area { code name } agency startedAt acknowledgedBy shadow procedure { steps { text textEn: text(language: "en") doneAt } }'
const EVENT = 'id source type subject time receivedAt areaCode area { name } severity value unit'

/** All that a wall shows, in one answer. */
export const wallSnapshot = `query wallSnapshot($id: String!, $series: Boolean!, $at: DateTime, $area: String) {
	wall(id: $id, at: $at, area: $area) {
		id name nameEn area { code name } workingDay whole
		newest { ${EVENT} }
		alerts { ${ALERT} }
		tiles {
			kind title titleEn weight indicators
			readings { ${READING} }
			series @include(if: $series) { indicator step points { start value } }
			rows { key name parentCode latitude longitude readings { ${READING} } }
		}
	}
	sources { id name nameEn freshness lastReceivedAt }
}`
export interface WallSnapshot {
	readonly wall: WallNode | null
	readonly sources: readonly Feed[]
}

export const wallReadings = `subscription wallReadings($area: String!, $ids: [String!]!) {
	indicators(area: $area, ids: $ids, every: 1) { readings { ${READING} } }
}`
export interface WallReadings {
	readonly indicators: { readonly readings: readonly Reading[] }
}

export const wallEvents = `subscription wallEvents($after: String, $filter: EventFilter) {
	events(filter: $filter, after: $after) { events { ${EVENT} } cursor missed }
}`
export interface WallEvents {
	readonly events: { readonly events: readonly EventNode[]; readonly cursor: string; readonly missed: number }
}

export const wallAlerts = `subscription wallAlerts($after: String, $filter: AlertFilter) {
	alerts(filter: $filter, after: $after) { alerts { ${ALERT} } cursor }
}`
export interface WallAlerts {
	readonly alerts: { readonly alerts: readonly AlertNode[]; readonly cursor: string }
}

export const screenFeed = `subscription screenFeed($id: String!) {
	screen(id: $id) { wall tile reason next until at }
}`
export interface ScreenFeed {
	readonly screen: {
		readonly wall: string
		readonly tile: string | null
		readonly next: string | null
		readonly until: string | null
		readonly at: string
		readonly reason: 'ROTATION' | 'SCENE' | 'TAKEOVER'
	}
}

export const reportScreen = `mutation reportScreen($id: String!, $wall: String!, $tile: String, $alert: ID) {
	reportScreen(id: $id, wall: $wall, tile: $tile, alert: $alert) { ok }
}`

export const wallList = `query wallList {
	walls { id name nameEn }
	playlists { id name nameEn entries { wall seconds } }
}`
interface Named {
	readonly id: string
	readonly name: string
	readonly nameEn: string
}
export interface Playlist extends Named {
	readonly entries: readonly { readonly wall: string; readonly seconds: number }[]
}
export interface WallList {
	readonly walls: readonly Named[]
	readonly playlists: readonly Playlist[]
}
