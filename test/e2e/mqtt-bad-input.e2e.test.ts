import type { MqttClient } from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { observation } from '../kit/cloud-event.ts'
import { moved } from '../kit/moved.ts'
import { connectSender, publishAnswer } from '../kit/mqtt-answer.ts'

const NOT_AUTHORIZED = 135
let centre: Centre
let password: string
let remove: () => Promise<void>

beforeAll(async () => {
	const dir = await temporaryDir()
	remove = dir.remove
	centre = await startCentre({ dataDir: dir.path })
	password = await centre.sourceSecret('environment')
})

afterAll(async () => {
	await centre.stop()
	await remove()
})

const event = (changes: object = {}) => JSON.stringify({ ...observation(crypto.randomUUID(), Date.now()), ...changes })
const station = (changes: object = {}) =>
	JSON.stringify({
		...{ id: crypto.randomUUID(), station: 'KK-DX-01', parameter: 'PM2.5', value: 1, unit: 'ug/m3' },
		...{ areacode: '25195', time: new Date().toISOString(), ...changes },
	})

describe.each([4, 5] as const)('over MQTT version %i of the protocol', (protocolVersion) => {
	async function publish(topic: string, payload: string | Buffer) {
		const client: MqttClient = await connectSender(centre.mqttPort, {
			username: 'environment',
			password,
			protocolVersion,
		})
		try {
			return await publishAnswer(client, topic, payload)
		} finally {
			await client.endAsync(true)
		}
	}
	/** 3.1.1 has no answer but to hang up. */
	const refusal = protocolVersion === 5 ? NOT_AUTHORIZED : 'closed'

	it.each<[string, string, () => string | Buffer, Record<string, number>]>([
		['malformed JSON', 'events/environment', () => '{"specversion": ', { quarantined: 1 }],
		[
			'invalid UTF-8',
			'events/environment',
			() => Buffer.from('{"specversion":"1.0","id":"\xff"}', 'latin1'),
			{ quarantined: 1 },
		],
		['an empty payload', 'events/environment', () => '', { quarantined: 1 }],
		[
			'an event type that the source does not send',
			'events/environment',
			() => event({ type: 'volcano.erupted' }),
			{ quarantined: 1 },
		],
		['a missing type', 'events/environment', () => event({ type: undefined }), { quarantined: 1 }],
		['a missing id', 'events/environment', () => event({ id: undefined }), { stored: 1 }],
		['a time in 1970', 'events/environment', () => event({ time: '1970-01-01T00:00:01Z' }), { stored: 1 }],
		['a time in 2036', 'events/environment', () => event({ time: '2036-02-07T06:28:16Z' }), { stored: 1 }],
		['text in NFD', 'events/environment', () => event({ subject: 'Trạm Đồng Xoài'.normalize('NFD') }), { stored: 1 }],
		['a station without an id', 'stations/a', () => station({ id: undefined }), { stored: 1 }],
		['a station that sends no JSON', 'stations/a', () => 'PM2.5=31', { quarantined: 1 }],
		['SenML that is none', 'senml/a', () => '{"n": 1}', { quarantined: 1 }],
		['SenML without a record', 'senml/a', () => '[]', { quarantined: 1 }],
	])('%s is acknowledged and moves one counter', async (_name, topic, payload, changes) => {
		expect(await moved(centre, 'environment', () => publish(topic, payload()))).toEqual({
			answer: 'acknowledged',
			changes,
		})
	})

	it('a 5 MB payload ends the connection and is counted once', async () => {
		const payload = event({ data: { text: 'x'.repeat(5_000_000) } })
		expect(await moved(centre, 'environment', () => publish('events/environment', payload))).toEqual({
			answer: 'closed',
			changes: { refused: 1 },
		})
	})

	it.each(['events/onestop', 'nowhere', 'stations', '$SYS/x', 'status/onestop'])(
		'the topic %s, which is not its own, is refused and counted',
		async (topic) => {
			expect(await moved(centre, 'environment', () => publish(topic, event()))).toEqual({
				answer: refusal,
				changes: { refused: 1 },
			})
		},
	)

	it.each([
		['environment', 'environment'],
		['nobody', 'unknown'],
	])('a wrong password of %s is refused and counted under %s', async (username, name) => {
		const act = () =>
			connectSender(centre.mqttPort, { username, password: 'wrong', protocolVersion }).then(
				() => 'connected',
				() => 'refused',
			)
		expect(await moved(centre, name, act)).toEqual({ answer: 'refused', changes: { refused: 1 } })
	})

	it('goes on afterwards, and counts the same event again as a duplicate', async () => {
		const payload = event()
		expect((await moved(centre, 'environment', () => publish('events/environment', payload))).changes).toEqual({
			stored: 1,
		})
		expect((await moved(centre, 'environment', () => publish('events/environment', payload))).changes).toEqual({
			duplicate: 1,
		})
		expect((await fetch(`${centre.http}/livez`)).status).toBe(200)
	})
})
