import { connect } from 'node:net'
import { generate } from 'mqtt-packet'
import { observation } from '../kit/cloud-event.ts'

/**
 * A publisher of its own process that costs as little as can be: packets are made before the clock starts, and
 * acknowledgements are only counted. `node raw-publisher.ts port topic count prefix [user password]` prints `begin`, then the seconds.
 */
const [port, topic, count, prefix, username, password] = process.argv.slice(2) as [
	string,
	string,
	string,
	string,
	string?,
	string?,
]
const total = Number(count)
const WINDOW = 20_000
const CHUNK = 200
const CONNACK = 0x20

const startedAt = Date.now()
const packets = Array.from({ length: Math.ceil(total / CHUNK) }, (_, chunk) =>
	Buffer.concat(
		Array.from({ length: Math.min(CHUNK, total - chunk * CHUNK) }, (_, index) => {
			const number = chunk * CHUNK + index
			return generate({
				cmd: 'publish',
				topic,
				payload: JSON.stringify(observation(`${prefix}-${number}`, startedAt + (number % 1000))),
				qos: 1,
				messageId: (number % 65_535) + 1,
				dup: false,
				retain: false,
			})
		}),
	),
)

const socket = connect(Number(port), '127.0.0.1')
let draining = false
socket.setNoDelay(true)
socket.write(
	generate({
		cmd: 'connect',
		protocolId: 'MQTT',
		protocolVersion: 4,
		clean: true,
		clientId: `raw-${prefix}`,
		keepalive: 60,
		...(username ? { username, password: Buffer.from(password ?? '') } : {}),
	}),
)
let sent = 0
let acknowledged = 0
let begin = 0

function pump() {
	while (!draining && sent < packets.length && sent * CHUNK - acknowledged < WINDOW) {
		if (!socket.write(packets[sent++] as Buffer)) {
			draining = true
			socket.once('drain', () => {
				draining = false
				pump()
			})
			return
		}
	}
}

/** CONNACK and PUBACK of MQTT 3.1.1 are four bytes each: they are counted, since to parse them costs as much as to send. */
const ACKNOWLEDGEMENT_BYTES = 4
let received = 0

socket.on('data', (chunk: Buffer) => {
	if (received === 0) {
		if (chunk[0] !== CONNACK || chunk[3] !== 0) throw new Error(`refused: ${chunk.toString('hex')}`)
		begin = performance.now()
		process.stdout.write('begin\n')
	}
	received += chunk.length
	acknowledged = Math.floor(received / ACKNOWLEDGEMENT_BYTES) - 1
	pump()
	if (acknowledged < total) return
	process.stdout.write(`${JSON.stringify({ seconds: (performance.now() - begin) / 1000 })}\n`)
	socket.end()
})
