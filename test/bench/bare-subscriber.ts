import mqtt from 'mqtt'

/**
 * The yardstick: an MQTT.js QoS 1 subscriber with an empty handler. `node bare-subscriber.ts port topic count [session]`
 * prints `subscribed`, then the seconds from the first to the last message.
 */
const [port, topic, count, session] = process.argv.slice(2) as [string, string, string, string?]
const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
	protocolVersion: 5,
	clientId: session ?? 'bare-subscriber',
	clean: session === undefined,
	properties: { receiveMaximum: 65_535, ...(session ? { sessionExpiryInterval: 3600 } : {}) },
})
let received = 0
let begin = 0
const finish = () => {
	process.stdout.write(`${JSON.stringify({ seconds: (performance.now() - begin) / 1000, received })}\n`)
	client.end(true)
}
client.on('message', () => {
	if (received === 0) begin = performance.now()
	if (++received === Number(count)) finish()
})
client.on('connect', (connack) => {
	if (connack.sessionPresent) return
	client.subscribe(topic, { qos: 1 }, () => process.stdout.write('subscribed\n'))
})
