import type { Duplex, Writable } from 'node:stream'
import type { MqttClient } from 'mqtt'
import { createPublishLane, type TakePlain } from './publish-lane.ts'

/** MQTT.js' own name for what makes a connection; at each one it pipes what that answers into its parser. */
interface Connecting {
	streamBuilder(client: MqttClient): Duplex
}

/**
 * Puts the shorter way in front of MQTT.js: on each connection that it makes, `take` sees plain messages first, and the rest goes
 * to its parser. For a client that has not begun to connect.
 */
export function openLane(
	client: MqttClient,
	{ take, untilMore }: { take: TakePlain; untilMore: () => Promise<void> | undefined },
) {
	const connecting = client as unknown as Connecting
	const build = connecting.streamBuilder
	connecting.streamBuilder = (builder) => {
		const stream = build(builder)
		stream.pipe = <T extends NodeJS.WritableStream>(parser: T) => {
			giveWay(parser as unknown as Writable)
			return Object.getPrototypeOf(stream).pipe.call(stream, parser) as T
		}
		return stream
	}

	function giveWay(parser: Writable) {
		const lane = createPublishLane({ hasProperties: () => true, take })
		const write = parser._write.bind(parser)
		parser._write = (chunk: Buffer, encoding, done) => {
			const rest = lane(chunk)
			const goOn = () => (rest ? write(rest, encoding, done) : done())
			const waiting = untilMore()
			// Until it goes on nothing more is read from the connection, and the broker keeps the rest.
			if (waiting) void waiting.then(goOn)
			else goOn()
		}
	}
}
