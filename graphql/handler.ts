import type { Server } from 'node:http'
import type { Bus } from '@vong/bus/bus'
import type { Area, AreaIndex } from '@vong/core/area'
import type { AuditEntry } from '@vong/core/audit'
import type { OpenHours } from '@vong/core/cadence'
import { type Centre, centreArea } from '@vong/core/centre'
import type { Clock } from '@vong/core/clock'
import type { DeclaredFigure } from '@vong/core/figures'
import { type IndicatorDefinition, parametersOf } from '@vong/core/indicator'
import type { LedgerLine } from '@vong/core/ledger'
import type { Procedure } from '@vong/core/procedure'
import type { Rule } from '@vong/core/rule'
import type { Safe } from '@vong/core/safe'
import type { Source } from '@vong/core/source'
import type { Successions } from '@vong/core/succession'
import { type Trace, untraced } from '@vong/core/trace'
import type { Scope, Viewer } from '@vong/core/viewer'
import type { Playlist, Wall } from '@vong/core/wall'
import type { AreaIds, StoreQueries } from '@vong/store/store'
import type { ExecutionArgs, ExecutionResult } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { ActionDeps } from './actions.ts'
import type { AlertActionDeps } from './alert-actions.ts'
import { createAuthenticate, credentialsOf } from './authenticate.ts'
import { boundedBody } from './bounded-body.ts'
import type { CursorSealing } from './cursor-sealing.ts'
import { unauthenticated } from './errors.ts'
import { createIndicatorReader } from './indicator-reader.ts'
import { createIngestView } from './ingest-view.ts'
import { createKnownDocuments, type KnownDocuments } from './known-documents.ts'
import { limitsRule } from './limits.ts'
import { createAlertStreams } from './live/alert-streams.ts'
import { createBurning } from './live/burning.ts'
import { createEventFeed } from './live/event-feed.ts'
import { createEventStreams } from './live/event-streams.ts'
import { createIndicatorStreams } from './live/indicator-streams.ts'
import { createIndicatorView } from './live/indicator-view.ts'
import { createRoots } from './live/roots.ts'
import { createScreenStreams, type LiveScreens } from './live/screen-streams.ts'
import { createSse } from './live/sse.ts'
import { createSubscribe } from './live/subscribe.ts'
import { maskError } from './mask.ts'
import { createMeasuredBy } from './measured-by.ts'
import type { NoticeStore } from './notice-actions.ts'
import { createNowBorders } from './now-borders.ts'
import { createOperations, MAX_TOKENS } from './operations.ts'
import type { PeopleStore } from './people-actions.ts'
import { createPlaces } from './places.ts'
import { createQuota, type QuotaLimits, tooMany } from './quota.ts'
import { createReadingAge } from './reading-age.ts'
import type { RuleStore } from './rule-actions.ts'
import { createSchema } from './schema.ts'
import type { PackView } from './scoped-reader.ts'
import type { ScreenStore } from './screen-actions.ts'
import type { ScreenView } from './screen-reader.ts'
import type { SilenceStore } from './silence-actions.ts'
import { createSourceHealth } from './source-health.ts'
import type { SystemView } from './system-view.ts'
import { createTraceOperations } from './trace-operations.ts'
import { createWebSocket } from './web-socket.ts'

const MAX_BODY_BYTES = 1_000_000

export type ScreenDeps = ScreenStore & ScreenView & LiveScreens

