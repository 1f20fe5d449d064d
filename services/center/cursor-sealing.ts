import { randomBytes } from 'node:crypto'
import { seal, unseal } from '@vong/access/secrets'

const NAME = 'cursor'
const IV_BYTES = 12

/** Places in streams as clients hold them: whoever has the key of the installation can open them, nobody else. */
export const cursorSealing = (key: Uint8Array) => ({
	seal: (position: string) =>
		Buffer.from(seal(key, NAME, position, randomBytes(IV_BYTES)), 'base64').toString('base64url'),
	open(cursor: string): string | undefined {
		try {
			return unseal(key, NAME, Buffer.from(cursor, 'base64url').toString('base64'))
		} catch {
			// Made up, cut off, or of another installation: all the same to who asks.
			return undefined
		}
	},
})
