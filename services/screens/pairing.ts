import { createHmac } from 'node:crypto'
import type { Clock } from '@vong/core/clock'
import { VongError } from '@vong/core/errors'
import type { Screen } from '@vong/core/screen'
import type { Kept } from './kept.ts'

const KIND = 'pairing'
export const PAIRING_KINDS = [KIND] as const
const HOLDS_MS = 10 * 60_000
/** Crockford's base 32: nothing in it is taken for something else when read from afar. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_DIGITS = 7
const SECRET_BYTES = 24

/** An administrator's word that the screen that shows a code is to be let in. */
interface Confirmed {
	readonly name: string
	readonly walls: readonly string[]
	readonly playlist: string | null
	readonly by: string
	readonly until: number
}

interface PairingDeps {
	/** Makes codes from secrets; all processes have the same. */
	readonly key: Uint8Array
	readonly kept: Kept
	/** Makes the device's credential: looks at these walls, and nothing else. */
	readonly createCredential: (name: string, walls: readonly string[]) => Promise<{ id: string; token: string }>
	readonly addScreen: (screen: Screen, by: string) => Promise<void>
	readonly random: (bytes: number) => Uint8Array
	readonly clock: Clock
}

export type Claim =
	| { readonly state: 'waiting' }
	| { readonly state: 'expired' }
	| { readonly state: 'paired'; readonly token: string; readonly id: string; readonly name: string }

export type Pairing = ReturnType<typeof createPairing>

/**
 * Lets a screen in that nobody can type at: it shows a code, an administrator confirms it, the screen gets its credential. The code is made
 * from the screen's secret, so that nothing is kept of screens that only ask, and any process can answer.
 */
export function createPairing({ key, kept, createCredential, addScreen, random, clock }: PairingDeps) {
	/** Claimed here and not yet taken back in the log. */
	const claimed = new Set<string>()

	function codeOf(secret: string): string {
		const bytes = createHmac('sha256', key).update(`screen ${secret}`).digest()
		const digits = Array.from(bytes.subarray(0, CODE_DIGITS), (byte) => DIGITS[byte % DIGITS.length] ?? '0').join('')
		return digits + checkDigit(digits)
	}

	return {
		/** What a screen that asks gets: the code to show, and the secret to come back with. */
		ask(): { code: string; secret: string; expiresAt: number } {
			const at = clock.now()
			const secret = `${at.toString(36)}.${Buffer.from(random(SECRET_BYTES)).toString('base64url')}`
			const code = codeOf(secret)
			return { code: `${code.slice(0, 4)}-${code.slice(4)}`, secret, expiresAt: at + HOLDS_MS }
		},
		/** @throws VongError INVALID for what is no code. */
		async confirm(text: string, what: Pick<Screen, 'name' | 'walls' | 'playlist'>, by: string): Promise<void> {
			const code = normalised(text)
			if (code.length !== CODE_DIGITS + 1 || checkDigit(code.slice(0, -1)) !== code.at(-1))
				throw new VongError(
					'INVALID',
					'This is no code of a screen. Read it again from the screen: eight letters and digits.',
				)
			claimed.delete(code)
			const { name, walls, playlist } = what
			const confirmed: Confirmed = { name, walls, playlist, by, until: clock.now() + HOLDS_MS }
			await kept.put(KIND, code, confirmed, by)
		},
		/** What the screen with this secret is to do: wait, ask anew, or take its credential, which is given this once. */
		async claim(secret: string): Promise<Claim> {
			const askedAt = Number.parseInt(secret.split('.')[0] ?? '', 36)
			// Another process's clock may be a little ahead; what is no time at all is expired, too.
			if (!(Math.abs(clock.now() - askedAt) < HOLDS_MS)) return { state: 'expired' }
			const code = codeOf(secret)
			const confirmed = kept.all(KIND).get(code) as Confirmed | undefined
			if (!confirmed || confirmed.until <= clock.now() || claimed.has(code)) return { state: 'waiting' }
			claimed.add(code)
			const { name, walls, playlist, by } = confirmed
			const { id, token } = await createCredential(name, walls)
			await addScreen({ id, name, walls, playlist, pairedAt: clock.now(), pairedBy: by }, by)
			await kept.put(KIND, code, null, by)
			return { state: 'paired', token, id, name }
		},
	}
}

/** As it is meant when somebody reads it aloud or types it in a hurry. */
const normalised = (text: string) =>
	text
		.toUpperCase()
		.replace(/[^0-9A-Z]/g, '')
		.replace(/O/g, '0')
		.replace(/[IL]/g, '1')

/** Tells most slips: a wrong digit, or two that changed places. */
function checkDigit(digits: string): string {
	const sum = [...digits].reduce((total, digit, index) => total + (2 * index + 1) * DIGITS.indexOf(digit), 0)
	return DIGITS[sum % DIGITS.length] ?? '0'
}
