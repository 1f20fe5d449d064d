import { connectBus } from '@vong/bus/connect'
import type { Alert } from '@vong/core/alert'
import type { AlertingRecord } from '@vong/store/notification-queries'
import { expect, it, vi } from 'vitest'
import { createAckLinks } from './ack-links.ts'
import type { Sealing } from './kept-log.ts'
import { alertOf, HOUR, person, START, team } from './notify.fixture.ts'
import { createPeople } from './people.ts'

/** A log that several processes share. */
async function makeWorld() {
	const lines: (AlertingRecord & { token: string })[] = []
	let now = START
	let ids = 0
	const clock = { now: () => now++ }
	const store = {
		queries: {
			alertingLog: async (kinds: readonly string[]) =>
				lines.filter(({ kind }) => kinds.includes(kind)).toSorted((a, b) => a.at - b.at),
			alertingRecords: async (kind: string, id: string) => lines.filter((line) => line.kind === kind && line.id === id),
		},
		writer: {
			async insert(_table: string, rows: readonly Uint8Array[], token: string) {
				for (const row of rows) {
					const [kind, id, at, body] = JSON.parse(Buffer.from(row).toString()) as [string, string, number, string]
					lines.push({ kind, id, at, body, token })
				}
			},
		},
	}
	const deps = { store, bus: await connectBus({ clock }), clock, randomId: () => `id-${ids++}`, log: { warn: vi.fn() } }
	const teams = [team('watch', true), team('heads')]
	return {
		...deps,
		lines,
		pass: (ms: number) => (now += ms),
		open: (sealing?: Sealing) => createPeople({ ...deps, teams, sealing }),
	}
}

it('what one process writes of people the others know, and one that starts later as well', async () => {
	const world = await makeWorld()
	const [here, there] = [await world.open(), await world.open()]
	await here.saveContact(person('an'), 'admin')
	await here.saveContact(person('binh'), 'admin')
	await here.setMembers('heads', ['an'], 'admin')
	const duty = await here.saveDuty(
		{ team: 'watch', contact: 'an', standIn: null, from: START, until: START + HOUR },
		'admin',
	)
	await here.handOver(duty.id, { to: 'binh', note: 'ốm' }, 'an')
	await here.removeContact('gone', 'admin')
	await vi.waitFor(() => expect(there.now()).toEqual(here.now()))
	expect((await world.open()).now()).toEqual(here.now())
	expect(here.now().duties).toMatchObject([{ id: duty.id, handedOver: { to: 'binh', note: 'ốm' } }])
	await here.removeDuty(duty.id, 'admin')
	await vi.waitFor(() => expect(there.now().duties).toEqual([]))
})

it('what is written last holds, also where the clock was set back between, and after a restart', async () => {
	const world = await makeWorld()
	const [here, there] = [await world.open(), await world.open()]
	await here.saveContact({ ...person('an'), name: 'An' }, 'admin')
	world.pass(-7 * HOUR)
	await here.saveContact({ ...person('an'), name: 'Anh' }, 'admin')
	await vi.waitFor(() => expect(there.now().contacts.get('an')?.name).toBe('Anh'))
	world.pass(-HOUR)
	await there.removeContact('an', 'admin')
	await vi.waitFor(() => expect(here.now().contacts.size).toBe(0))
	expect((await world.open()).now().contacts.size).toBe(0)
})

it('what cannot be is refused, and leaves nothing behind', async () => {
	const world = await makeWorld()
	const people = await world.open()
	await people.saveContact(person('an'), 'admin')
	const shift = { team: 'watch', contact: 'an', standIn: null, from: START, until: START + HOUR }
	const written = world.lines.length
	await expect(people.saveDuty({ ...shift, until: START }, 'x')).rejects.toThrow(/end after it begins/)
	await expect(people.saveDuty({ ...shift, team: 'none' }, 'x')).rejects.toThrow(/no team none/)
	await expect(people.saveDuty({ ...shift, standIn: 'none' }, 'x')).rejects.toThrow(/no contact none/)
	await expect(people.setMembers('heads', ['none'], 'x')).rejects.toThrow(/no contact none/)
	await expect(people.handOver('none', { to: 'an', note: '' }, 'x')).rejects.toThrow(/no shift none/)
	await expect(people.saveContact(person(''), 'x')).rejects.toThrow(/needs an id/)
	expect(world.lines).toHaveLength(written)
})

