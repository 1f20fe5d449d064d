import { createCipheriv, createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'
import { VongError } from '@vong/core/errors'

const IV_BYTES = 12
const TAG_BYTES = 16

/** What is kept of a token: enough to know it again, nothing that leads back to it. */
export function fingerprint(secret: string): string {
	return createHash('sha256').update(secret).digest('base64url')
}

/** Equal or not, in a time that does not tell where they differ. */
export function sameSecret(a: string, b: string): boolean {
	return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}

/** Encrypts with AES-256-GCM; the name goes in as additional data, so that sealed texts cannot change places. */
export function sealBytes(key: Uint8Array, name: string, bytes: Uint8Array, iv: Uint8Array): Buffer {
	const cipher = createCipheriv('aes-256-gcm', key, iv.subarray(0, IV_BYTES))
	cipher.setAAD(Buffer.from(name))
	const sealed = [cipher.update(bytes), cipher.final()]
	return Buffer.concat([iv.subarray(0, IV_BYTES), cipher.getAuthTag(), ...sealed])
}

/** The same for text, as base64. */
export function seal(key: Uint8Array, name: string, text: string, iv: Uint8Array): string {
	return sealBytes(key, name, Buffer.from(text), iv).toString('base64')
}

/** @throws VongError CONFIGURATION when the key is not the one it was sealed with. */
export function unsealBytes(key: Uint8Array, name: string, bytes: Uint8Array): Buffer {
	try {
		const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
			// A shorter one would be easier to guess.
			authTagLength: TAG_BYTES,
		})
		decipher.setAAD(Buffer.from(name))
		decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
		return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
	} catch (cause) {
		throw new VongError(
			'CONFIGURATION',
			'What is sealed here was sealed with another key. Set SEALING_KEY to that one, or restore keys/sealing.key in the data directory.',
			{ cause },
		)
	}
}

/** The same for text that was sealed as base64. */
export function unseal(key: Uint8Array, name: string, sealed: string): string {
	return unsealBytes(key, name, Buffer.from(sealed, 'base64')).toString('utf8')
}
