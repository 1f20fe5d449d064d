import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Kind } from './kind.ts'

const FOLDER = join(import.meta.dirname, 'kinds')

/** All kinds of entities: each file of `kinds/` exports one as `kind`, and is all that one needs. */
export async function loadKinds(): Promise<readonly Kind[]> {
	const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
	const modules = await Promise.all(
		files.map((file) => import(pathToFileURL(join(FOLDER, file)).href) as Promise<{ kind: Kind }>),
	)
	return modules.map(({ kind }) => kind)
}
