import { connectBus } from '@vong/bus/connect'
import { type Screen, shownBy, turnsOf } from '@vong/core/screen'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import type { Kept } from './kept.ts'
import { createPairing } from './pairing.ts'
import { createScreens } from './screens.ts'

function createMemory(): Kept {
	const kinds = new Map<string, Map<string, unknown>>()
	const listeners = new Set<() => void>()
	async function putAll(kind: string, values: ReadonlyMap<string, unknown>) {
		const known = kinds.get(kind) ?? new Map<string, unknown>()
		for (const [id, value] of values) {
			if (value === null) known.delete(id)
			else known.set(id, value)
		}
		kinds.set(kind, known)
		for (const listener of listeners) listener()
	}
	return {
		all: (kind) => kinds.get(kind) ?? new Map(),
		put: (kind, id, value) => putAll(kind, new Map([[id, value]])),
		putAll,
		onChange(listener) {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
	}
}

const X = { name: 'phòng trực', walls: ['province'], playlist: null }
const scene = { wall: 'health', tile: null, at: 5, by: 'an operator' }

async function set() {
	let now = 1_000_000
	let made = 0
	const kept = createMemory()
	const clock = { now: () => now }
	const screens = await createScreens({ kept, bus: await connectBus({ clock }), clock })
	const pairing = createPairing({
		key: Buffer.alloc(32, 7),
		kept,
		createCredential: async () => ({ id: `screen-${++made}`, token: `token-${made}` }),
		addScreen: screens.add,
		random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
		clock,
	})
	return { screens, pairing, pass: (ms: number) => (now += ms), made: () => made }
}

const turn = fc.record({ wall: fc.constantFrom('a', 'b', 'c'), seconds: fc.integer({ min: 5, max: 600 }) })

it('what somebody set stands until it is released; turns go by the clock, each for its time, and one follows the other', () => {
	fc.assert(
		fc.property(fc.array(turn, { minLength: 2, maxLength: 8 }), fc.nat(10 ** 12), (turns, at) => {
			const shown = shownBy(turns, undefined, at)
			const { since, until, next } = shown
			if (since === null || until === null) throw new Error('it turns')
			expect(since <= at && at < until).toBe(true)
			expect(turns).toContainEqual({ wall: shown.wall, seconds: (until - since) / 1_000 })
			expect(shownBy(turns, undefined, since)).toEqual(shown)
			expect(shownBy(turns, undefined, until)).toMatchObject({ wall: next, since: until })
			expect(shownBy(turns, scene, at)).toMatchObject({ wall: 'health', reason: 'scene', until: null })
			expect(shownBy(turns.slice(0, 1), undefined, at)).toMatchObject({ wall: turns[0]?.wall, until: null })
		}),
	)
})

const day = {
	id: 'day',
	name: { vi: '', en: '' },
	entries: [
		{ wall: 'a', seconds: 60 },
		{ wall: 'b', seconds: 20 },
		{ wall: 'a', seconds: 10 },
	],
}

it.each([
	['a playlist, as the pack has it', ['a', 'b'], 'day', ['a 60', 'b 20', 'a 10']],
	['of a playlist what it was paired for', ['b'], 'day', ['b 20']],
	['its walls, when the playlist is gone', ['a', 'b'], 'night', ['a 30', 'b 30']],
	['its walls, when it has none', ['a', 'b', 'gone'], null, ['a 30', 'b 30']],
])('a screen goes by %s', (_, walls, playlist, expected) => {
	const turns = turnsOf({ walls, playlist }, [day], (wall) => wall !== 'gone')
	expect(turns.map(({ wall, seconds }) => `${wall} ${seconds}`)).toEqual(expected)
})

it('a screen is let in once, when the code that it shows is confirmed', async () => {
	const { screens, pairing, made } = await set()
	const { code, secret } = pairing.ask()
	expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
	expect(await pairing.claim(secret)).toEqual({ state: 'waiting' })
	await pairing.confirm(` ${code.toLowerCase().replace('-', ' ')} `, X, 'admin')
	const both = await Promise.all([pairing.claim(secret), pairing.claim(secret)])
	expect(both.map(({ state }) => state).sort()).toEqual(['paired', 'waiting'])
	expect(await pairing.claim(secret)).toEqual({ state: 'waiting' })
	expect(made()).toBe(1)
	expect(screens.paired()).toMatchObject([
		{ id: 'screen-1', name: 'phòng trực', walls: ['province'], pairedBy: 'admin' },
	])
})

it('a code that is too old lets nobody in, whether it was confirmed or not', async () => {
	const { pairing, pass } = await set()
	const { code, secret } = pairing.ask()
	await pairing.confirm(code, X, 'admin')
	pass(10 * 60_000)
	expect(await pairing.claim(secret)).toEqual({ state: 'expired' })
	expect(await pairing.claim('nonsense')).toEqual({ state: 'expired' })
})

it('a code with one wrong digit, or two that changed places, is turned down', async () => {
	const { pairing } = await set()
	const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
	await fc.assert(
		fc.asyncProperty(fc.nat(7), fc.integer({ min: 1, max: 31 }), async (place, step) => {
			const code = pairing.ask().code.replace('-', '')
			const wrong = digits[(digits.indexOf(code[place] ?? '') + step) % 32] ?? ''
			const slip = code.slice(0, place) + wrong + code.slice(place + 1)
			await expect(pairing.confirm(slip, X, 'admin')).rejects.toThrow('no code')
		}),
	)
})

it('knows the screens that were paired, set or heard of, and forgets what is taken out', async () => {
	const { screens } = await set()
	const screen: Screen = { ...X, id: 's', pairedAt: 1, pairedBy: 'admin' }
	await screens.add(screen, 'admin')
	await screens.setScene(['s', 'sảnh'], { wall: 'health', tile: 'MAP' }, 'an operator')
	await screens.report('hành lang', { wall: 'province', tile: null, alert: null, own: false })
	await vi.waitFor(() => expect(screens.ids()).toEqual(['s', 'sảnh', 'hành lang']))
	expect(screens.sceneOf('sảnh')).toMatchObject({ wall: 'health', tile: 'MAP', by: 'an operator' })
	await screens.release(['sảnh', 'nobody'], 'an operator')
	await screens.remove('s', 'admin')
	expect(screens.ids()).toEqual(['hành lang'])
})

it('a screen that spoke for itself is believed by its own word alone', async () => {
	const { screens, pass } = await set()
	const told = { wall: 'province', tile: null, alert: null, own: false }
	await screens.report('s', told)
	await vi.waitFor(() => expect(screens.sightingOf('s')).toMatchObject({ wall: 'province', at: 1_000_000 }))
	await screens.report('s', { ...told, wall: 'health', alert: 'a', own: true })
	await vi.waitFor(() => expect(screens.sightingOf('s')).toMatchObject({ wall: 'health', alert: 'a' }))
	// Its connection stands, and nothing moves on it any more.
	pass(60_000)
	await screens.report('s', told)
	await screens.report('last', told)
	await vi.waitFor(() => expect(screens.sightingOf('last')).toBeDefined())
	expect(screens.sightingOf('s')).toMatchObject({ wall: 'health', at: 1_000_000 })
})

it('does not keep more names than a control room can have', async () => {
	const { screens } = await set()
	const names = Array.from({ length: 501 }, (_, index) => `n${index}`)
	await expect(screens.setScene(names, { wall: 'health', tile: null }, 'x')).rejects.toThrow('More than 500')
})
