import mqtt from 'mqtt'

/**
 * The yardstick: an MQTT.js QoS 1 subscriber with an empty handler. `node bare-subscriber.ts port topic count [session]`
 * prints `subscribed`, then the seconds from the first to the last message; with a session that the broker kept messages for, the
 * seconds from where it sets out to connect, as for a centre whose broker comes back.
 */
const [port, topic, count, session] = process.argv.slice(2) as [string, string, string, string?]
let received = 0
let begin = performance.now()
const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
	protocolVersion: 5,
	clientId: session ?? 'bare-subscriber',
	clean: session === undefined,
	properties: { receiveMaximum: 65_535, ...(session ? { sessionExpiryInterval: 3600 } : {}) },
})
const finish = () => {
	process.stdout.write(`${JSON.stringify({ seconds: (performance.now() - begin) / 1000, received })}\n`)
	client.end(true)
}
client.on('message', () => {
	if (received === 0 && session === undefined) begin = performance.now()
	if (++received === Number(count)) finish()
})
client.on('connect', (connack) => {
	if (connack.sessionPresent) return
	client.subscribe(topic, { qos: 1 }, () => process.stdout.write('subscribed\n'))
})
