import mqtt from 'mqtt'

export interface Publisher {
	/** Ids whose PUBACK has come. */
	readonly acknowledged: ReadonlySet<string>
	/** Why publishes failed that were tried again, with their number. */
	readonly errors: ReadonlyMap<string, number>
	/** Resolves when everything is acknowledged. */
	readonly done: Promise<void>
	close(): Promise<void>
}

interface PublisherOptions {
	readonly port: number
	readonly username?: string
	readonly password?: string
	readonly topic: string
	readonly ids: readonly string[]
	readonly payload: (id: string) => string
	/** Messages on their way at the same time. */
	readonly window?: number
	readonly protocolVersion?: 4 | 5
}

/** A sensor gateway: publishes at QoS 1, keeps what is not acknowledged, reconnects and sends it again. */
export function createPublisher({
	port,
	username,
	password,
	topic,
	ids,
	payload,
	window = 500,
	protocolVersion = 4,
}: PublisherOptions): Publisher {
	const acknowledged = new Set<string>()
	const { promise: done, resolve } = Promise.withResolvers<void>()
	const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
		...(username === undefined ? {} : { username, password: password ?? '' }),
		clientId: `publisher-${ids[0]}`,
		clean: false,
		reconnectPeriod: 100,
		protocolVersion,
		...(protocolVersion === 5 ? { properties: { sessionExpiryInterval: 3600 } } : {}),
	})
	client.on('error', () => undefined)
	const waiting = [...ids].reverse()
	const errors = new Map<string, number>()
	let inFlight = 0

	function pump() {
		for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
			send(id)
			if (inFlight >= window) return
		}
	}

	function send(id: string) {
		inFlight++
		client.publish(topic, payload(id), { qos: 1 }, (error) => {
			inFlight--
			if (error) {
				errors.set(error.message, (errors.get(error.message) ?? 0) + 1)
				waiting.push(id)
			} else acknowledged.add(id)
			if (acknowledged.size === ids.length) resolve()
			setImmediate(pump)
		})
	}
	client.once('connect', pump)
	return { acknowledged, errors, done, close: () => client.endAsync(true) }
}
