import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryDir } from './centre.ts'

const PACK = join(import.meta.dirname, '../../services/province/binh-phuoc')

/** A copy of the province's pack in which the named files say something else. */
export async function changedPack(
	changes: Readonly<Record<string, (text: string) => string>>,
): Promise<{ path: string; remove(): Promise<void> }> {
	const dir = await temporaryDir()
	await cp(PACK, dir.path, { recursive: true })
	for (const [name, change] of Object.entries(changes)) {
		const file = join(dir.path, name)
		await writeFile(file, change(await readFile(file, 'utf8')))
	}
	return dir
}
