import fc from 'fast-check'
import { generate, type Packet } from 'mqtt-packet'
import { dossier, observation } from '../kit/cloud-event.ts'

const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '')

const broken = (good: object) =>
	fc
		.dictionary(
			fc.constantFrom(...Object.keys(good), '__proto__', 'data_base64'),
			fc.option(fc.jsonValue(), { nil: undefined }),
			{
				maxKeys: 3,
			},
		)
		.map((changes) => bytesOf({ ...good, ...changes }))

/** Bytes some of which are others, doubled or gone. */
const bent = (good: fc.Arbitrary<Buffer>) =>
	fc.tuple(good, fc.nat(), fc.nat(8), fc.uint8Array({ maxLength: 8 })).map(([bytes, at, length, other]) => {
		const from = at % (bytes.length + 1)
		return Buffer.concat([bytes.subarray(0, from), other, bytes.subarray(from + length)])
	})

const deep = fc.integer({ min: 1, max: 3_000 }).map((depth) => Buffer.from(`${'['.repeat(depth)}${']'.repeat(depth)}`))
const event = fc.nat(1_000_000).map((id) => observation(`fuzz-${id}`, Date.now()))

/** Payloads of events: good ones, nearly good ones, lists of them, deep ones, and anything. */
const payloads: fc.Arbitrary<Buffer> = fc.oneof(
	{ weight: 2, arbitrary: event.map(bytesOf) },
	{ weight: 4, arbitrary: event.chain(broken) },
	{ weight: 2, arbitrary: bent(event.map(bytesOf)) },
	{ weight: 1, arbitrary: fc.array(fc.oneof(event, fc.jsonValue()), { maxLength: 4 }).map(bytesOf) },
	{ weight: 1, arbitrary: deep },
	{ weight: 1, arbitrary: fc.constant(bytesOf(dossier('x', 0))) },
	{ weight: 3, arbitrary: fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)) },
)

export interface Request {
	readonly body: string
	/** Base64 of the body's bytes is signed, or something else is. */
	readonly signed: boolean
	readonly headers: Readonly<Record<string, string>>
}

const TYPES = [
	'application/cloudevents+json',
	'application/cloudevents-batch+json',
	'application/json',
	'text/plain',
	'x',
]
const headerText = fc.string({ unit: fc.constantFrom(...'abzAZ09-_=,;:. /"\\%*'), maxLength: 40 })
const headers = fc
	.dictionary(
		fc.constantFrom(
			...['ce-id', 'ce-source', 'ce-type', 'ce-specversion', 'ce-time', 'content-encoding', 'content-type'],
			...['webhook-id', 'webhook-timestamp', 'webhook-signature', 'x-forwarded-for', 'authorization'],
		),
		headerText,
		{ maxKeys: 3 },
	)
	.map((given) => ({ ...given }))

/** Requests to the webhook door, most of them with a right signature. */
export const requests: fc.Arbitrary<Request> = fc
	.tuple(payloads, fc.constantFrom(...TYPES), fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, headers), fc.nat(9))
	.map(([body, type, others, luck]) => ({
		body: body.toString('base64'),
		signed: luck > 0,
		headers: { 'content-type': type, ...others },
	}))

const topics = fc.oneof(
	fc.constantFrom(
		'events/environment',
		'senml/KK-1',
		'stations/KK-1',
		'status/environment',
		'events/queue',
		'$SYS/x',
		'#',
		'',
	),
	fc.string({ unit: 'binary', maxLength: 20 }),
)
const packet = fc.oneof(
	fc
		.tuple(topics, payloads, fc.constantFrom(0, 1, 2), fc.integer({ min: 1, max: 65_535 }), fc.boolean())
		.map(
			([topic, payload, qos, messageId, retain]) =>
				({ cmd: 'publish', topic, payload, qos, retain, dup: false, ...(qos ? { messageId } : {}) }) as Packet,
		),
	fc
		.tuple(fc.constantFrom('puback', 'pubrec', 'pubrel', 'pubcomp'), fc.integer({ min: 1, max: 65_535 }))
		.map(([cmd, messageId]) => ({ cmd, messageId }) as Packet),
	topics.map((topic) => ({ cmd: 'subscribe', messageId: 7, subscriptions: [{ topic, qos: 1 }] }) as Packet),
	topics.map((topic) => ({ cmd: 'unsubscribe', messageId: 8, unsubscriptions: [topic] }) as Packet),
	fc.constantFrom('pingreq', 'pingresp', 'disconnect').map((cmd) => ({ cmd }) as Packet),
)

function written(one: Packet): Buffer {
	try {
		return generate(one)
	} catch {
		// What cannot be written as a packet is written as something else.
		return Buffer.from(JSON.stringify(one).slice(0, 50))
	}
}

/** What one MQTT client sends once it is let in: packets, packets with bytes changed, and anything. */
export const packets: fc.Arbitrary<string> = fc
	.oneof(
		{ weight: 6, arbitrary: packet.map(written) },
		{ weight: 2, arbitrary: bent(packet.map(written)) },
		{ weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)) },
	)
	.map((bytes) => bytes.toString('base64'))