it('addresses lie sealed in the store, and one that was given up is taken out alone', async () => {
	const world = await makeWorld()
	const sealing: Sealing = {
		seal: (name, text) => Buffer.from(`${name}|${text}`).toString('base64'),
		unseal: (name, sealed) =>
			Buffer.from(sealed, 'base64')
				.toString()
				.slice(name.length + 1),
	}
	const people = await world.open(sealing)
	const [mail, hook] = [
		{ channel: 'email', address: 'an@example.org' },
		{ channel: 'webhook', address: 'https://example.org/#whsec_x' },
	] as const
	await people.saveContact(person('an', mail, hook), 'admin')
	expect(JSON.stringify(world.lines)).not.toContain('example.org')
	await people.disableAddress('an', hook, 'gone')
	expect(people.now().contacts.get('an')?.addresses).toEqual([mail])
	expect((await world.open(sealing)).now()).toEqual(people.now())
	await people.disableAddress('none', hook, 'gone')
})

async function makeLinks() {
	const world = await makeWorld()
	const taken: string[] = []
	const handed = new Map<string, Alert>()
	let tokens = 0
	const links = createAckLinks({
		...world,
		alertById: async (id) => handed.get(id) ?? alertOf(id),
		acknowledge: async (alert, by, comment) => void taken.push([alert, by, comment].join()),
		random: (bytes) => new Uint8Array(bytes).fill(++tokens),
	})
	return { ...world, links, taken, handed }
}

it('a link takes one alert on once, also when it is tapped twice at a time, and only its hash is kept', async () => {
	const { links, taken, lines } = await makeLinks()
	const [first, second] = [await links.create(alertOf('a'), 'an'), await links.create(alertOf('b'), 'an')]
	expect(JSON.stringify(lines)).not.toContain(first)
	expect((await links.find(first))?.id).toBe('a')
	expect(taken).toEqual([])
	const both = await Promise.all([links.redeem(first, 'đang đến'), links.redeem(first, '')])
	expect(both.filter((alert) => alert !== undefined)).toHaveLength(1)
	expect(taken).toEqual(['a,an,đang đến'])
	expect(await links.redeem(first, '')).toBeUndefined()
	expect(await links.find(first)).toBeUndefined()
	expect((await links.find(second))?.id).toBe('b')
	expect(await links.find('made-up')).toBeUndefined()
})

it('a link ends after three days', async () => {
	const { links, taken, pass } = await makeLinks()
	const token = await links.create(alertOf('a'), 'an')
	pass(72 * HOUR)
	expect(await links.find(token)).toBeUndefined()
	expect(await links.redeem(token, '')).toBeUndefined()
	expect(taken).toEqual([])
})

it('after a hand-over the links of those who had it no longer hold, those of the others do', async () => {
	const { links, taken, handed } = await makeLinks()
	const former = await links.create(alertOf('a'), 'an')
	const [fired] = alertOf('a').history
	const passedOn = alertOf('a', { history: fired ? [fired, { ...fired, id: 'h', step: 'handed-over' }] : [] })
	handed.set('a', passedOn)
	const theirs = await links.create(passedOn, 'binh')
	expect(await links.find(former)).toBeUndefined()
	expect(await links.redeem(former, '')).toBeUndefined()
	expect(await links.redeem(theirs, '')).toBe(passedOn)
	expect(taken).toEqual(['a,binh,'])
})
