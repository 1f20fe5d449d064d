import { setTimeout as delay } from 'node:timers/promises'
import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import type { Sighting } from '@vong/core/screen'
import type { ScreenState } from '../screen-reader.ts'
import { closable } from './closable.ts'
import type { StreamItem } from './roots.ts'

/** Alerts that move together are looked at together. */
const GATHER_MS = 100
/** Looked at again even when nobody said that anything changed; as often the screen counts as heard of. */
const AGAIN_MS = 10_000

export interface LiveScreens {
	onChange(listener: () => void): () => void
	/** A screen is there and shows this. */
	report(screen: string, what: Omit<Sighting, 'at'>): Promise<void>
}

interface ScreenStreamsDeps {
	readonly bus: Bus
	readonly screens: LiveScreens
	readonly clock: Clock
	readonly log: { warn(fields: object, message: string): void }
}

export type ScreenStreams = Awaited<ReturnType<typeof createScreenStreams>>

/** What screens are to show, told when it changes: by somebody, by an alert, or because its time is over. */
export async function createScreenStreams({ bus, screens, clock, log }: ScreenStreamsDeps) {
	const wakes = new Set<() => void>()
	const wakeAll = () => {
		for (const wake of wakes) wake()
	}
	const subscription = await bus.subscribe('alerts.changed', wakeAll, wakeAll)
	const stopListening = screens.onChange(wakeAll)

	function open(stateOf: () => Promise<ScreenState>): AsyncGenerator<StreamItem, void, undefined> {
		const bell = createBell()
		return closable(items(stateOf, bell), bell.close)
	}

	async function* items(stateOf: () => Promise<ScreenState>, bell: ReturnType<typeof createBell>) {
		wakes.add(bell.ring)
		try {
			let told = ''
			while (!bell.closed()) {
				const state = await stateOf().catch((error: unknown) => {
					// Before anything was told the caller is to know; after that the screen keeps what it has.
					if (told === '') throw error
					log.warn({ err: error }, 'what a screen is to show could not be worked out; trying again')
					return undefined
				})
				if (state)
					await screens
						.report(state.screen, { wall: state.wall, tile: state.tile, alert: state.alert?.id ?? null, own: false })
						.catch((error: unknown) => log.warn({ err: error }, 'not told of a screen'))
				if (state && keyOf(state) !== told) {
					told = keyOf(state)
					yield { delivery: state }
				}
				await bell.heard(Math.min(AGAIN_MS, Math.max(0, (state?.until ?? Number.POSITIVE_INFINITY) - clock.now())))
				if (!bell.closed()) await delay(GATHER_MS)
			}
		} finally {
			wakes.delete(bell.ring)
		}
	}

	return {
		open,
		streams: () => wakes.size,
		async close() {
			stopListening()
			await subscription.close()
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