interface GraphqlDeps extends Omit<ActionDeps, 'hasSource' | 'sourceIds' | 'hasArea' | 'now'> {
	readonly queries: StoreQueries
	readonly bus: Bus
	readonly areas: AreaIndex
	readonly successions: Successions
	readonly searchAreas: (areas: readonly Area[], text: string) => Area[]
	/** The ground of an area, to draw it. */
	readonly outlineOf?: (area: Area) => object | undefined
	readonly centres: readonly Centre[]
	readonly procedures: ReadonlyMap<string, Procedure>
	/** Those that hold now, by id. */
	readonly rules: () => ReadonlyMap<string, Rule>
	readonly ruleBook: RuleStore
	/** Figures that were stated in public. */
	readonly declared?: readonly DeclaredFigure[]
	readonly walls?: readonly Wall[]
	readonly playlists?: readonly Playlist[]
	readonly cursors: CursorSealing
	/** Opens what is in the quarantine. */
	readonly safe: Pick<Safe, 'open'>
	/** What the pages of a paired screen ask; nothing else is answered to one. */
	readonly screenDocuments?: readonly string[]
	readonly indicators: ReadonlyMap<string, IndicatorDefinition>
	readonly timeZone: string
	readonly populationOf: (place: string, at: number) => number | undefined
	readonly sources: ReadonlyMap<string, Source>
	readonly verifyToken: (token: string) => Viewer | undefined
	readonly sessionCookieName: string
	/** Calls back with a viewer's id when its token or session has ended. */
	readonly onViewerEnded: (listener: (viewerId: string) => void) => () => void
	readonly visibleAreaIds: (scope: Scope) => AreaIds
	readonly alerts: AlertActionDeps
	readonly silences: SilenceStore
	readonly people: PeopleStore
	readonly notices: NoticeStore
	readonly screens: ScreenDeps
	readonly pack: PackView
	readonly system: SystemView
	readonly audit: (entry: AuditEntry) => Promise<void>
	/** How much one identity may ask. */
	readonly quota?: QuotaLimits
	/** Where a connection comes from, behind proxies too. */
	readonly addressOf: (connected: string | undefined, forwarded: string | undefined) => string
	readonly clock: Clock
	readonly hours: OpenHours
	readonly trace?: Trace
	readonly log: { warn(fields: object, message: string): void; error(fields: object, message: string): void }
}

export interface Graphql {
	/** `address`: where it comes from, for the audit. */
	handle(request: Request, address?: string): Promise<Response>
	attachWebSocket(server: Server, path: string): { close(): Promise<void> }
	ledger(): Promise<LedgerLine[]>
	stats(): { readonly subscribers: number }
	close(): Promise<void>
}

/** GraphQL over HTTP, server-sent events and WebSocket. */
export async function createGraphql(deps: GraphqlDeps): Promise<Graphql> {
	const { queries, bus, areas, sources, clock, log } = deps
	const schema = createSchema()
	const traced = createTraceOperations(deps.trace ?? untraced)
	const ingest = await createIngestView({ bus, queries, sources, clock })
	const feed = await createEventFeed({ bus, queries, log })
	const streams = createEventStreams({ feed, queries })
	const view = await createIndicatorView({ bus, queries, clock, log })
	const indicatorStreams = createIndicatorStreams({ view, clock })
	const alertStreams = await createAlertStreams({ bus, queries, log })
	const burning = await createBurning({ bus, queries, clock })
	const screenStreams = createScreenStreams({ onAlerts: burning.onChange, screens: deps.screens, clock, log })
	const definitions = deps.indicators
	const places = createPlaces({ areas, centres: deps.centres })
	const subscribe = traced(
		createSubscribe({
			roots: createRoots({ streams, indicatorStreams, alertStreams, screenStreams, cursors: deps.cursors }),
			log,
			onViewerEnded: (viewerId, listener) => deps.onViewerEnded((ended) => ended === viewerId && listener()),
		}),
	)
	const mayRun = createKnownDocuments({
		documents: deps.screenDocuments ?? [],
		isDevice: (id) => deps.screens.find(id) !== undefined,
	})
	const operations = createOperations({
		schema,
		mayRun,
		rules: [limitsRule],
		reader: {
			queries,
			areas,
			successions: deps.successions,
			searchAreas: deps.searchAreas,
			outlineOf: deps.outlineOf ?? (() => undefined),
			ingest,
			sources,
			centres: deps.centres,
			procedures: deps.procedures,
			rules: deps.rules,
			declared: deps.declared ?? [],
			walls: deps.walls ?? [],
			playlists: deps.playlists ?? [],
			screens: deps.screens,
			burning: burning.burning,
			pack: deps.pack,
			safe: deps.safe,
			system: deps.system,
			health: createSourceHealth({ queries, hours: deps.hours, clock }),
			places,
			ageOfReading: createReadingAge({
				...{ definitions, sources, places, clock, hours: deps.hours, lastReceivedAt: ingest.lastReceivedAt },
				measuredBy: createMeasuredBy({
					...{ queries, clock },
					parameters: [...definitions.values()].flatMap(({ formula }) => parametersOf(formula)),
				}),
			}),
			underNow: createNowBorders({ areas, successions: deps.successions, populationOf: deps.populationOf, clock }),
			definitions,
			indicators: createIndicatorReader({
				definitions,
				queries,
				areas,
				view,
				whole: deps.centres[0] && centreArea(deps.centres[0].id),
				sourceIds: [...sources.keys()],
				lastReceivedAt: ingest.lastReceivedAt,
				populationOf: deps.populationOf,
				timeZone: deps.timeZone,
				clock,
			}),
			visibleAreaIds: deps.visibleAreaIds,
			timeZone: deps.timeZone,
			clock,
		},
		actions: {
			...deps,
			hasSource: (id) => sources.has(id),
			sourceIds: () => [...sources.keys()],
			hasArea: (name) => areas.all.some(({ code }) => code === name) || deps.centres.some(({ id }) => id === name),
			now: clock.now,
		},
		alerts: deps.alerts,
		silences: deps.silences,
		people: deps.people,
		notices: deps.notices,
		ruleBook: deps.ruleBook,
		screens: deps.screens,
		audit: deps.audit,
		clock,
		cursors: deps.cursors,
		hours: deps.hours,
		subscribe,
		log,
	})
	const authenticate = createAuthenticate(deps)
	const quota = createQuota(clock, deps.quota)
	const sse = createSse()

	const yoga = createYoga<{ viewer: Viewer | undefined; address: string }>({
		schema,
		context: ({ viewer, address }) => {
			if (!viewer) throw unauthenticated()
			return operations.contextOf(viewer, address)
		},
		parserAndValidationCache: true,
		multipart: false,
		graphiql: false,
		landingPage: false,
		cors: false,
		logging: false,
		maskedErrors: { maskError: (error) => maskError(error, log) },
		plugins: [knownOnly(mayRun), limits(), tracedResults(traced), liveResults(subscribe, sse)],
	})
	const webSocket = createWebSocket({
		operations: { ...operations, execute: traced(operations.execute) },
		authenticate,
		quota,
		addressOf: deps.addressOf,
	})

	return {
		async handle(request, address = '') {
			const bounded = await boundedBody(request, MAX_BODY_BYTES)
			if (!bounded) return new Response(null, { status: 413 })
			const viewer = authenticate(credentialsOf(bounded))
			const wait = viewer ? quota.take(viewer.id) : 0
			return wait > 0 ? tooMany(wait) : toGlobal(await yoga.fetch(bounded, { viewer, address }))
		},
		attachWebSocket: (server, path) => webSocket.attach(server, path),
		ledger: () => ingest.ledger(),
		stats: () => ({
			subscribers: [streams, indicatorStreams, alertStreams, screenStreams].reduce(
				(sum, each) => sum + each.streams(),
				0,
			),
		}),
		async close() {
			await feed.close()
			await view.close()
			await alertStreams.close()
			screenStreams.close()
			await burning.close()
			await ingest.close()
			await yoga.dispose()
		},
	}
}

