import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '@vong/core/clock'
import type { Sighting } from '@vong/core/screen'
import type { ScreenState } from '../screen-reader.ts'
import { closable } from './closable.ts'
import type { StreamItem } from './roots.ts'

/** What moves together is looked at together, but what moves alone at once. */
const GATHER_MS = 100
/** Looked at again even when nobody said that anything changed; as often the screen counts as heard of. */
const AGAIN_MS = 10_000

export interface LiveScreens {
	onChange(listener: () => void): () => void
	/** A screen is there and shows this. */
	report(screen: string, what: Omit<Sighting, 'at'>): Promise<void>
}

interface ScreenStreamsDeps {
	/** What is to stand in front of walls may have changed. */
	readonly onAlerts: (listener: () => void) => () => void
	readonly screens: LiveScreens
	readonly clock: Clock
	readonly log: { warn(fields: object, message: string): void }
}

export type ScreenStreams = ReturnType<typeof createScreenStreams>

/** What screens are to show, told when it changes: by somebody, by an alert, or because its time is over. */
export function createScreenStreams({ onAlerts, screens, clock, log }: ScreenStreamsDeps) {
	const wakes = new Set<() => void>()
	const wakeAll = () => {
		for (const wake of wakes) wake()
	}
	const stopListening = [onAlerts(wakeAll), screens.onChange(wakeAll)]

	function open(stateOf: () => Promise<ScreenState>): AsyncGenerator<StreamItem, void, undefined> {
		const bell = createBell()
		return closable(items(stateOf, bell), bell.close)
	}

	async function* items(stateOf: () => Promise<ScreenState>, bell: ReturnType<typeof createBell>) {
		wakes.add(bell.ring)
		try {
			let told = ''
			while (!bell.closed()) {
				const lookedAt = clock.now()
				const state = await stateOf().catch((error: unknown) => {
					// Before anything was told the caller is to know; after that the screen keeps what it has.
					if (told === '') throw error
					log.warn({ err: error }, 'what a screen is to show could not be worked out; trying again')
					return undefined
				})
				// Beside the way: a bus that is slow must not keep an alert from the screen.
				if (state)
					void screens
						.report(state.screen, { wall: state.wall, tile: state.tile, alert: state.alert?.id ?? null, own: false })
						.catch((error: unknown) => log.warn({ err: error }, 'not told of a screen'))
				if (state && keyOf(state) !== told) {
					told = keyOf(state)
					yield { delivery: state }
				}
				await bell.heard(Math.min(AGAIN_MS, Math.max(0, (state?.until ?? Number.POSITIVE_INFINITY) - clock.now())))
				const soon = GATHER_MS - (clock.now() - lookedAt)
				if (!bell.closed() && soon > 0) await delay(Math.min(soon, GATHER_MS))
			}
		} finally {
			wakes.delete(bell.ring)
		}
	}

	return {
		open,
		streams: () => wakes.size,
		close() {
			for (const stop of stopListening) stop()
		},
	}
}

const keyOf = ({ wall, tile, reason, alert, moreAlerts }: ScreenState) =>
	JSON.stringify([wall, tile, reason, alert?.id, alert?.summary, alert?.severity, moreAlerts])

/** Rings are not lost while nobody waits. */
function createBell() {
	let rung = false
	let closed = false
	let wake: (() => void) | undefined
	const ring = () => {
		rung = true
		wake?.()
	}
	return {
		ring,
		closed: () => closed,
		close() {
			closed = true
			ring()
		},
		async heard(withinMs: number): Promise<void> {
			if (!rung) {
				await new Promise<void>((resolve) => {
					const timer = setTimeout(resolve, withinMs)
					wake = () => {
						clearTimeout(timer)
						resolve()
					}
				})
			}
			wake = undefined
			rung = false
		},
	}
}
