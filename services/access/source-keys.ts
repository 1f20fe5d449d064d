import type { Clock } from '@vong/core/clock'
import type { SourceKeys } from '@vong/core/door'
import type { AccessRecord } from './access.ts'
import { sameSecret, seal, unseal } from './secrets.ts'

/** Two keys live side by side, so that a sender can change over without a gap. */
const LIVE_KEYS = 2
const SECRET_BYTES = 32
const ID_BYTES = 9
const IV_BYTES = 12

interface Key {
	readonly id: string
	readonly source: string
	readonly secret: string
	readonly at: number
}

export interface SourceKeyDeps {
	readonly append: (record: AccessRecord) => Promise<void>
	readonly random: (bytes: number) => Uint8Array
	readonly sealingKey: Uint8Array
	readonly clock: Clock
}

export interface SourceKeyring extends SourceKeys {
	/** Takes in one record of the log. */
	apply(record: AccessRecord): void
	clear(): void
	/** Makes a new key; a third one ends the oldest. The secret is told this once. */
	rotateSourceSecret(source: string): Promise<{ id: string; secret: string }>
	/** False when the source has no such live key. */
	endSourceSecret(source: string, id: string): Promise<boolean>
	/** Live keys without their secrets, newest first. */
	listSourceSecrets(source: string): { id: string; at: number }[]
}

/** The keys of the sources: `whsec_…`, which sign webhooks and are the MQTT passwords; sealed in the log. */
export function createSourceKeyring({ append, random, sealingKey, clock }: SourceKeyDeps): SourceKeyring {
	const keys = new Map<string, Key[]>()
	/** An end is an end, though the clock was set back and its line stands before that of its key. */
	const ended = new Set<string>()
	const of = (source: string) => keys.get(source) ?? []
	const text = (bytes: number) => Buffer.from(random(bytes)).toString('base64url')

	function apply({ kind, id, at, body }: AccessRecord) {
		const { source, sealed } = JSON.parse(body) as { source: string; sealed?: string }
		if (kind === 'source-key-ended') {
			ended.add(id)
			keys.set(
				source,
				of(source).filter((key) => key.id !== id),
			)
		}
		if (kind !== 'source-key' || sealed === undefined) return
		if (ended.has(id) || of(source).some((key) => key.id === id)) return
		const key = { id, source, secret: unseal(sealingKey, `${source}:${id}`, sealed), at }
		keys.set(source, [key, ...of(source)])
	}

	async function write(record: AccessRecord) {
		await append(record)
		apply(record)
	}

	const end = (source: string, id: string) =>
		write({ kind: 'source-key-ended', id, at: clock.now(), body: JSON.stringify({ source }) })

	return {
		apply,
		clear() {
			keys.clear()
			ended.clear()
		},
		verifyPassword: async (source, secret) => of(source).some((key) => sameSecret(key.secret, secret)),
		signingSecrets: (source) => of(source).map((key) => key.secret),
		async rotateSourceSecret(source) {
			for (const oldest of of(source).slice(LIVE_KEYS - 1)) await end(source, oldest.id)
			const id = text(ID_BYTES)
			const secret = `whsec_${Buffer.from(random(SECRET_BYTES)).toString('base64')}`
			const sealed = seal(sealingKey, `${source}:${id}`, secret, random(IV_BYTES))
			// The oldest is told by its instant: none may be older than those before it.
			const at = Math.max(clock.now(), ...of(source).map((key) => key.at + 1))
			await write({ kind: 'source-key', id, at, body: JSON.stringify({ source, sealed }) })
			return { id, secret }
		},
		async endSourceSecret(source, id) {
			if (!of(source).some((key) => key.id === id)) return false
			await end(source, id)
			return true
		},
		listSourceSecrets: (source) => of(source).map(({ id, at }) => ({ id, at })),
	}
}
