import { randomBytes } from 'node:crypto'
import { sealBytes, unsealBytes } from '@vong/access/secrets'
import type { Safe } from '@vong/core/safe'

const NAME = 'quarantine'
const IV_BYTES = 12
/** In front of what is sealed; messages from before that were kept as they are. */
const MARK = Buffer.from('vong-sealed\0')

/** Quarantined messages at rest: whoever has the key of the installation can open them, nobody else. */
export const quarantineSealing = (key: Uint8Array): Safe => ({
	seal: (bytes) => Buffer.concat([MARK, sealBytes(key, NAME, bytes, randomBytes(IV_BYTES))]),
	open: (bytes) =>
		MARK.equals(bytes.subarray(0, MARK.length)) ? unsealBytes(key, NAME, bytes.subarray(MARK.length)) : bytes,
})
