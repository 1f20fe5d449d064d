import { connectBus } from '@vong/bus/connect'
import { openScreens } from '@vong/center/open-screens'
import { systemClock } from '@vong/core/clock'
import { connectStore } from '@vong/store/connect'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { temporaryDir } from '../kit/centre.ts'
import { startRedis } from '../kit/redis.ts'

const name = { vi: '', en: '' }
const LONG = { timeout: 20_000, interval: 10 }
const cleanups: (() => Promise<unknown>)[] = []
let store: Awaited<ReturnType<typeof connectStore>>
let redis: Awaited<ReturnType<typeof startRedis>>
let away = false
const warn = vi.fn()

beforeAll(async () => {
	const dir = await temporaryDir()
	store = await connectStore({ dataDir: dir.path, clock: systemClock, durability: 'process' })
	await store.migrate()
	redis = await startRedis()
	cleanups.push(dir.remove, () => store.close(), redis.stop)
}, 60_000)

afterAll(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** The screens as a process of its own has them; its store may be away. */
async function open(made: string[] = []) {
	const bus = await connectBus({ redisUrl: redis.url, clock: systemClock })
	const stops: (() => unknown)[] = [bus.close]
	const alertingLog: typeof store.queries.alertingLog = async (kinds) => {
		if (away) throw new Error('the store is away')
		return store.queries.alertingLog(kinds)
	}
	const screens = await openScreens(
		{
			province: {
				walls: [{ id: 'health', name, centre: 'city', tiles: [] }],
				centres: [{ id: 'whole', name, areas: [] }],
			},
			access: {
				createToken: async ({ name }) => ({ id: made[made.push(name) - 1] ?? '', token: `token of ${name}` }),
				revokeToken: async () => true,
			},
			store: { ...store, queries: { ...store.queries, alertingLog } },
			bus,
			sealingKey: Buffer.alloc(32, 5),
			clock: systemClock,
			log: { warn },
		},
		{ add: (_, stop) => stops.unshift(stop), run: async () => {} },
	)
	cleanups.push(async () => {
		for (const stop of stops) await stop()
	})
	return screens
}

it('what one process sets the others know, also when the store was away just then, and after all of them ended', async () => {
	const [here, there] = [await open(), await open()]
	const heard = vi.fn()
	there.onChange(heard)
	const names = Array.from({ length: 40 }, (_, index) => `s${index}`)
	await here.setScene(names, { wall: 'health', tile: null }, 'an operator')
	await vi.waitFor(() => expect(names.every((id) => there.sceneOf(id)?.wall === 'health')).toBe(true), LONG)
	// At once for all of them, so that they go in step.
	expect(heard).toHaveBeenCalledTimes(1)

	await here.report('s1', { wall: 'health', tile: null, alert: null, own: true })
	await vi.waitFor(() => expect(there.sightingOf('s1')).toMatchObject({ wall: 'health', own: true }), LONG)

	away = true
	await here.release(['s0'], 'an operator')
	await vi.waitFor(() => expect(warn).toHaveBeenCalled(), LONG)
	expect(there.sceneOf('s0')).toBeDefined()
	away = false
	await vi.waitFor(() => expect(there.sceneOf('s0')).toBeUndefined(), LONG)
	expect((await open()).sceneOf('s1')).toMatchObject({ wall: 'health', by: 'an operator' })
})

it('a screen that asks at one process is confirmed at another and let in by a third', async () => {
	const made: string[] = []
	const [first, second, third] = [await open(), await open(), await open(made)]
	const { code, secret } = first.pairing.ask()
	await second.pairing.confirm(code, { name: 'phòng trực', walls: ['health'], playlist: 'day' }, 'admin')
	await vi.waitFor(async () => expect((await third.pairing.claim(secret)).state).toBe('paired'), LONG)
	expect(made).toEqual(['phòng trực'])
	await vi.waitFor(
		() => expect(first.find('phòng trực')).toMatchObject({ walls: ['health'], playlist: 'day', pairedBy: 'admin' }),
		LONG,
	)
	await vi.waitFor(async () => expect((await first.pairing.claim(secret)).state).toBe('waiting'), LONG)
	await second.remove('phòng trực', 'admin')
	await vi.waitFor(() => expect(third.find('phòng trực')).toBeUndefined(), LONG)
})
