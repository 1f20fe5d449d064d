import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { open } from 'lmdb'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createChecksum } from './identity-hash.ts'
import { type Batch, createSpool, type Spool, type SpoolOptions } from './spool.ts'
import { quiet, temporaryDir } from './test-support/centre.ts'

const checksum = await createChecksum()

async function openSpool(dir: string, changes: Partial<SpoolOptions> = {}): Promise<Spool> {
	let id = 0
	const spool = await createSpool({
		dir,
		durability: 'disk',
		quotaBytes: 1e9,
		randomId: () => `w${++id}`,
		checksum,
		log: quiet,
		...changes,
	})
	let closed = false
	const close = spool.close
	const closeOnce = async () => {
		if (!closed) await close()
		closed = true
	}
	onTestFinished(closeOnce)
	return Object.assign(spool, { close: closeOnce })
}

function put(spool: Spool, count: number, text = 'x', source = 's'): Promise<void> {
	return spool.append((sink) => {
		for (let row = 0; row < count; row++) {
			const number = sink.take()
			const bytes = Buffer.from(`${JSON.stringify([number, text])}\n`)
			sink.addEvent({
				source,
				kind: { type: 't', severity: 'info' },
				receivedAt: 1,
				number,
				hash: number,
				suspect: false,
				bytes,
			})
		}
	})
}

