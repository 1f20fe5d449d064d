import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The name under which this installation's process writes logs; kept in the data directory, so that it stays after a restart. */
export async function readProcessName(dataDir: string): Promise<string> {
	const folder = join(dataDir, 'keys')
	const path = join(folder, 'process-name')
	await mkdir(folder, { recursive: true, mode: 0o700 })
	try {
		await writeFile(path, `${randomUUID()}\n`, { mode: 0o600, flag: 'wx' })
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
	}
	return (await readFile(path, 'utf8')).trim()
}
