import { connectBus } from '@vong/bus/connect'
import type { Alert } from '@vong/core/alert'
import type { Scene, Screen, Sighting } from '@vong/core/screen'
import type { Role, Viewer } from '@vong/core/viewer'
import type { WallTile } from '@vong/core/wall'
import { expect, it, vi } from 'vitest'
import { createBurning } from './live/burning.ts'
import { createScreenActions } from './screen-actions.ts'
import { createScreenReader } from './screen-reader.ts'
import type { WallView } from './wall-reader.ts'

const NOW = 1_000_000
const tile: WallTile = { kind: 'map', title: undefined, weight: 1, indicators: ['DOSSIER_ONTIME'], by: 'area' }

function wallOf(id: string, centre: string): WallView {
	const name = { vi: id, en: id }
	return {
		wall: { id, name, centre, tiles: [tile] },
		place: {} as WallView['place'],
		of: 'c',
		whole: centre === 'province',
	}
}
const WALLS = [wallOf('province', 'province'), wallOf('health', 'province'), wallOf('city', 'city')]

const paired = (id: string, ...walls: string[]): Screen => ({
	id,
	name: id,
	walls,
	playlist: null,
	pairedAt: 1,
	pairedBy: 'admin',
})
const alertAt = (id: string, area: string): Alert => ({ id, area, firedAt: NOW - 1 }) as Partial<Alert> as Alert

function setUp() {
	const screens = [paired('hall', 'province', 'health'), paired('city-hall', 'city'), paired('left-over', 'gone')]
	const scenes = new Map<string, Scene>()
	const sightings = new Map<string, Sighting>()
	let alerts: Alert[] = []
	const known = {
		find: (id: string) => screens.find((screen) => screen.id === id),
		sceneOf: (id: string) => scenes.get(id),
		sightingOf: (id: string) => sightings.get(id),
		ids: () => [...new Set([...screens.map(({ id }) => id), ...scenes.keys(), ...sightings.keys()])],
	}
	function as(centre: 'province' | 'city', roles: Role[], id = 'someone') {
		const scope: Viewer['scope'] = centre === 'province' ? { kind: 'all' } : { kind: 'areas', codes: ['city'] }
		const viewer: Viewer = { id, name: 'Someone', roles, scope, expiresAt: null }
		const reader = createScreenReader(viewer, {
			screens: known,
			walls: () => WALLS.filter(({ wall }) => centre === 'province' || wall.centre === centre),
			playlists: [{ id: 'day', name: { vi: '', en: '' }, entries: [{ wall: 'health', seconds: 5 }] }],
			isWall: (wall) => WALLS.some((view) => view.wall.id === wall),
			burning: async () => alerts,
			alerts: async () => [],
			wantsAlert:
				({ areas }) =>
				(alert) =>
					(areas ?? [alert.area]).includes(alert.area),
			clock: { now: () => NOW },
		})
		const actions = createScreenActions(
			viewer,
			{
				setScene: async (ids, what, by) => ids.forEach((one) => void scenes.set(one, { ...what, at: NOW, by })),
				release: async (ids) => ids.forEach((one) => void scenes.delete(one)),
				remove: async () => {},
				report: async (screen, what) => void sightings.set(screen, { ...what, at: NOW }),
				pairing: { confirm: async () => {} },
			},
			reader,
		)
		return { reader, actions, state: (screen: string) => reader.screenState(screen)() }
	}
	return {
		as,
		scenes,
		burn: (...now: Alert[]) => {
			alerts = now
		},
	}
}

const idsOf = (screens: readonly Screen[]) => screens.map(({ id }) => id)

it('each sees and sets the screens of the own walls alone, all of them by `all` or `*`', async () => {
	const { as, scenes } = setUp()
	const [province, city] = [as('province', ['OPERATOR']), as('city', ['OPERATOR'])]
	expect(idsOf(province.reader.screens())).toEqual(['hall', 'city-hall', 'left-over'])
	expect(idsOf(city.reader.screens())).toEqual(['city-hall'])
	await expect(city.actions.setScene(['hall'], 'city', null)).rejects.toThrow('outside of your scope')
	await expect(city.actions.setScene(['*'], 'province', null)).rejects.toThrow('no wall province')
	expect(idsOf((await city.actions.setScene(['*'], 'city', 'MAP')).screens)).toEqual(['city-hall'])
	expect(idsOf((await province.actions.setScene(['all'], 'health', null)).screens)).toEqual(['hall'])
	expect([...scenes.keys()]).toEqual(['city-hall', 'hall'])
	await expect(province.actions.setScene(['hall'], 'city', null)).rejects.toThrow('paired for other walls')
	await expect(province.actions.setScene(['hall'], 'health', '7')).rejects.toThrow('no tile 7')
	await province.actions.releaseScene(['*'])
	expect(scenes.size).toBe(0)
	for (const roles of [['VIEWER'], ['LEADER'], ['SCREEN']] as Role[][])
		await expect(as('province', roles).actions.setScene(['*'], 'health', null)).rejects.toThrow('OPERATOR')
	await expect(as('province', ['OPERATOR']).actions.removeScreen('hall')).rejects.toThrow('ADMIN')
	await expect(
		as('city', ['ADMIN']).actions.pairScreen('x', { name: 'x', walls: ['province'], playlist: null }),
	).rejects.toThrow('no wall province')
	await expect(
		as('city', ['ADMIN']).actions.pairScreen('x', { name: 'x', walls: ['city'], playlist: 'day' }),
	).rejects.toThrow('no playlist day')
	await expect(as('city', ['ADMIN']).actions.removeScreen('hall')).rejects.toThrow('no screen')
})