function numbersOf(batch: Batch | undefined): number[] {
	const text = batch?.chunks.map((chunk) => Buffer.from(chunk.events).toString('utf8')).join('') ?? ''
	return text
		.split('\n')
		.filter(Boolean)
		.map((line) => (JSON.parse(line) as [number])[0])
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

describe('the spool', () => {
	test('hands over what was appended, in order, batch by batch', async () => {
		const spool = await openSpool(temporaryDir())
		await Promise.all([put(spool, 3), put(spool, 2)])
		spool.seal()
		await put(spool, 1)
		const first = await spool.next()
		expect(numbersOf(first)).toEqual([1, 2, 3, 4, 5])
		expect(first?.chunks).toHaveLength(1)
		expect(Object.fromEntries(spool.pending)).toEqual({ s: 6 })
		await spool.release(first?.id ?? 0)
		expect(await spool.next()).toBeUndefined()
		spool.seal()
		expect(numbersOf(await spool.next())).toEqual([6])
	})

	// Whoever acknowledges in another order breaks MQTT (4.6.0-2), and has brokers search long lists.
	test('what was appended first is durable first, however much comes at once', async () => {
		const limits = { batchRows: 100_000, batchBytes: 32e6, chunkBytes: 1e6 }
		const spool = await openSpool(temporaryDir(), { limits })
		const durable: number[] = []
		const appends: Promise<void>[] = []
		for (let index = 0; index < 2_000; index++) {
			const rows = index % 500 === 1 ? 6_000 : 1 + ((index * 7) % 90)
			appends.push(put(spool, rows, 'x'.repeat(300)).then(() => void durable.push(index)))
			// What follows is appended while this is being written.
			if (index % 500 === 0) await new Promise(setImmediate)
		}
		await Promise.all(appends)
		expect(durable).toEqual(appends.map((_, index) => index))
	})

	test('after a restart the same rows form the same batches, and numbers go on', async () => {
		const dir = temporaryDir()
		const before = await openSpool(dir)
		await put(before, 3)
		before.seal()
		await put(before, 2)
		await put(before, 2)
		const ids = [(await before.next())?.id]
		await before.close()
		const after = await openSpool(dir)
		expect(after.writer).toBe(before.writer)
		expect(after.nextNumber).toBe(8)
		await put(after, 1)
		const batches: Batch[] = []
		after.seal()
		for (let batch = await after.next(); batch; batch = await after.next()) {
			batches.push(batch)
			await after.release(batch.id)
		}
		expect(batches.map(numbersOf)).toEqual([[1, 2, 3], [4, 5, 6, 7], [8]])
		expect(batches.map((batch) => batch.recovered)).toEqual([true, true, false])
		expect(batches[0]?.id).toBe(ids[0])
	})

	test('neither numbers nor batches are given again once everything is released', async () => {
		const dir = temporaryDir()
		const before = await openSpool(dir)
		await put(before, 3)
		before.seal()
		const batch = await before.next()
		await before.release(batch?.id ?? 0)
		await before.close()
		const after = await openSpool(dir)
		await put(after, 1)
		after.seal()
		const next = await after.next()
		expect(next?.first).toBe(4)
		expect(next?.id).toBeGreaterThan(batch?.id ?? 0)
	})

	test('a batch ends by itself at its limits', async () => {
		const spool = await openSpool(temporaryDir(), { limits: { batchRows: 4, batchBytes: 1e6, chunkBytes: 1e6 } })
		for (let at = 0; at < 5; at++) await put(spool, 2)
		spool.seal()
		const sizes: number[] = []
		for (let batch = await spool.next(); batch; batch = await spool.next()) {
			sizes.push(numbersOf(batch).length)
			await spool.release(batch.id)
		}
		expect(sizes).toEqual([4, 4, 2])
	})

	test('a large append stands in one batch of several chunks', async () => {
		const spool = await openSpool(temporaryDir(), { limits: { batchRows: 10, batchBytes: 1000, chunkBytes: 500 } })
		await put(spool, 100, 'x'.repeat(50))
		spool.seal()
		const batch = await spool.next()
		expect(numbersOf(batch)).toEqual(range(1, 100))
		expect(batch?.chunks.length).toBeGreaterThan(5)
	})

	test('is full at its quota and has room again when enough was released', async () => {
		const spool = await openSpool(temporaryDir(), { quotaBytes: 5_000 })
		while (!spool.full) {
			await put(spool, 10, 'x'.repeat(100))
			spool.seal()
		}
		const room = spool.whenRoom()
		while (spool.full) await spool.release((await spool.next())?.id ?? 0)
		await room
		expect(spool.bytes).toBeLessThan(5_000)
	})

	test('a damaged chunk is put aside, never served', async () => {
		const dir = temporaryDir()
		const before = await openSpool(dir)
		await put(before, 2, 'first')
		await put(before, 2, 'second')
		await before.close()
		const root = open({ path: dir, maxDbs: 8 })
		const chunks = root.openDB<Buffer, [number, number]>({ name: 'chunks', encoding: 'binary' })
		const [entry] = [...chunks.getRange({ limit: 1 })].map(({ key, value }) => ({ key, value: Buffer.from(value) }))
		if (!entry) throw new Error('the spool is empty')
		entry.value[entry.value.length - 3] = 0
		await chunks.put(entry.key, entry.value)
		await root.close()
		const after = await openSpool(dir)
		expect(numbersOf(await after.next())).toEqual([3, 4])
	})

	test('notes about a batch outlive the process, and end with the batch', async () => {
		const dir = temporaryDir()
		const before = await openSpool(dir)
		await put(before, 1)
		before.seal()
		const id = (await before.next())?.id ?? 0
		await before.setNote(id, 'split 0-1', true)
		await before.close()
		const after = await openSpool(dir)
		expect(after.note(id, 'split 0-1')).toBe(true)
		await after.release(id)
		expect(after.note(id, 'split 0-1')).toBeUndefined()
	})

	test('what a killed process was told to be durable is there, whole and in order', async () => {
		const dir = temporaryDir()
		let durable = 0
		let last = 0
		for (let kill = 0; kill < 4; kill++) {
			const script = fileURLToPath(new URL('./test-support/spool-writer.ts', import.meta.url))
			const child = spawn(process.execPath, [script, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
			let answers = 0
			let text = ''
			child.stdout.on('data', (data: Buffer) => {
				text += data.toString()
				answers += 1
				if (answers > 20 + kill * 13) child.kill('SIGKILL')
			})
			await once(child, 'close')
			const complete = text.slice(0, text.lastIndexOf('\n')).split('\n')
			durable = Math.max(durable, ...complete.map(Number))

			const before = last
			const spool = await openSpool(dir)
			const found: number[] = []
			for (let batch = await spool.next(); batch; batch = await spool.next()) {
				last = batch.last
				found.push(...numbersOf(batch))
				await spool.release(batch.id)
			}
			expect(found).toEqual(range(before + 1, last))
			expect(last).toBeGreaterThanOrEqual(durable)
			expect(spool.nextNumber).toBe(last + 1)
			await spool.close()
		}
	})
})

test('what is committed is told by the last number before what is still in flight, also after a start', async () => {
	const dir = await temporaryDir()
	const spool = await openSpool(dir)
	expect(spool.committed).toBe(0)
	await put(spool, 3)
	spool.seal()
	await put(spool, 2)
	expect(spool.committed).toBe(0)
	await spool.release((await spool.next())?.id ?? 0)
	expect(spool.committed).toBe(3)
	await spool.close()
	const again = await openSpool(dir)
	expect(again.committed).toBe(3)
	await again.release((await again.next())?.id ?? 0)
	expect(again.committed).toBe(5)
})
