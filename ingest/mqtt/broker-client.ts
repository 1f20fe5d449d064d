import type { Clock } from '@vong/core/clock'
import type { Intake } from '@vong/core/door'
import type { Source } from '@vong/core/source'
import mqtt, { type IPublishPacket, type ISubscriptionMap } from 'mqtt'
import { openLane } from './client-lane.ts'
import { takeOverAcknowledgements } from './deferred-acks.ts'
import { headersOf } from './headers.ts'
import { createReceipts } from './receipts.ts'
import { allFilters, createFeedFinder, readStatus, statusSource } from './topics.ts'

interface BrokerClientDeps {
	/** `mqtt(s)://user:password@host` */
	readonly url: string
	/** Makes it a shared subscription: the broker deals the messages out to the members of the group. */
	readonly group?: string | undefined
	/** The same at every start, since the broker keeps the session under it. */
	readonly clientId: string
	readonly sources: ReadonlyMap<string, Source>
	readonly intake: Intake
	readonly clock: Clock
	readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void }
}

export interface BrokerClient {
	connected(): boolean
	close(deadlineMs: number): Promise<void>
}

const SESSION_SECONDS = 7 * 24 * 3_600
const RECEIVE_MAXIMUM = 65_535
const RECONNECT_MS = 500

/**
 * The client of an outside broker: MQTT 5, a session that the broker keeps while this process is away, QoS 1. A message is
 * acknowledged to the broker after the durable write; what is not acknowledged comes again.
 */
export async function createBrokerClient(deps: BrokerClientDeps): Promise<BrokerClient> {
	const { sources, intake, clock, log } = deps
	const find = createFeedFinder(sources.values())
	const client = mqtt.connect(deps.url, {
		protocolVersion: 5,
		clientId: deps.clientId,
		clean: false,
		manualConnect: true,
		// Said several times a message; asking whether it is wanted costs as much as the rest.
		log: () => undefined,
		reconnectPeriod: RECONNECT_MS,
		resubscribe: false,
		properties: { sessionExpiryInterval: SESSION_SECONDS, receiveMaximum: RECEIVE_MAXIMUM },
	})

	const acknowledgements = takeOverAcknowledgements(client, {
		intake,
		read(packet: IPublishPacket) {
			const body = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
			const speaksOf = statusSource(packet.topic)
			if (speaksOf !== undefined) {
				takeStatus(speaksOf, body)
				return undefined
			}
			const found = find(packet.topic)
			if (!found) {
				intake.refuse('unknown', 'topic')
				return undefined
			}
			if (body.length > found.source.limits.messageBytes) {
				intake.refuse(found.source.id, 'too-large')
				return undefined
			}
			return {
				...found,
				door: 'mqtt',
				receivedAt: clock.now(),
				body,
				address: packet.topic,
				headers: headersOf(packet.properties as Parameters<typeof headersOf>[0]),
			}
		},
	})

	const receiptOf = createReceipts(find, clock.now)
	openLane(client, {
		untilMore: acknowledgements.untilMore,
		take(topic, bytes, from, to, id) {
			const receipt = receiptOf(topic)
			if (!receipt || to - from > receipt.source.limits.messageBytes) return false
			acknowledgements.gatherSpan(receipt, bytes, from, to, id)
			return true
		},
	})

	function takeStatus(source: string, body: Uint8Array) {
		const status = readStatus(body)
		if (status && sources.has(source)) intake.feedStatus(source, status)
		else intake.refuse(sources.has(source) ? source : 'unknown', 'malformed')
	}

	function subscribe() {
		const subscriptions: ISubscriptionMap = {}
		for (const filter of allFilters(sources.values())) {
			// A retained event comes once, not again at each reconnect.
			subscriptions[deps.group ? `$share/${deps.group}/${filter}` : filter] = { qos: 1, rh: 1 }
		}
		// A shared subscription gets no retained messages, so the feeds' states are read by each process for itself.
		subscriptions['status/+'] = { qos: 1, rh: 0 }
		client.subscribe(subscriptions, (error, granted) => {
			const refused = granted?.filter(({ qos }) => qos > 2).map(({ topic }) => topic) ?? []
			if (error) log.warn({ reason: error.message }, 'the MQTT broker refused the subscriptions')
			if (refused.length > 0) log.warn({ refused }, 'the MQTT broker refused some subscriptions')
		})
	}

	client.on('connect', (connack) => {
		log.info({ sessionPresent: connack.sessionPresent }, 'connected to the MQTT broker')
		subscribe()
	})
	client.on('error', (error) => log.warn({ reason: error.message }, 'MQTT broker'))
	client.on('offline', () => log.warn({}, 'the MQTT broker is away; trying again'))
	client.connect()

	return {
		connected: () => client.connected,
		async close(deadlineMs) {
			await acknowledgements.idle(deadlineMs)
			// Without an end of the session: the broker keeps what comes meanwhile.
			await client.endAsync(true)
		},
	}
}
