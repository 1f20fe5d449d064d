import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { VongError } from '@vong/core/errors'

const KEY_BYTES = 32

/**
 * The key that seals source secrets at rest: the one given, else the one kept in the data directory, made at first start.
 * @throws VongError CONFIGURATION when the kept key is no key.
 */
export async function readSealingKey(dataDir: string, given: Uint8Array | undefined): Promise<Uint8Array> {
	if (given) return given
	const path = join(dataDir, 'keys', 'sealing.key')
	await mkdir(join(dataDir, 'keys'), { recursive: true, mode: 0o700 })
	try {
		await writeFile(path, randomBytes(KEY_BYTES).toString('base64'), { mode: 0o600, flag: 'wx' })
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
	}
	const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64')
	if (key.length !== KEY_BYTES) {
		throw new VongError(
			'CONFIGURATION',
			`${path} is not a key of ${KEY_BYTES} bytes in base64. Restore it from a backup.`,
		)
	}
	return key
}
