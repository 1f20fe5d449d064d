import type { Contact, Duty } from '@vong/core/notification'
import type { Role, Scope, Viewer } from '@vong/core/viewer'
import { expect, it } from 'vitest'
import { readAddress, readSubscription, shownAddress, withDevice } from './address.ts'
import { createPeopleActions, type PeopleStore } from './people-actions.ts'
import { createQuota } from './quota.ts'
import { createRosterActions } from './roster-actions.ts'

const NOW = Date.UTC(2026, 2, 4, 3)
const HOUR = 3_600_000
const contact = (id: string, viewer = ''): Contact => ({
	id,
	name: id.toUpperCase(),
	language: 'vi',
	addresses: [],
	viewer,
})
const team = (id: string, centre: string) => ({
	...{ id, name: { vi: id, en: id }, role: 'duty', agency: '' },
	centre,
	roster: true,
})
const shift = (id: string, of: string, who: string): Duty => ({
	...{ id, team: of, contact: who, standIn: null, handedOver: null },
	...{ from: NOW - HOUR, until: NOW + HOUR },
})

function world() {
	const contacts = new Map(['an', 'binh', 'chi'].map((id) => [id, contact(id, `${id} signs in`)]))
	const members = new Map([
		['city', ['an', 'chi']],
		['province', ['binh', 'chi']],
	])
	const duties = [shift('c', 'city', 'an'), shift('p', 'province', 'binh')]
	const people: PeopleStore = {
		teams: [team('city', 'dong-xoai'), team('province', 'binh-phuoc')],
		now: () => ({ contacts, members, duties }),
		saveContact: async (changed) => void contacts.set(changed.id, changed),
		removeContact: async () => undefined,
		setMembers: async () => undefined,
		reached: (id) => [{ contact: id === 'city' ? 'an' : 'binh', onDuty: true }],
		saveDuty: async (duty) => ({ ...duty, id: duty.id ?? 'new', handedOver: null }),
		removeDuty: async () => undefined,
		handOver: async (id, { to, note }) => ({ ...shift(id, 'city', 'an'), handedOver: { at: NOW, to, note } }),
		pushKey: 'key',
		test: async () => [],
	}
	const { take: mayTest } = createQuota({ now: () => NOW }, { perSecond: 1 / 60, burst: 2 })
	const as = (name: string, role: Role, centre?: string) => {
		const scope: Scope = centre === undefined ? { kind: 'all' } : { kind: 'areas', codes: [centre] }
		const viewer: Viewer = { id: '1', name, roles: [role], scope, expiresAt: null }
		const deps = {
			people,
			seesAll: (codes: readonly string[]) => codes.every((code) => centre === undefined || code === centre),
			mayTest,
		}
		return { ...createPeopleActions(viewer, deps), ...createRosterActions(viewer, { ...deps, now: () => NOW }) }
	}
	return { as, contacts }
}

it('a contact is the own by the name of the sign-in, unless it is told what lies beyond the own areas', () => {
	const { as } = world()
	expect(as('an signs in', 'VIEWER').myContact()?.id).toBe('an')
	expect(as('an signs in', 'VIEWER', 'dong-xoai').myContact()?.id).toBe('an')
	// A token of that name can be made by an administrator of the city; what the province is told is not for it.
	expect(as('chi signs in', 'ADMIN', 'dong-xoai').myContact()).toBeUndefined()
	expect(as('', 'ADMIN').myContact()).toBeUndefined()
})

it('the own ways are tried a few times, and then after a while', async () => {
	const { as, contacts } = world()
	const own = as('an signs in', 'VIEWER')
	await expect(own.testMessage(null)).rejects.toThrow('no address')
	contacts.set('an', { ...contact('an', 'an signs in'), addresses: [{ channel: 'email', address: 'a@b.c' }] })
	for (const _ of [1, 2]) expect(await own.testMessage(null)).toEqual({ ways: [] })
	await expect(own.testMessage('EMAIL')).rejects.toMatchObject({
		extensions: { code: 'RATE_LIMITED', retryAfter: 60 },
	})
})

it('a centre sees and plans its own watch, and whoever has a shift hands it over', async () => {
	const { as } = world()
	const city = as('x', 'OPERATOR', 'dong-xoai')
	expect(city.duties(NOW, NOW + HOUR, null).map(({ id }) => id)).toEqual(['c'])
	expect(city.duties(NOW + HOUR, NOW + 2 * HOUR, null)).toEqual([])
	expect(city.onDuty(null).map(({ team: { id } }) => id)).toEqual(['city'])
	expect(
		as('x', 'LEADER')
			.onDuty(null)
			.map(({ team: { id } }) => id),
	).toEqual(['city', 'province'])
	expect(() => as('x', 'VIEWER').onDuty(null)).toThrow(/needs the role/)
	const given = { contact: 'an', from: NOW, until: NOW + HOUR }
	await expect(city.saveDuty({ ...given, team: 'province' })).rejects.toThrow(/no team province/)
	await expect(city.removeDuty('p')).rejects.toThrow(/no shift p/)
	expect((await city.saveDuty({ ...given, team: 'city' })).duty).toMatchObject({ id: 'new', of: { id: 'city' } })
	expect((await as('an signs in', 'VIEWER', 'dong-xoai').handOverDuty('c', 'chi', '')).duty.handedOver?.to).toBe('chi')
	await expect(as('binh signs in', 'VIEWER').handOverDuty('c', 'chi', '')).rejects.toThrow(/needs the role/)
})

it('an address that nothing can be sent to is refused', () => {
	const read = (channel: string, address: string) => readAddress({ channel, address }, undefined)
	expect(read('SMS', ' +84912345678 ')).toEqual({ channel: 'sms', address: '+84912345678' })
	expect(read('PAGE', 'whatever')).toEqual({ channel: 'page', address: '' })
	for (const [channel, address] of [
		['SMS', 'somebody'],
		['EMAIL', 'nowhere'],
		['TELEGRAM', ''],
		['ZALO', 'abc'],
		['WEBHOOK', 'https://example.org/'],
	] as const)
		expect(() => read(channel, address), channel).toThrow()
})

it('devices come and go with the person, and what lets others push is not shown', async () => {
	const device = (n: number) => ({
		endpoint: `https://push${n}.example.org/secret`,
		keys: { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: Buffer.alloc(16, n).toString('base64url') },
	})
	for (const wrong of [null, {}, { ...device(1), endpoint: 'http://example.org' }, { ...device(1), keys: {} }])
		expect(() => readSubscription(wrong)).toThrow(/no push subscription/)
	const { as, contacts } = world()
	const own = as('an signs in', 'VIEWER')
	for (const n of [1, 2, 3, 4, 5, 6, 6]) await own.subscribeToPush(device(n), 'MAJOR')
	const [push] = contacts.get('an')?.addresses ?? []
	expect(push).toMatchObject({ channel: 'push', from: 'major' })
	expect(push && shownAddress(push)).toBe([2, 3, 4, 5, 6].map((n) => `push${n}.example.org`).join(', '))
	const contactNow = contacts.get('an') ?? contact('an')
	expect(withDevice(contactNow, device(2), undefined)).toHaveLength(1)
	for (const n of [2, 3, 4, 5, 6]) await own.unsubscribeFromPush(device(n).endpoint)
	expect(contacts.get('an')?.addresses).toEqual([])
	await expect(as('nobody', 'VIEWER').subscribeToPush(device(1), null)).rejects.toThrow(/put you down/)
	expect(shownAddress({ channel: 'webhook', address: 'https://a.b/#whsec_abc' })).toBe('https://a.b/#whsec_…')
})
