import type { MqttClient } from 'mqtt'
import type { Centre } from './centre.ts'
import { connectSender, publishAnswer } from './mqtt-answer.ts'
import type { NativeMessage } from './native-messages.ts'
import { postSigned } from './webhook.ts'

/** Sends each message by its own door, with the key of its source; answers 202 or `acknowledged` as the door does. */
export function createSenders(centre: Centre) {
	const secrets = new Map<string, Promise<string>>()
	const clients = new Map<string, Promise<MqttClient>>()

	function secretOf(source: string): Promise<string> {
		const known = secrets.get(source) ?? centre.sourceSecret(source)
		secrets.set(source, known)
		return known
	}

	function clientOf(source: string): Promise<MqttClient> {
		const known =
			clients.get(source) ??
			secretOf(source).then((password) => connectSender(centre.mqttPort, { username: source, password }))
		clients.set(source, known)
		return known
	}

	return {
		secretOf,
		async send({ source, door, body }: Pick<NativeMessage, 'source' | 'door' | 'body'>): Promise<string | number> {
			if ('topic' in door) {
				const client = await clientOf(source)
				client.setMaxListeners(0)
				return publishAnswer(client, door.topic, body)
			}
			const { mediaType, headers } = door
			const bytes = Buffer.from(body)
			return (await postSigned(centre.http, source, await secretOf(source), bytes, mediaType, Date.now(), headers))
				.status
		},
		async close() {
			for (const client of clients.values()) await (await client).endAsync(true)
		},
	}
}
