import { VongError } from '@vong/core/errors'
import type { Silence } from '@vong/core/notification'
import { createKeptLog, type KeptLogDeps } from './kept-log.ts'

export interface Silences {
	/** All of them, those that ended among them. */
	all(): Silence[]
	create(input: Omit<Silence, 'id' | 'endedAt'>): Promise<Silence>
	/** Ends one before its time; undefined when there is none. */
	expire(id: string, by: string): Promise<Silence | undefined>
	onChange(listener: () => void): () => void
	close(): Promise<void>
}

const KIND = 'silence'

/** Silences: who asked for nothing to be said of what, why, and until when. */
export async function createSilences(deps: KeptLogDeps): Promise<Silences> {
	const kept = await createKeptLog(deps, 'silences', [KIND])
	const all = () => [...kept.all(KIND).values()] as Silence[]
	return {
		all,
		async create(input) {
			if (input.reason.trim() === '') throw new VongError('INVALID', 'A silence needs a reason.')
			if (input.until <= input.from) throw new VongError('INVALID', 'A silence has to end after it begins.')
			if (Object.values(input.matcher).every((condition) => condition === undefined)) {
				throw new VongError('INVALID', 'A silence needs at least one condition: one on everything is not to be had.')
			}
			const silence: Silence = { ...input, id: deps.randomId(), endedAt: null }
			await kept.put(KIND, silence.id, silence, input.by)
			return silence
		},
		async expire(id, by) {
			const silence = all().find((one) => one.id === id)
			if (!silence || silence.endedAt !== null) return silence
			const ended = { ...silence, endedAt: deps.clock.now() }
			await kept.put(KIND, id, ended, by)
			return ended
		},
		onChange: kept.onChange,
		close: kept.close,
	}
}