/** Before anything is parsed. */
function knownOnly(mayRun: KnownDocuments): Plugin<object, { viewer: Viewer | undefined }> {
	return {
		onParams({ params, context, setResult }) {
			const { viewer } = context as { viewer?: Viewer }
			const refused = viewer && mayRun(viewer, params.query)
			if (refused) setResult({ errors: [refused] })
		},
	}
}

/** Bounds on every document; who is not signed in does not learn the schema from the answers either. */
function limits(): Plugin<{ viewer: Viewer | undefined }> {
	return {
		onParse: ({ params }) => {
			params.options = { ...params.options, maxTokens: MAX_TOKENS }
		},
		onValidate({ addValidationRule, context }) {
			if (!(context as { viewer?: Viewer }).viewer) throw unauthenticated()
			addValidationRule(limitsRule)
		},
	}
}

function tracedResults(traced: ReturnType<typeof createTraceOperations>): Plugin {
	return {
		onExecute({ executeFn, setExecuteFn }) {
			setExecuteFn(traced((args) => executeFn(args)))
		},
	}
}

/** Subscriptions by our own sharing subscribe, and their results as shared text. */
function liveResults(
	subscribe: (args: ExecutionArgs) => Promise<AsyncGenerator<ExecutionResult> | ExecutionResult>,
	sse: ReturnType<typeof createSse>,
): Plugin {
	return {
		onSubscribe({ setSubscribeFn }) {
			setSubscribeFn(subscribe as Parameters<typeof setSubscribeFn>[0])
		},
		onResultProcess({ result, setResultProcessor }) {
			if (!(Symbol.asyncIterator in result)) return
			const iterator = (result as AsyncIterable<ExecutionResult>)[Symbol.asyncIterator]()
			setResultProcessor(() => sse(iterator) as never, 'text/event-stream')
		},
	}
}

/** Yoga may answer with a Response of another making than the server's. */
async function toGlobal(response: Response): Promise<Response> {
	if (response instanceof Response) return response
	const { status, headers, body } = response as Response
	return new Response(body ? await (response as Response).arrayBuffer() : null, { status, headers: [...headers] })
}
