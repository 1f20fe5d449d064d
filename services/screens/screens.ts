import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import { VongError } from '@vong/core/errors'
import type { Scene, Screen, Sighting } from '@vong/core/screen'
import type { Kept } from './kept.ts'

const SCREEN = 'screen'
const SCENE = 'scene'
export const SCREEN_KINDS = [SCREEN, SCENE] as const
/** More names than these are no screens of a control room. */
const MOST_SCENES = 500

interface ScreensDeps {
	readonly kept: Kept
	readonly bus: Bus
	readonly clock: Clock
}

export type Screens = Awaited<ReturnType<typeof createScreens>>

/** The screens that are paired, what each was set to show, and when each was last heard of. */
export async function createScreens({ kept, bus, clock }: ScreensDeps) {
	const sightings = new Map<string, Sighting>()
	const seen = await bus.subscribe('screens.seen', ({ screen, wall, tile, alert, own, at }) => {
		// A name may be anything: what was never set or paired is remembered only so far.
		if (sightings.size >= MOST_SCENES && !sightings.has(screen)) return
		// A page that spoke for itself once has to go on: that its connection stands does not mean that it shows anything.
		if (!own && sightings.get(screen)?.own) return
		sightings.set(screen, { wall, tile, alert, own, at })
	})
	const paired = () => kept.all(SCREEN) as ReadonlyMap<string, Screen>
	const scenes = () => kept.all(SCENE) as ReadonlyMap<string, Scene>

	return {
		paired: (): readonly Screen[] => [...paired().values()],
		find: (id: string): Screen | undefined => paired().get(id),
		sceneOf: (id: string): Scene | undefined => scenes().get(id),
		sightingOf: (id: string): Sighting | undefined => sightings.get(id),
		/** Every id that is paired, was set to show something, or was heard of. */
		ids: (): readonly string[] => [...new Set([...paired().keys(), ...scenes().keys(), ...sightings.keys()])],
		add: (screen: Screen, by: string) => kept.put(SCREEN, screen.id, screen, by),
		async remove(id: string, by: string): Promise<void> {
			await kept.put(SCREEN, id, null, by)
			await kept.put(SCENE, id, null, by)
			sightings.delete(id)
		},
		/** @throws VongError INVALID when too many names would be set. */
		async setScene(ids: readonly string[], what: Pick<Scene, 'wall' | 'tile'>, by: string): Promise<void> {
			if (new Set([...scenes().keys(), ...ids]).size > MOST_SCENES)
				throw new VongError('INVALID', `More than ${MOST_SCENES} screens cannot be set. Release some first.`)
			const scene: Scene = { ...what, at: clock.now(), by }
			await kept.putAll(SCENE, new Map(ids.map((id) => [id, scene])), by)
		},
		async release(ids: readonly string[], by: string): Promise<void> {
			const set = ids.filter((id) => scenes().has(id))
			await kept.putAll(SCENE, new Map(set.map((id) => [id, null])), by)
		},
		/** A screen is there and shows this, by its own word or by what it was told. */
		report: (screen: string, { wall, tile, alert, own }: Omit<Sighting, 'at'>) =>
			bus.publish('screens.seen', { screen, wall, tile, alert, own, at: clock.now() }),
		onChange: kept.onChange,
		close: () => seen.close(),
	}
}
