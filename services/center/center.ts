import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { createVisibleAreas } from '@vong/access/scope'
import { createSingleSignOn, type SingleSignOn } from '@vong/access/single-sign-on'
import { readBoundaries } from '@vong/areas/boundaries'
import { searchAreas } from '@vong/areas/search'
import { connectBus } from '@vong/bus/connect'
import { createAreaIndex } from '@vong/core/area'
import { type Clock, systemClock } from '@vong/core/clock'
import { createPopulation } from '@vong/core/population'
import { OWN_SOURCE } from '@vong/core/source'
import { createSuccessions } from '@vong/core/succession'
import { createWorkingCalendar } from '@vong/core/working-time'
import { screenDocuments } from '@vong/dashboards/screen-documents'
import { createGraphql, type Graphql } from '@vong/graphql/handler'
import { createNotices } from '@vong/notify/notices'
import { createTestMessage } from '@vong/notify/test-message'
import { loadProvince, type Province } from '@vong/province/load-province'
import type { Logger } from 'pino'
import { createAckGround } from './ack/ack-ground.ts'
import { createAckRoutes } from './ack/ack-routes.ts'
import { startAlerts } from './alerts-role.ts'
import { createCapRoutes } from './cap-routes.ts'
import { type Cleanup, createCleanup } from './cleanup.ts'
import { createClientAddress } from './client-address.ts'
import { cursorSealing } from './cursor-sealing.ts'
import { lockDataDir } from './data-lock.ts'
import type { Environment, ROLE_NAMES } from './environment.ts'
import { startFeedWatch } from './feed-watch.ts'
import { watchFollowers } from './follower-lag.ts'
import { createHealth } from './health.ts'
import { createHttpApp } from './http-app.ts'
import { listen } from './http-server.ts'
import { startIndicators } from './indicators-role.ts'
import { startIngest } from './ingest-role.ts'
import { createMetrics } from './metrics.ts'
import { openAccess } from './open-access.ts'
import { openAlerts } from './open-alerts.ts'
import { openAudit } from './open-audit.ts'
import { openChannels } from './open-channels.ts'
import { openScreens } from './open-screens.ts'
import { openStore } from './open-store.ts'
import { openTracing } from './open-tracing.ts'
import { probesItself, withOwnCadence } from './own-source.ts'
import { createPackCheck } from './pack-check.ts'
import { createPages } from './pages.ts'
import { type Probe, startProbe } from './probe.ts'
import { readProcessName } from './process-name.ts'
import { quarantineSealing } from './quarantine-sealing.ts'
import { createRuleTrial } from './rule-trial.ts'
import { createScreenRoutes } from './screen-routes.ts'
import { readSealingKey } from './sealing-key.ts'
import { SESSION_COOKIE } from './session-cookie.ts'
import { createSessionRoutes } from './session-routes.ts'
import { createSingleSignOnRoutes } from './single-sign-on-routes.ts'
import { createSystemHealth } from './system-health.ts'

export interface Center {
	/** Base URL of the HTTP door. */
	readonly http: string
	/** URL of the embedded broker, absent where there is none. */
	readonly mqtt: string | undefined
	/** Only at the first start without `ADMIN_TOKEN`: shown once. */
	readonly adminToken: string | undefined
	readonly signInLink: string | undefined
	stop(): Promise<void>
}

interface CenterDeps {
	readonly environment: Environment
	readonly log: Logger
	readonly clock?: Clock
}

const DIST = resolve(import.meta.dirname, '../../dashboards/dist')

/**
 * Starts the parts that this process plays and wires them together. What was started is stopped again when a later part
 * fails to start.
 * @throws VongError CONFIGURATION for everything that the operator has to put right.
 */
export async function startCenter({ environment, log, clock = systemClock }: CenterDeps): Promise<Center> {
	const cleanup = createCleanup(log)
	try {
		return await start({ environment, log, clock }, cleanup)
	} catch (error) {
		await cleanup.run()
		throw error
	}
}

