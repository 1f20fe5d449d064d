import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { flushFiles } from './flush-files.ts'

const dir = mkdtempSync(join(tmpdir(), 'vong-flush-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

test('files and directories are flushed while others come and go', async () => {
	mkdirSync(join(dir, 'table', 'part'), { recursive: true })
	for (let index = 0; index < 40; index++) writeFileSync(join(dir, 'table', 'part', `${index}.bin`), 'x')
	const flushing = flushFiles(dir, 0)
	rmSync(join(dir, 'table', 'part', '39.bin'))
	await expect(flushing).resolves.toBeUndefined()
})

test('a directory that cannot be read is told of', async () => {
	await expect(flushFiles(join(dir, 'nowhere'), 0)).rejects.toThrow('ENOENT')
})
