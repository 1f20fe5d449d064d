import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'

/** A sender that does not come back by itself, so that what the broker answers stays what it is. */
export function connectSender(port: number, options: IClientOptions): Promise<MqttClient> {
	return mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0, ...options }, false)
}

/** Publishes at QoS 1 and tells what came back: `acknowledged`, a reason code of MQTT 5, or `closed`. */
export function publishAnswer(client: MqttClient, topic: string, payload: string | Buffer): Promise<string | number> {
	const { promise, resolve } = Promise.withResolvers<string | number>()
	client.once('close', () => resolve('closed'))
	client.on('error', () => undefined)
	client.publish(topic, payload, { qos: 1 }, (error) => {
		const code = error && 'code' in error ? error.code : undefined
		if (!error) resolve('acknowledged')
		else if (typeof code === 'number') resolve(code)
	})
	return promise
}
