import { VongError } from '@vong/core/errors'
import type { Scene, Screen, Sighting } from '@vong/core/screen'
import type { Role, Viewer } from '@vong/core/viewer'
import { forbidden } from './errors.ts'
import type { ScreenReader } from './screen-reader.ts'

type PairedAs = Pick<Screen, 'name' | 'walls' | 'playlist'>

/** @throws VongError INVALID for what may not be. */
export interface ScreenStore {
	setScene(ids: readonly string[], what: Pick<Scene, 'wall' | 'tile'>, by: string): Promise<void>
	release(ids: readonly string[], by: string): Promise<void>
	remove(id: string, by: string): Promise<void>
	report(screen: string, what: Omit<Sighting, 'at'>): Promise<void>
	readonly pairing: { confirm(code: string, what: PairedAs, by: string): Promise<void> }
}

const LONGEST_NAME = 100
const MOST_WALLS = 20
/** Every screen that the caller sees. */
const ALL: readonly string[] = ['all', '*']
const meansAll = (ids: readonly string[]) => ids.some((id) => ALL.includes(id))

/** What a viewer may do with the screens that show walls of the viewer's areas. */
export function createScreenActions(viewer: Viewer, store: ScreenStore, reader: ScreenReader) {
	const by = viewer.name

	function need(...roles: Role[]) {
		if (!viewer.roles.some((role) => roles.includes(role)))
			throw forbidden(`This needs the role ${roles.join(' or ')}.`)
	}

	const asked = (ids: readonly string[]): readonly Screen[] =>
		meansAll(ids) ? reader.screens() : [...new Set(ids)].map(reader.screen)

	return {
		/** A playlist's walls come to those that are named. */
		async pairScreen(code: string, { name, walls: named, playlist }: PairedAs) {
			need('ADMIN')
			const turns = playlist === null ? [] : reader.playlistForScreen(playlist)
			const walls = [...new Set([...named, ...turns])]
			if (name.trim() === '' || name.length > LONGEST_NAME)
				throw new VongError('INVALID', `The name has to have 1 to ${LONGEST_NAME} characters.`)
			if (walls.length === 0 || walls.length > MOST_WALLS)
				throw new VongError('INVALID', `A screen shows 1 to ${MOST_WALLS} walls.`)
			for (const wall of walls) reader.wallForScene(wall, null)
			await store.pairing.confirm(code, { name: name.trim(), walls, playlist }, by)
			return {}
		},
		async removeScreen(id: string) {
			need('ADMIN')
			const screen = reader.screens().find((one) => one.id === id)
			if (!screen) throw new VongError('NOT_FOUND', `There is no screen ${id}.`)
			await store.remove(id, by)
			return {}
		},
		async setScene(ids: readonly string[], wall: string, tile: string | null) {
			need('OPERATOR', 'ADMIN')
			reader.wallForScene(wall, tile)
			// Of all screens those that may show it; one that was named has to be able to.
			const screens = asked(ids).filter((screen) => hasRoom(screen, wall) || !meansAll(ids))
			const without = screens.find((screen) => !hasRoom(screen, wall))
			if (without)
				throw new VongError(
					'INVALID',
					`The screen ${without.name} was paired for other walls: ${without.walls.join(', ')}.`,
				)
			await store.setScene(
				screens.map(({ id }) => id),
				{ wall, tile },
				by,
			)
			return { screens }
		},
		/** A screen's own word on what stands on it. */
		async reportScreen(id: string, wall: string, tile: string | null, alert: string | null) {
			const screen = reader.screen(id)
			reader.wallForScene(wall, tile)
			await store.report(screen.id, { wall, tile, alert: alert?.slice(0, LONGEST_NAME) ?? null, own: true })
			return {}
		},
		async releaseScene(ids: readonly string[]) {
			need('OPERATOR', 'ADMIN')
			const screens = asked(ids)
			await store.release(
				screens.map(({ id }) => id),
				by,
			)
			return { screens }
		},
	}
}

/** A paired screen's credential reaches as far as its own walls. */
const hasRoom = (screen: Screen, wall: string) => screen.pairedAt === null || screen.walls.includes(wall)

export type ScreenActions = ReturnType<typeof createScreenActions>
