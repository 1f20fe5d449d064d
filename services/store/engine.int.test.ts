import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectStore } from './connect.ts'
import { dialect } from './dialect.ts'
import type { Engine } from './engine.ts'
import { createChdbEngine } from './engine-chdb.ts'
import { createHttpEngine } from './engine-http.ts'
import { type Migration, migrate, readMigrations } from './migrate.ts'

let dir: string
let engine: Engine
const one = dialect(undefined)
const now = () => 1

beforeAll(async () => {
	dir = await mkdtemp(join(tmpdir(), 'vong-engine-'))
	engine = await createChdbEngine(dir)
})

afterAll(async () => {
	await engine.close()
	await rm(dir, { recursive: true, force: true })
})

const names = async () => {
	const rows = await engine.query<{ name: string }>({ name: 'test', sql: 'SELECT name FROM migrations ORDER BY name' })
	return rows.map(({ name }) => name)
}

function migration(name: string, checksum: string, ...statements: string[]): Migration {
	return { name, checksum, statements }
}

describe('queries side by side', () => {
	it('a long one holds up no other, and each is answered by its own parameters', async () => {
		const done: string[] = []
		const ask = (name: string, seconds: number) =>
			engine
				.query<{ name: string }>({
					name: 'test',
					sql: 'SELECT {name:String} AS name, sleep({seconds:Float64}) AS slept',
					parameters: { name, seconds },
				})
				.then(([row]) => done.push(row?.name ?? ''))
		await Promise.all([ask('long', 1), ask('short', 0.01)])
		expect(done).toEqual(['short', 'long'])
	})

	it('many at once never mix their parameters up, whatever these hold', async () => {
		const odd = fc.oneof(
			fc.string({ unit: 'binary', maxLength: 40 }),
			fc.constantFrom("'", '\\', "\\'; SELECT 1", '\t\n\r\0\b', '\\N', '{n:Int8}'),
		)
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.record({ text: odd, list: fc.array(odd, { maxLength: 4 }), number: fc.integer() }), {
					minLength: 1,
					maxLength: 12,
				}),
				async (asked) => {
					const answers = await Promise.all(
						asked.map((parameters, at) =>
							engine.query<Record<string, unknown>>({
								...(at % 2 === 0 ? {} : { lane: 'background' as const }),
								name: 'test',
								sql: 'SELECT {text:String} AS text, {list:Array(String)} AS list, {number:Int64} AS number',
								parameters,
							}),
						),
					)
					const wellFormed = (value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value)
					expect(answers).toEqual(
						asked.map(({ text, list, number }) => [{ text: wellFormed(text), list: list.map(wellFormed), number }]),
					)
				},
			),
			{ numRuns: 50 },
		)
	})

	it('one that does not bring what it names is a mistake, and is not answered by what another one brought', async () => {
		await engine.query({ name: 'test', sql: 'SELECT {left_over:String}', parameters: { left_over: 'x' } })
		const asked = engine.query({ name: 'test', sql: 'SELECT {left_over:String}' })
		await expect(asked).rejects.toMatchObject({ kind: 'query' })
	})
})

describe('migrations', () => {
	it('what a killed run left half done is done in full by the next', async () => {
		const migrations = await readMigrations()
		const [first] = migrations
		let left = 2
		const killed: Engine = {
			...engine,
			async command(sql) {
				if (left-- === 0) throw new Error('killed')
				await engine.command(sql)
			},
		}
		// One table of the first migration is there then, and nothing is noted.
		await expect(migrate(killed, one, now, migrations)).rejects.toThrow('killed')
		expect(await names()).toEqual([])
		const { applied } = await migrate(engine, one, now, migrations)
		expect(applied[0]).toBe(first?.name)
		expect(applied).toEqual(migrations.map(({ name }) => name))
	})

	it('a run that was killed between the last statement and the note does it all again without harm', async () => {
		const last = migration(
			'8000-noted.sql',
			'n',
			'CREATE TABLE noted {on_cluster} (x UInt8) ENGINE = {merge_tree} ORDER BY x',
		)
		const altered = migration('8001-altered.sql', 'a', "ALTER TABLE noted {on_cluster} ADD COLUMN y String DEFAULT ''")
		const killed: Engine = {
			...engine,
			command: (sql) => (sql.startsWith('INSERT') ? Promise.reject(new Error('killed')) : engine.command(sql)),
		}
		await expect(migrate(killed, one, now, [last])).rejects.toThrow('killed')
		expect((await migrate(engine, one, now, [last])).applied).toEqual(['8000-noted.sql'])
		await expect(migrate(killed, one, now, [last, altered])).rejects.toThrow('killed')
		expect((await migrate(engine, one, now, [last, altered])).applied).toEqual(['8001-altered.sql'])
	})

	it('several that migrate at the same time all end well, and afterwards there is nothing to do', async () => {
		const migrations = [1, 2, 3].map((number) =>
			migration(
				`900${number}-same.sql`,
				's',
				`CREATE TABLE same_${number} {on_cluster} (x UInt8) ENGINE = {merge_tree} ORDER BY x`,
			),
		)
		await Promise.all([1, 2, 3].map(() => migrate(engine, one, now, migrations)))
		expect(await migrate(engine, one, now, migrations)).toEqual({ applied: [] })
	})

	it('a changed migration is refused by name, and nothing behind or before it is applied', async () => {
		const migrations = [
			migration('9100-new.sql', 'x', 'CREATE TABLE never {on_cluster} (x UInt8) ENGINE = {merge_tree} ORDER BY x'),
			migration('9002-same.sql', 'changed'),
		]
		const refused = migrate(engine, one, now, migrations)
		await expect(refused).rejects.toMatchObject({ name: 'VongError', code: 'CONFIGURATION' })
		await expect(refused).rejects.toThrow('9002-same.sql was applied to this store in another wording')
		expect(await names()).not.toContain('9100-new.sql')
	})

	it('the engine reads every statement, as it stands for one engine and for a cluster', async () => {
		const statements = (await readMigrations()).flatMap((each) => each.statements)
		const rendered = [one, dialect("it's \\ odd")].flatMap(({ render }) => statements.flatMap(render))
		const rows = await engine.query<{ text: string }>({
			name: 'test',
			sql: 'SELECT formatQuerySingleLine(arrayJoin({rendered:Array(String)})) AS text',
			parameters: { rendered },
		})
		expect(rows).toHaveLength(rendered.length)
	})
})

