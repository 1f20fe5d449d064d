import type { Intake, Message, Refusal, SourceKeys } from '@vong/core/door'
import { VongError } from '@vong/core/errors'
import type { Source } from '@vong/core/source'

export const SECRET = 'right'

export function makeSource(id: string, limits: Partial<Source['limits']> = {}): Source {
	return {
		id,
		name: { vi: id, en: id },
		owner: '',
		auth: 'signature',
		feeds: [
			{ door: 'mqtt', match: `events/${id}`, format: 'cloudevents' },
			{ door: 'mqtt', match: `stations/${id}/+`, format: 'json' },
		],
		types: [],
		drop: [],
		hash: [],
		every: 60,
		skew: 300,
		retentionDays: 1,
		limits: { messageBytes: 10_000, perSecond: 100_000, burst: 100_000, ...limits },
	}
}

/** Keys of which one secret is right for every source. */
export const keys: SourceKeys = {
	verifyPassword: async (_source, secret) => secret === SECRET,
	signingSecrets: () => [],
}

/** An intake that keeps what it takes, and that a test can hold up. */
export function createFakeIntake() {
	const taken: Message[] = []
	const refused: [string, Refusal][] = []
	const statuses: [string, string][] = []
	let gate: PromiseWithResolvers<void> | undefined
	let full = false
	let room = Promise.withResolvers<void>()
	let failure: Error | undefined

	const intake: Intake = {
		async accept(messages) {
			if (full) throw new VongError('OVERLOADED', 'full')
			if (failure) throw failure
			await gate?.promise
			messages.forEach((message) => {
				taken.push(message)
			})
		},
		acceptExactly: async () => [],
		refuse: (source, refusal) => refused.push([source, refusal]),
		feedStatus: (source, status) => statuses.push([source, status]),
		get full() {
			return full
		},
		whenRoom: () => room.promise,
	}
	return {
		intake,
		taken,
		refused,
		statuses,
		/** Until the answer's call nothing is durable. */
		hold() {
			const own = Promise.withResolvers<void>()
			gate = own
			return () => own.resolve()
		},
		fill() {
			full = true
		},
		makeRoom() {
			full = false
			room.resolve()
			room = Promise.withResolvers<void>()
		},
		failWith(error: Error | undefined) {
			failure = error
		},
	}
}
