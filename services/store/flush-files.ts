import { lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Has what changed below a directory since an instant written to the disk. What vanishes meanwhile was replaced by something else. */
export async function flushFiles(dir: string, since: number): Promise<void> {
	const entries = await readdir(dir, { withFileTypes: true })
	const pathOf = ({ name }: { name: string }) => join(dir, name)
	await Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => unlessGone(flush(pathOf(entry), since))))
	for (const entry of entries) if (entry.isDirectory()) await unlessGone(flushFiles(pathOf(entry), since))
	// That a file is there stands in its directory.
	await unlessGone(flush(dir, since))
}

async function flush(path: string, since: number) {
	if ((await lstat(path)).mtimeMs < since) return
	const file = await open(path, 'r')
	await file.sync().finally(() => file.close())
}

async function unlessGone(work: Promise<void>) {
	try {
		await work
	} catch (error) {
		if ((error as { code?: unknown }).code !== 'ENOENT') throw error
	}
}
