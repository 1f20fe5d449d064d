import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectStore } from '@vong/store/connect'
import { expect, it } from 'vitest'
import { createClickHouseHttp } from '../clickhouse-http/server.ts'
import { storeContract } from './store.contract.ts'

storeContract('the store behind HTTP', async () => {
	const dir = await mkdtemp(join(tmpdir(), 'vong-clickhouse-'))
	const server = await createClickHouseHttp(dir)
	return {
		url: server.url,
		async stop() {
			await server.close()
			await rm(dir, { recursive: true, force: true })
		},
	}
})

it('a server that nobody answers for is away, not at fault', async () => {
	const url = 'http://127.0.0.1:1/vong'
	const store = await connectStore({ url, dataDir: tmpdir(), durability: 'disk', clock: { now: () => 0 } })
	await expect(store.ping()).rejects.toMatchObject({ kind: 'unavailable' })
	const away = store.writer.insert('events', [Buffer.from('[]\n')], 'w:1')
	await expect(away).rejects.toMatchObject({ kind: 'unavailable' })
	await store.close()
})