it('a cluster without the address of a server is refused', async () => {
	const refused = connectStore({ cluster: 'one', dataDir: dir, durability: 'disk', clock: { now } })
	await expect(refused).rejects.toMatchObject({ name: 'VongError', code: 'CONFIGURATION' })
})

describe('limits of time', () => {
	it('the engine inside the process ends a query that takes longer', async () => {
		const slow = engine.query({ name: 'slow', sql: 'SELECT sleepEachRow(0.1) FROM numbers(100)', timeoutMs: 300 })
		await expect(slow).rejects.toMatchObject({ name: 'StoreError', kind: 'timeout' })
		expect(await engine.query({ name: 'after', sql: 'SELECT 1 AS one' })).toEqual([{ one: 1 }])
	})

	it('of a server that never answers nothing is awaited for longer than the query may take', async () => {
		const server = createServer(() => undefined).listen(0, '127.0.0.1')
		await once(server, 'listening')
		const silent = createHttpEngine(`http://127.0.0.1:${(server.address() as AddressInfo).port}/vong`, { graceMs: 20 })
		const read = silent.query({ name: 'silent', sql: 'SELECT 1', timeoutMs: 30 })
		await expect(read).rejects.toMatchObject({ name: 'StoreError', kind: 'timeout' })
		await silent.close()
		server.closeAllConnections()
		server.close()
	})

	it('an insert whose answer breaks off is told as one that may not have arrived, and ends nothing else', async () => {
		const server = createServer((request, response) => {
			request.resume().on('end', () => {
				response.writeHead(200, { 'content-type': 'text/plain' })
				response.write(' ', () => request.socket.resetAndDestroy())
			})
		}).listen(0, '127.0.0.1')
		await once(server, 'listening')
		const broken = createHttpEngine(`http://127.0.0.1:${(server.address() as AddressInfo).port}/vong`)
		const insert = broken.insert('events', [Buffer.from('[]\n')], 'w:1')
		await expect(insert).rejects.toMatchObject({ name: 'StoreError', kind: 'unavailable' })
		await broken.close()
		server.close()
	})

	it('in a cluster what is written is asked of most replicas and what is read is all of it', async () => {
		const asked: URLSearchParams[] = []
		const server = createServer((request, response) => {
			asked.push(new URL(request.url ?? '', 'http://localhost').searchParams)
			request.resume().on('end', () => response.end())
		}).listen(0, '127.0.0.1')
		await once(server, 'listening')
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/vong`
		const distributed = createHttpEngine(url, { distributed: true })
		await distributed.query({ name: 'read', sql: 'SELECT 1' })
		await distributed.insert('events', [Buffer.from('[]\n')], 'w:1')
		await distributed.command('SELECT 1')
		const [read, insert, command] = asked
		expect(read?.get('select_sequential_consistency')).toBe('1')
		expect(read?.get('distributed_product_mode')).toBe('global')
		expect(insert?.get('insert_quorum')).toBe('auto')
		expect(insert?.get('distributed_foreground_insert')).toBe('1')
		expect(insert?.get('insert_deduplication_token')).toBe('w:1')
		expect(command?.get('distributed_ddl_output_mode')).toBe('throw')
		await distributed.close()
		server.close()
	})
})
