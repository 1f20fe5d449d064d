import type { Bus, Subscription } from '@vong/bus/bus'
import type { Topics } from '@vong/bus/topics'
import type { Clock } from '@vong/core/clock'
import type { Position } from '@vong/core/position'

/** How far a follower of the stream of events knows it to reach, and how far it has come itself. */
export interface Standing {
	readonly known: Position
	readonly done: Position
}

type FollowerStatus = Topics['follower.status']

const TELL_MS = 1_000
/** Who has not been heard of for so long does not follow any more. */
const FORGET_MS = 10_000
/** A follower that is far behind for long must not fill the memory with where the stream stood meanwhile. */
const MOST_SAMPLES = 3_600

/**
 * Measures how old the oldest of what a follower has not come to is: it notes where the stream stands, and how long ago that was which is
 * reached only now.
 */
export function createLagMeter() {
	let samples: { readonly at: number; readonly known: Position }[] = []
	return (now: number, { known, done }: Standing): { readonly behind: number; readonly lagMs: number } => {
		samples = [...samples, { at: now, known }].filter((sample) => missing(sample.known, done) > 0)
		// The oldest one has to stay: the lag is its age.
		if (samples.length > MOST_SAMPLES) samples = samples.filter((_, index) => index % 2 === 0)
		return { behind: missing(known, done), lagMs: now - (samples[0]?.at ?? now) }
	}
}

const missing = (known: Position, done: Position) =>
	Object.entries(known).reduce((sum, [writer, last]) => sum + Math.max(0, last - (done[writer] ?? 0)), 0)

interface TellDeps {
	readonly name: FollowerStatus['name']
	/** Which process it is. */
	readonly process: string
	readonly standing: () => Standing
	readonly bus: Pick<Bus, 'publish'>
	readonly clock: Clock
}

/** Tells the other processes how far a follower of this one is. */
export function tellLag({ name, process, standing, bus, clock }: TellDeps): { close(): Promise<void> } {
	const measure = createLagMeter()
	const tell = () => {
		const at = clock.now()
		// The next one makes up for one that is lost.
		void bus.publish('follower.status', { name, process, at, ...measure(at, standing()) }).catch(() => undefined)
	}
	tell()
	const timer = setInterval(tell, TELL_MS)
	return {
		async close() {
			clearInterval(timer)
		},
	}
}

/** What the followers say of themselves; undefined for one that nobody plays. */
export async function watchFollowers({ bus, clock }: { bus: Pick<Bus, 'subscribe'>; clock: Clock }) {
	const latest = new Map<FollowerStatus['name'], FollowerStatus>()
	const subscription: Subscription = await bus.subscribe('follower.status', (status) => {
		latest.set(status.name, status)
	})
	return {
		of(name: FollowerStatus['name']): FollowerStatus | undefined {
			const status = latest.get(name)
			return status && clock.now() - status.at <= FORGET_MS ? status : undefined
		},
		close: () => subscription.close(),
	}
}

export type Followers = Awaited<ReturnType<typeof watchFollowers>>
