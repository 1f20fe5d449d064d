import mqtt from 'mqtt'
import type { Outcome, Sender } from './outcome.ts'
import { createWindow } from './window.ts'

const LEAVE_MS = 1_000

interface MqttSenderOptions {
	readonly url: string
	readonly source: string
	readonly secret: string
	readonly outcome: Outcome
	/** Messages on their way at the same time. */
	readonly window: number
}

/** A gateway at QoS 1: what is not acknowledged is kept and sent again after a broken connection. */
export async function connectMqtt({ url, source, secret, outcome, window: most }: MqttSenderOptions): Promise<Sender> {
	const client = await mqtt.connectAsync(
		url,
		{
			username: source,
			password: secret,
			clientId: `demo-${source}-${crypto.randomUUID().slice(0, 8)}`,
			reconnectPeriod: 1000,
			will: { topic: `status/${source}`, payload: Buffer.from('offline'), qos: 1, retain: true },
		},
		false,
	)
	client.on('error', (error) => {
		outcome.problem ??= error.message
	})
	client.on('reconnect', () => outcome.retried++)
	await client.publishAsync(`status/${source}`, 'online', { qos: 1, retain: true })
	const window = createWindow(most)

	return {
		async send({ address, body, retain }) {
			await window.enter()
			outcome.sent++
			client.publish(
				address,
				typeof body === 'string' ? body : Buffer.from(body),
				{ qos: 1, retain: retain ?? false },
				(error) => {
					if (error) {
						outcome.failed++
						outcome.problem ??= error.message
					} else outcome.acknowledged++
					window.leave()
				},
			)
		},
		drain: () => window.empty(),
		async close() {
			// Whoever leaves in an orderly way is not missed; a broker that does not answer is not waited for.
			const force = setTimeout(() => client.end(true), LEAVE_MS)
			await client.endAsync(!client.connected)
			clearTimeout(force)
		},
	}
}
