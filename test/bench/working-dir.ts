import { temporaryDir } from '../kit/centre.ts'

const made: { remove(): Promise<void> }[] = []

/**
 * A directory that stays until all is measured: a file system may look at each file that was deleted lately before it makes a new one, which
 * took up to an eighth of the processor from whatever came next.
 */
export async function workingDir(): Promise<{ readonly path: string }> {
	const dir = await temporaryDir()
	made.push(dir)
	return dir
}

export async function removeWorkingDirs(): Promise<void> {
	for (const dir of made.splice(0)) await dir.remove()
}