async function start({ environment, log, clock }: Required<CenterDeps>, cleanup: Cleanup): Promise<Center> {
	const { dataDir, roles } = environment
	// First, so that it is stopped last: it has yet to send what it was told until then.
	const trace = await openTracing({ environment, clock, log }, cleanup)
	const province = withOwnCadence(await loadProvince(environment.provinceDir), environment)
	const areas = createAreaIndex(province.areas)
	const { locate, outlineOf } = await readBoundaries(environment.boundaries, areas)
	const lock = await lockDataDir(dataDir)
	cleanup.add('data directory', lock.release)

	const store = await openStore({ environment, log, clock })
	cleanup.add('store', store.close)
	const bus = await connectBus({ redisUrl: environment.redisUrl, clock })
	cleanup.add('bus', bus.close)
	const sealingKey = await readSealingKey(dataDir, environment.sealingKey)
	const safe = quarantineSealing(sealingKey)
	const access = await openAccess({ environment, store, bus, sealingKey, clock, log }, cleanup)

	const writer = await readProcessName(dataDir)
	const audit = await openAudit({ writer, store, log }, cleanup)
	const alerts = await openAlerts(
		{ writer, province, areas, store, bus, sealingKey, publicUrl: environment.publicUrl, clock, logger: log },
		cleanup,
	)
	const { channels, pushKey } = await openChannels({ environment, store, bus, sealingKey, clock, log }, cleanup)
	const screens = await openScreens({ province, access, store, bus, sealingKey, clock, log }, cleanup)
	const addressOf = createClientAddress(environment.trustedProxies)
	const plays = (role: (typeof ROLE_NAMES)[number]) => roles.has('all') || roles.has(role)
	const ingest = plays('ingest')
		? await startIngest({
				environment,
				province,
				areas,
				locate,
				store,
				bus,
				keys: access,
				hashKey: sealingKey,
				safe,
				clock,
				trace,
				log,
			})
		: undefined
	if (ingest) cleanup.add('ingest', ingest.stop)
	const indicators = plays('indicators')
		? startIndicators({ process: writer, province, areas, store, bus, clock, trace, log })
		: undefined
	if (indicators) cleanup.add('indicators', indicators.stop)
	const judging = plays('alerts')
		? startAlerts({ process: writer, environment, province, areas, store, bus, alerts, channels, clock, trace, log })
		: undefined
	if (judging) cleanup.add('alerts', judging.stop)

	const feeds =
		ingest &&
		startFeedWatch({
			sources: province.sources,
			intake: ingest.pipeline,
			queries: store.background,
			hours: createWorkingCalendar(province.calendar),
			bus,
			clock,
			log,
		})
	if (feeds) cleanup.add('feed watch', feeds.stop)

	const health = createHealth([
		{ name: 'store', check: () => store.ping() },
		{ name: 'bus', check: () => bus.ping() },
		...(ingest ? [{ name: 'mqtt', check: ingest.checkMqtt }] : []),
		...(ingest ? [{ name: 'spool', check: () => hasRoom(ingest.pipeline) }] : []),
	])
	const followers = await watchFollowers({ bus, clock })
	cleanup.add('followers', followers.close)
	const systemHealth = await createSystemHealth({
		...{ process: writer, dataDir, health, followers, clock },
		mqttConnections: () => (ingest?.mqtt === undefined ? undefined : ingest.mqttConnections()),
		subscribers: () => graphql?.stats().subscribers ?? 0,
	})
	const graphql: Graphql | undefined = plays('graphql')
		? await createGraphql({
				queries: store.queries,
				bus,
				areas,
				successions: createSuccessions({ areas, successions: province.successions }),
				searchAreas,
				outlineOf,
				centres: province.centres,
				procedures: province.procedures,
				rules: () => alerts.rules.current(),
				ruleBook: alerts.rules,
				declared: province.declared,
				walls: province.walls,
				playlists: province.playlists,
				screenDocuments,
				cursors: cursorSealing(sealingKey),
				safe,
				indicators: province.indicators,
				timeZone: province.timeZone,
				populationOf: createPopulation({ areas, centres: province.centres, figures: province.population }),
				hours: createWorkingCalendar(province.calendar),
				sources: province.sources,
				verifyToken: access.verifyToken,
				sessionCookieName: SESSION_COOKIE,
				onViewerEnded: access.onEnded,
				visibleAreaIds: createVisibleAreas(areas, province.centres),
				alerts: {
					...alerts.actions,
					backtest: createRuleTrial({ province, areas, store, alerts }),
				},
				silences: alerts.silences,
				screens,
				people: {
					...alerts.people,
					...{ teams: province.alerting.teams, pushKey },
					test: createTestMessage({ channels, compose: alerts.compose, clock, randomId: randomUUID }),
				},
				notices: createNotices({ store, bus, randomId: randomUUID }),
				audit: audit.write,
				addressOf,
				replayQuarantine: async (ids, viewer) => {
					if (ingest) return { ...(await ingest.pipeline.replay(ids, viewer.name)), queued: false }
					await bus.publish('quarantine.replay', { ids: [...ids], by: viewer.name, at: clock.now() })
					return { replayed: 0, stillQuarantined: 0, queued: true }
				},
				createToken: access.createToken,
				revokeToken: access.revokeToken,
				tokens: access.tokens,
				listSourceSecrets: access.listSourceSecrets,
				pack: { ...packOf(province), loadedAt: clock.now(), roles: [...roles] },
				system: { packCheck: createPackCheck({ environment, clock }), health: systemHealth },
				rotateSourceSecret: access.rotateSourceSecret,
				endSourceSecret: access.endSourceSecret,
				clock,
				trace,
				log,
			})
		: undefined
	if (graphql) cleanup.add('graphql', graphql.close)
	// What the spool still holds from before would otherwise be missing in the ledger for a second.
	if (graphql) await ingest?.pipeline.tellStatus()

	const secure = environment.publicUrl?.startsWith('https:') ?? false
	const singleSignOn = openSingleSignOn(environment, province)
	let probing: Probe | undefined
	const app = createHttpApp({
		readiness: health.readiness,
		metrics: createMetrics({
			ledger: async () => (graphql ? graphql.ledger() : []),
			spoolBytes: () => ingest?.pipeline.status().spoolBytes ?? 0,
			mqttConnections: () => ingest?.mqttConnections() ?? 0,
			subscribers: () => graphql?.stats().subscribers ?? 0,
			probe: () => probing?.stats(),
		}),
		verifyToken: access.verifyToken,
		graphql: graphql?.handle,
		webhooks: ingest?.webhooks,
		sessions:
			graphql &&
			createSessionRoutes({
				sessions: access,
				isScreen: (id) => screens.find(id) !== undefined,
				province: province.name,
				secure,
				providerEndUrl: singleSignOn?.endUrl,
				audit: audit.write,
				addressOf,
				clock,
			}),
		addressOf,
		singleSignOn:
			graphql &&
			singleSignOn &&
			createSingleSignOnRoutes({
				singleSignOn,
				async openSession(person, address) {
					const { id, name } = person
					await audit.write({
						at: clock.now(),
						viewer: id,
						name,
						action: 'session.open',
						target: '',
						outcome: 'ok',
						address,
					})
					return access.createSession({ ...person, expiresAt: null })
				},
				addressOf,
				secure,
				log,
			}),
		acknowledgements:
			graphql &&
			createAckRoutes({
				...alerts.links,
				groundOf: createAckGround({ areas, places: alerts.places, outlineOf, clock }),
				clock,
				timeZone: province.timeZone,
				log,
			}),
		warnings:
			graphql &&
			province.publicWarnings &&
			createCapRoutes({
				warnings: province.publicWarnings,
				alertsOf: async (rules, limit) => {
					const page = await store.queries.alertsPage({ scope: 'all', filter: { rules }, limit })
					return alerts.log.load(page.map(({ id }) => id))
				},
				areaOf(place) {
					const name = alerts.places.nameOf(place)
					return { name: name.vi === '' ? province.name : name, code: areas.byId(place)?.code }
				},
				publicUrl: environment.publicUrl,
				clock,
			}),
		screens: graphql && createScreenRoutes({ pairing: screens.pairing, secure, audit: audit.write, addressOf, clock }),
		pages: plays('dashboards') ? createPages(DIST) : undefined,
		log,
	})
	const server = await listen(app, environment)
	cleanup.add('HTTP', server.close)
	const webSockets = graphql?.attachWebSocket(server.http, '/graphql')
	if (webSockets) cleanup.add('WebSocket', webSockets.close)

	// Where one process has both doors; of several that have, one probes.
	probing =
		probesItself(environment) && environment.probeEveryMs !== undefined && province.sources.has(OWN_SOURCE)
			? startProbe({
					url: server.loopback,
					everyMs: environment.probeEveryMs,
					keys: access,
					createSession: access.createSession,
					randomId: randomUUID,
					bus,
					clock,
					log,
				})
			: undefined
	if (probing) cleanup.add('probe', probing.stop)

	const firstStart = await access.firstSignIn()
	const base = environment.publicUrl ?? server.url
	return {
		http: server.url,
		mqtt: ingest?.mqtt,
		adminToken: firstStart?.token,
		signInLink: firstStart && `${base}/sign-in#code=${firstStart.code}`,
		// The doors and the pipeline first, while HTTP still answers 503: load balancers and senders see what goes on.
		stop: async () => {
			health.drain()
			await Promise.all([probing?.stop(), feeds?.stop()])
			await ingest?.stop()
			await cleanup.run()
		},
	}
}

/** What the province pack holds, for who has to know whether the right one is running. */
function packOf({ name, areas, sources, indicators, rules, walls, calendar }: Province) {
	return {
		name,
		areas: areas.length,
		sources: sources.size,
		indicators: indicators.size,
		rules: rules.size,
		walls: walls.length,
		calendarUntil: calendar.lastYear,
	}
}

function openSingleSignOn({ singleSignOn, publicUrl }: Environment, { signIn }: Province): SingleSignOn | undefined {
	if (!singleSignOn || publicUrl === undefined) return undefined
	return createSingleSignOn({
		...singleSignOn,
		callbackUrl: new URL('/session/single-sign-on/callback', publicUrl).href,
		homeUrl: new URL('/', publicUrl).href,
		rules: signIn,
	})
}

async function hasRoom(pipeline: { readonly full: boolean }) {
	if (pipeline.full) throw new Error('the spool is full')
}
