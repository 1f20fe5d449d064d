import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectStore } from '@vong/store/connect'
import type { Store } from '@vong/store/store'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type ClickHouseHttp, createClickHouseHttp } from '../clickhouse-http/server.ts'
import { ROLLUP_COUNTS, rollupCounts, storeContract, storedEvent, storedLine } from './store.contract.ts'

const USER = { name: 'vọng', password: "p:w@d/'%" }

storeContract('the store behind HTTP', async () => {
	const dir = await mkdtemp(join(tmpdir(), 'vong-clickhouse-'))
	const server = await createClickHouseHttp(dir, 0, USER)
	return {
		url: server.url,
		ask: server.ask,
		async stop() {
			// What the suite sends and reads is long enough to be worth compressing, and is compressed.
			expect(server.seen.zippedRequests).toBeGreaterThan(0)
			expect(server.seen.zippedAnswers).toBeGreaterThan(0)
			await server.close()
			await rm(dir, { recursive: true, force: true })
		},
	}
})

async function startServer(): Promise<{
	server: ClickHouseHttp
	store: Store
	connect: (url: string) => Promise<Store>
}> {
	const dir = await mkdtemp(join(tmpdir(), 'vong-clickhouse-'))
	const server = await createClickHouseHttp(dir, 0, USER)
	const stores: Store[] = []
	const connect = async (url: string) => {
		const store = await connectStore({ url, dataDir: dir, durability: 'disk', clock: { now: () => 0 } })
		stores.push(store)
		return store
	}
	onTestFinished(async () => {
		await Promise.all(stores.map((store) => store.close()))
		await server.close()
		await rm(dir, { recursive: true, force: true })
	})
	const store = await connect(server.url)
	return { server, store, connect }
}

describe('faults between here and the server', () => {
	it('an insert whose answer was lost counts once, in the events, their identities and every rollup', async () => {
		const { server, store } = await startServer()
		await store.migrate()
		const lines = [storedLine(storedEvent('a'), 1), storedLine(storedEvent('b'), 2)]
		server.loseAnswers(2)
		for (let time = 0; time < 2; time++) {
			await expect(store.writer.insert('events', lines, 'w:1')).rejects.toMatchObject({ kind: 'unavailable' })
		}
		await store.writer.insert('events', lines, 'w:1')
		expect(server.seen.cutInserts).toBe(2)
		expect(await server.ask(rollupCounts)).toBe(ROLLUP_COUNTS)
		expect(await store.queries.findIdentities('environment', ['a', 'b'])).toHaveLength(2)
	})

	it('a wrong password is a store that is away, told with its number, and the password is not in the message', async () => {
		const { server, connect } = await startServer()
		const url = new URL(server.url)
		url.password = 'canary-of-a-password'
		const stranger = await connect(url.href)
		const failure = await stranger.queries.heads().catch((error: unknown) => error)
		expect(failure).toMatchObject({ name: 'StoreError', kind: 'unavailable', code: '516' })
		expect(String(failure)).not.toContain('canary-of-a-password')
		await expect(stranger.migrate()).rejects.toMatchObject({ code: '516' })
	})

	it('the fixture takes a user by either way and nobody without one', async () => {
		const { server } = await startServer()
		const { origin } = new URL(server.url)
		const ask = async (headers: Record<string, string>) =>
			(await fetch(origin, { method: 'POST', body: 'SELECT 1', headers })).status
		const basic = Buffer.from(`${USER.name}:${USER.password}`).toString('base64')
		expect(await ask({ authorization: `Basic ${basic}` })).toBe(200)
		const named = { 'x-clickhouse-user': 'reader', 'x-clickhouse-key': USER.password }
		expect(await ask(named)).toBe(403)
		expect(await ask({ ...named, 'x-clickhouse-user': Buffer.from(USER.name).toString('latin1') })).toBe(200)
		expect(await ask({})).toBe(403)
	})

	it('what is asked of a server that stands still waits, and is answered when it goes on', async () => {
		const { server, store } = await startServer()
		await store.migrate()
		server.become('held')
		const insert = store.writer.insert('events', [storedLine(storedEvent('a'), 1)], 'w:1')
		const read = store.queries.heads()
		await vi.waitFor(() => expect(server.seen.held).toBe(2))
		server.become('up')
		await insert
		expect(await read).toEqual({})
	})

	it('a server that went away is away for reads, inserts and migrations, and is used again when it is back', async () => {
		const { server, store } = await startServer()
		await store.migrate()
		server.become('cut')
		await expect(store.queries.heads()).rejects.toMatchObject({ kind: 'unavailable' })
		await expect(store.ping()).rejects.toMatchObject({ kind: 'unavailable' })
		await expect(store.migrate()).rejects.toMatchObject({ kind: 'unavailable' })
		const lines = [storedLine(storedEvent('a'), 1)]
		await expect(store.writer.insert('events', lines, 'w:1')).rejects.toMatchObject({ kind: 'unavailable' })
		server.become('up')
		await store.writer.insert('events', lines, 'w:1')
		expect(await store.queries.findIdentities('environment', ['a'])).toHaveLength(1)
	})

	it('two processes that come to an empty server at the same time both find it whole', async () => {
		const { server, store, connect } = await startServer()
		const other = await connect(server.url)
		await Promise.all([store.migrate(), other.migrate()])
		await other.writer.insert('events', [storedLine(storedEvent('a'), 1), storedLine(storedEvent('b'), 2)], 'w:1')
		expect(await server.ask(rollupCounts)).toBe(ROLLUP_COUNTS)
		expect(await store.migrate()).toEqual({ applied: [] })
	})

	it('a statement about a table that is not there is a mistake of ours, with its number', async () => {
		const { store } = await startServer()
		await expect(store.queries.heads()).rejects.toMatchObject({ kind: 'query', code: '60' })
	})
})

it('a server that nobody answers for is away, not at fault', async () => {
	const url = 'http://127.0.0.1:1/vong'
	const store = await connectStore({ url, dataDir: tmpdir(), durability: 'disk', clock: { now: () => 0 } })
	await expect(store.ping()).rejects.toMatchObject({ kind: 'unavailable' })
	const away = store.writer.insert('events', [Buffer.from('[]\n')], 'w:1')
	await expect(away).rejects.toMatchObject({ kind: 'unavailable' })
	await store.close()
})
