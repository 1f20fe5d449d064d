import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createEmbeddedBroker, type EmbeddedBroker } from './embedded-broker.ts'
import { createFakeIntake, keys, makeSource, SECRET } from './test-support/doors.ts'
import { freePort, makeCertificate, mosquittoPub, temporaryDir } from './test-support/mosquitto.ts'

const sources = new Map([['queue', makeSource('queue')]])
let doors: ReturnType<typeof createFakeIntake>
let broker: EmbeddedBroker
let dir: Awaited<ReturnType<typeof temporaryDir>>
let tls: { cert: string; key: string; port: number }

beforeAll(async () => {
	dir = await temporaryDir()
	tls = { ...(await makeCertificate(dir.path)), port: await freePort() }
})

afterAll(() => dir.remove())

beforeEach(async () => {
	doors = createFakeIntake()
	broker = await createEmbeddedBroker({
		...{ host: '127.0.0.1', port: 0, tls, sources, keys, intake: doors.intake },
		clock: { now: Date.now },
		log: { warn: () => undefined },
	})
	return () => broker.close(100)
})

const bodies = () => doors.taken.map(({ body }) => Buffer.from(body).toString())
const address = (port: number) => ['-h', '127.0.0.1', '-p', String(port), '-u', 'queue']

describe.each(['mqttv311', 'mqttv5'])('mosquitto_pub, %s', (version) => {
	const send = (...args: string[]) =>
		mosquittoPub(...address(broker.port), '-P', SECRET, '-V', version, '-t', 'events/queue', ...args)

	test.each(['0', '1', '2'])('a message at QoS %s is taken once', async (qos) => {
		await send('-q', qos, '-m', 'hello')
		await vi.waitFor(() => expect(bodies()).toEqual(['hello']))
	})

	test('an empty message is a message', async () => {
		await send('-q', '1', '-n')
		expect(bodies()).toEqual([''])
	})

	test('a wrong password ends it with an error', async () => {
		await expect(send('-q', '1', '-m', 'x', '-P', 'wrong')).rejects.toThrow()
		expect([doors.refused, doors.taken]).toEqual([[['queue', 'unauthenticated']], []])
	})

	test('its last will is not sent when it says goodbye', async () => {
		await send('-q', '1', '-m', 'x', '--will-topic', 'status/queue', '--will-payload', 'offline')
		await vi.waitFor(() => expect(broker.connections()).toBe(0))
		expect(doors.statuses).toEqual([])
	})
})

test('content type and user properties of MQTT 5 are the headers of the message', async () => {
	const properties = ['-D', 'PUBLISH', 'content-type', 'application/json', '-D', 'PUBLISH', 'user-property', 'Id', '7']
	await mosquittoPub(
		...address(broker.port),
		...['-P', SECRET, '-V', 'mqttv5', '-q', '1', '-t', 'events/queue', '-m', '{}', ...properties],
	)
	expect(doors.taken[0]?.headers).toEqual({ 'content-type': 'application/json', id: '7' })
})

test('with TLS, by the files of the certificate, to those that trust it', async () => {
	const send = (...args: string[]) =>
		mosquittoPub(...address(tls.port), '-P', SECRET, '-q', '1', '-t', 'events/queue', '-m', 'secret', ...args)
	await send('--cafile', tls.cert)
	expect(bodies()).toEqual(['secret'])
	// Debian's own authorities do not know it; plain text is no TLS.
	await expect(send('--capath', '/etc/ssl/certs')).rejects.toThrow()
	await expect(send()).rejects.toThrow()
	await send('--cafile', tls.cert)
	expect([bodies().length, doors.refused]).toEqual([2, []])
})

test('a port that is taken is told by its name', async () => {
	await expect(
		createEmbeddedBroker({
			...{ host: '127.0.0.1', port: broker.port, sources, keys, intake: doors.intake },
			clock: { now: Date.now },
			log: { warn: () => undefined },
		}),
	).rejects.toThrow('Choose another MQTT_PORT')
})