it('a screen that goes by a name belongs to where it was last seen', async () => {
	const { as } = setUp()
	const [province, city] = [as('province', ['OPERATOR']), as('city', ['OPERATOR'])]
	await province.actions.reportScreen('sảnh', 'province', null, null)
	await city.actions.reportScreen('quầy', 'city', null, null)
	expect(idsOf(city.reader.screens())).toEqual(['city-hall', 'quầy'])
	await expect(city.actions.setScene(['sảnh'], 'city', null)).rejects.toThrow('outside of your scope')
	// What the province sets for all does not turn the city's screen dark: it cannot show that, so it shows its own.
	await province.actions.setScene(['quầy'], 'province', null)
	expect(await city.state('quầy')).toMatchObject({ wall: 'city', reason: 'rotation' })
})

it('a paired screen speaks for itself alone, and one whose walls are gone can still be taken out', async () => {
	const { as } = setUp()
	const hall = as('province', ['SCREEN'], 'hall')
	await hall.actions.reportScreen('hall', 'health', '1', 'an alert')
	expect(hall.reader.sightingOf('hall')).toMatchObject({ wall: 'health', tile: '1', alert: 'an alert', own: true })
	await expect(hall.actions.reportScreen('city-hall', 'city', null, null)).rejects.toThrow('itself only')
	expect(() => hall.reader.screenState('sảnh')).toThrow('itself only')
	await expect(as('province', ['ADMIN']).state('left-over')).rejects.toThrow('None of the walls')
	await as('province', ['ADMIN']).actions.removeScreen('left-over')
})

it('an alert takes over the screens of its area, whatever they were set to, and gives them back', async () => {
	const { as, burn } = setUp()
	const operator = as('province', ['OPERATOR'])
	await operator.actions.setScene(['hall'], 'health', 'MAP')
	burn(alertAt('young', 'elsewhere'), alertAt('old', 'elsewhere'))
	expect(await operator.state('hall')).toMatchObject({
		...{ wall: 'health', tile: 'MAP', reason: 'takeover', alert: { id: 'young' }, moreAlerts: 1, since: NOW - 1 },
	})
	expect(await as('city', ['VIEWER']).state('city-hall')).toMatchObject({ reason: 'rotation', alert: null })
	burn(alertAt('own', 'city'))
	expect(await as('city', ['VIEWER']).state('city-hall')).toMatchObject({ reason: 'takeover', alert: { id: 'own' } })
	burn()
	expect(await operator.state('hall')).toMatchObject({ reason: 'scene', alert: null, moreAlerts: 0, since: NOW })
})

it('what burns is read once for all screens, again when something moved, and is not held when reading failed', async () => {
	const bus = await connectBus({ clock: { now: () => NOW } })
	const alertsPage = vi.fn(async () => [])
	const burning = await createBurning({
		bus,
		queries: { alertsPage, alertLines: async () => [] },
		clock: { now: () => NOW },
	})
	await Promise.all([burning.burning(), burning.burning(), burning.burning()])
	expect(alertsPage).toHaveBeenCalledTimes(1)
	await bus.publish('alerts.changed', { alerts: [], transitions: [], at: NOW })
	await vi.waitFor(async () => {
		await burning.burning()
		expect(alertsPage).toHaveBeenCalledTimes(2)
	})
	await bus.publish('alerts.changed', { alerts: [], transitions: [], at: NOW })
	alertsPage.mockRejectedValue(new Error('away'))
	await vi.waitFor(() => expect(burning.burning()).rejects.toThrow('away'))
	alertsPage.mockResolvedValue([])
	await vi.waitFor(async () => expect(await burning.burning()).toEqual([]))
	await burning.close()
	await bus.close()
})

it('in a flood of alerts one reading runs and one waits, however many screens ask', async () => {
	const bus = await connectBus({ clock: { now: () => NOW } })
	const gates: PromiseWithResolvers<[]>[] = []
	const alertsPage = vi.fn(() => {
		const gate = Promise.withResolvers<[]>()
		gates.push(gate)
		return gate.promise
	})
	const burning = await createBurning({
		bus,
		queries: { alertsPage, alertLines: async () => [] },
		clock: { now: () => NOW },
	})
	const heard = vi.fn()
	burning.onChange(heard)
	const asked = [burning.burning()]
	for (let moved = 1; moved <= 5; moved++) {
		await bus.publish('alerts.changed', { alerts: [], transitions: [], at: NOW })
		await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(moved))
		asked.push(burning.burning(), burning.burning())
	}
	expect(alertsPage).toHaveBeenCalledTimes(1)
	gates[0]?.resolve([])
	await vi.waitFor(() => expect(alertsPage).toHaveBeenCalledTimes(2))
	gates[1]?.resolve([])
	await Promise.all(asked)
	expect(alertsPage).toHaveBeenCalledTimes(2)
	await burning.close()
	await bus.close()
})
