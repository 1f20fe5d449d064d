import { join } from 'node:path'
import type { Locate } from '@vong/areas/locate'
import type { Bus } from '@vong/bus/bus'
import type { AreaIndex } from '@vong/core/area'
import type { Clock } from '@vong/core/clock'
import type { SourceKeys } from '@vong/core/door'
import type { Safe } from '@vong/core/safe'
import type { Trace } from '@vong/core/trace'
import { createRedaction } from '@vong/formats/redaction'
import { createDecoders } from '@vong/formats/registry'
import { createSchemaCheck } from '@vong/formats/schema-check'
import { createBrokerClient } from '@vong/mqtt/broker-client'
import { createEmbeddedBroker } from '@vong/mqtt/embedded-broker'
import { createPipeline, type Pipeline } from '@vong/pipeline/pipeline'
import { checkFormats, type Province } from '@vong/province/load-province'
import type { Store } from '@vong/store/store'
import { createWebhookRoutes } from '@vong/webhooks/webhook-routes'
import type { Hono } from 'hono'
import type { Logger } from 'pino'
import { type Cleanup, createCleanup } from './cleanup.ts'
import type { Environment } from './environment.ts'
import { createReadingThread } from './reading-apart.ts'

const DRAIN_MS = 6_000
const DOORS_MS = 1_500

export interface IngestRole {
	readonly pipeline: Pipeline
	readonly webhooks: Hono
	readonly mqtt: string | undefined
	mqttConnections(): number
	/** Rejects when an outside broker cannot be reached. */
	checkMqtt(): Promise<void>
	/** Closes the doors, then brings what was taken into the store, as far as it goes in time. */
	stop(): Promise<void>
}

interface IngestDeps {
	readonly environment: Environment
	readonly province: Province
	readonly areas: AreaIndex
	readonly locate: Locate
	readonly store: Store
	readonly bus: Bus
	readonly keys: SourceKeys
	readonly hashKey: Uint8Array
	readonly safe: Safe
	readonly clock: Clock
	readonly trace: Trace
	readonly log: Logger
}

/** Takes events: the pipeline and the doors in front of it. What is stopped first is what lets new messages in. */
export async function startIngest(deps: IngestDeps): Promise<IngestRole> {
	const { environment, province, areas, store, bus, keys, clock, trace, log } = deps
	const cleanup = createCleanup(log)
	const { sources } = province
	const decoders = await createDecoders()
	checkFormats(province, [...decoders.keys()])

	const { hashKey } = deps
	// With a broker of its own on the same processors nothing is gained: handing over costs what the thread spares.
	const thread = environment.mqttUrl
		? undefined
		: createReadingThread({ sources, areas: areas.all, boundaries: environment.boundaries, hashKey }, log)
	if (thread) cleanup.add('reading thread', thread.close)

	const pipeline = await createPipeline({
		spoolDir: join(environment.dataDir, 'spool'),
		durability: environment.durability,
		quotaBytes: environment.spoolQuotaBytes,
		store,
		bus,
		decoders,
		sources,
		areas,
		locate: deps.locate,
		checkSchema: createSchemaCheck(sources, hashKey),
		redact: createRedaction(sources, hashKey),
		readInThread: thread?.read,
		safe: deps.safe,
		clock,
		trace,
		log,
	})
	cleanup.add('pipeline', () => pipeline.drain(DRAIN_MS))
	await pipeline.start()
	await startReplay(deps, pipeline, cleanup)

	const webhooks = createWebhookRoutes({ sources, intake: pipeline, keys, clock, trace })
	const role: IngestRole = {
		pipeline,
		webhooks,
		mqtt: undefined,
		mqttConnections: () => 0,
		checkMqtt: async () => undefined,
		stop: cleanup.run,
	}
	if (environment.mqttUrl) {
		const client = await createBrokerClient({
			url: environment.mqttUrl,
			group: environment.mqttGroup,
			clientId: `vong-${pipeline.writer}`,
			sources,
			intake: pipeline,
			clock,
			log,
		})
		cleanup.add('MQTT client', () => client.close(DOORS_MS))
		return {
			...role,
			async checkMqtt() {
				if (!client.connected()) throw new Error('not connected to the MQTT broker')
			},
		}
	}
	if (environment.mqttPort === 'off') return role
	const broker = await createEmbeddedBroker({
		host: environment.mqttHost,
		port: environment.mqttPort,
		tls: environment.mqttTls,
		sources,
		keys,
		intake: pipeline,
		clock,
		log,
	})
	cleanup.add('MQTT broker', () => broker.close(DOORS_MS))
	thread?.start()
	return {
		...role,
		mqtt: `mqtt://${environment.mqttHost}:${broker.port}`,
		mqttConnections: broker.connections,
	}
}

/** Requests to re-drive quarantined messages come over the bus; of several ingest processes one takes them. */
async function startReplay({ bus, log }: IngestDeps, pipeline: Pipeline, cleanup: Cleanup) {
	const REPLAY_LEASE_MS = 30_000
	const subscription = await bus.subscribe('quarantine.replay', async ({ ids, by }) => {
		const lease = await bus.lease('quarantine.replay', REPLAY_LEASE_MS)
		if (!lease) return
		try {
			await pipeline.replay(ids, by)
		} catch (error) {
			log.error({ err: error, ids }, 'quarantined messages could not be driven again')
		} finally {
			await lease.release()
		}
	})
	cleanup.add('replay requests', () => subscription.close())
}
