import { expect, it } from 'vitest'
import { createAckLinks } from './ack-links.ts'
import { alertOf } from './notify.fixture.ts'

it('links that are wanted while some are being written are written together after them, and each is waited for', async () => {
	const inserts: { lines: number; done: () => void }[] = []
	const links = createAckLinks({
		store: {
			queries: { alertingRecords: async () => [] },
			writer: { insert: (_, lines) => new Promise((done) => inserts.push({ lines: lines.length, done })) },
		},
		bus: { claims: { take: async () => [], release: async () => undefined } },
		alertById: async () => undefined,
		acknowledge: async () => undefined,
		random: (bytes) => new Uint8Array(bytes),
		randomId: () => '',
		clock: { now: () => 0 },
	})
	let made = 0
	const create = () => links.create(alertOf('a1'), 'an').then(() => made++)
	const first = create()
	await Promise.resolve()
	const others = [create(), create(), create()]
	inserts[0]?.done()
	await first
	expect([made, inserts.map(({ lines }) => lines)]).toEqual([1, [1, 3]])
	inserts[1]?.done()
	await Promise.all(others)
	expect(made).toBe(4)
})
