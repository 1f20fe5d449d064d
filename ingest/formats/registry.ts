import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Decoder } from '@vong/core/decoder'

const FOLDER = join(import.meta.dirname, 'decoders')

/** All decoders by the name of their format: each file of `decoders/` exports one as `decoder`, and is all that one needs. */
export async function createDecoders(): Promise<ReadonlyMap<string, Decoder>> {
	const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
	const modules = await Promise.all(
		files.map((file) => import(pathToFileURL(join(FOLDER, file)).href) as Promise<{ decoder: Decoder }>),
	)
	return new Map(modules.map(({ decoder }) => [decoder.format, decoder]))
}
