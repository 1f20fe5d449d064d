import { createECDH, hkdfSync } from 'node:crypto'
import type { VapidKeys } from './channels/push.ts'

const KEY_BYTES = 32

/**
 * The keys by which push services know this centre. They follow from the centre's key, so that all of its processes have the same; with another
 * key every device has to subscribe anew.
 */
export function deriveVapidKeys(key: Uint8Array): VapidKeys {
	const curve = createECDH('prime256v1')
	// A number beyond the curve's order is no key; that happens once in 2^32.
	for (let attempt = 0; ; attempt++) {
		const bytes = Buffer.from(hkdfSync('sha256', key, '', `vong web push ${attempt}`, KEY_BYTES))
		try {
			curve.setPrivateKey(bytes)
			return {
				publicKey: curve.getPublicKey().toString('base64url'),
				privateKey: curve.getPrivateKey().toString('base64url'),
			}
		} catch {
			// The next one.
		}
	}
}
