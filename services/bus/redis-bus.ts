import { setTimeout as delay } from 'node:timers/promises'
import { VongError } from '@vong/core/errors'
import { Cluster, Redis } from 'ioredis'
import type { Bus } from './bus.ts'
import { createRedisClaims } from './redis-claims.ts'
import { takeRedisLease } from './redis-lease.ts'
import type { Topic, Topics } from './topics.ts'

/** Messages that a topic keeps: a reader that was away for fewer loses nothing. */
const RETAINED = 50_000
const BLOCK_MS = 1_000
const READ_COUNT = 500
const RETRY_MS = 200
const CONNECT_MS = 5_000

export type RedisClient = Redis | Cluster

interface RedisBusOptions {
	/** `redis(s)://…`; with `?cluster=true` the address of a node of a Redis cluster. */
	readonly url: string
	readonly random: () => string
}

const streamOf = (topic: Topic) => `vong:${topic}`

/** One stream for each topic; each subscriber reads with its own place in it, so a lost connection loses no message. */
export async function createRedisBus({ url, random }: RedisBusOptions): Promise<Bus> {
	const commands = connectClient(url)
	const readers = new Set<RedisClient>()
	try {
		await withTimeout(commands.ping())
	} catch (error) {
		commands.disconnect()
		throw new VongError(
			'UNAVAILABLE',
			`Redis at ${new URL(url).host} does not answer. Check REDIS_URL and the server.`,
			{
				cause: error,
			},
		)
	}

	return {
		async publish(topic, message) {
			await commands.xadd(streamOf(topic), 'MAXLEN', '~', RETAINED, '*', 'message', JSON.stringify(message))
		},
		async subscribe<T extends Topic>(
			topic: T,
			handler: (message: Topics[T]) => void | Promise<void>,
			onGap?: () => void,
		) {
			const reader = connectClient(url)
			readers.add(reader)
			const stream = streamOf(topic)
			const from = await lastId(commands, stream)
			const loop = readStream({ reader, stream, from, onGap, handler: (text) => handler(JSON.parse(text)) })
			return {
				async close() {
					readers.delete(reader)
					await loop.close()
				},
			}
		},
		lease: (name, ttlMs) => takeRedisLease(commands, name, ttlMs, random()),
		claims: createRedisClaims(commands),
		async ping() {
			await withTimeout(commands.ping())
		},
		async close() {
			for (const reader of readers) reader.disconnect()
			commands.disconnect()
		},
	}
}

function connectClient(url: string): RedisClient {
	const parsed = new URL(url)
	const retry = (attempt: number) => Math.min(attempt * RETRY_MS, 2_000)
	const client =
		parsed.searchParams.get('cluster') === 'true'
			? new Cluster([{ host: parsed.hostname, port: Number(parsed.port || 6379) }], {
					clusterRetryStrategy: retry,
					redisOptions: {
						...(parsed.username ? { username: decodeURIComponent(parsed.username) } : {}),
						...(parsed.password ? { password: decodeURIComponent(parsed.password) } : {}),
						...(parsed.protocol === 'rediss:' ? { tls: {} } : {}),
					},
				})
			: new Redis(url, { retryStrategy: retry, maxRetriesPerRequest: null })
	// Every lost connection is an error event; the client reconnects by itself, and commands wait for it.
	client.on('error', () => undefined)
	return client
}

async function withTimeout<T>(work: Promise<T>): Promise<T> {
	const controller = new AbortController()
	const timeout = delay(CONNECT_MS, undefined, { signal: controller.signal }).then(() => {
		throw new VongError('TIMEOUT', 'Redis did not answer in time.')
	})
	try {
		return await Promise.race([work, timeout])
	} finally {
		controller.abort()
		timeout.catch(() => undefined)
	}
}

async function lastId(client: RedisClient, stream: string): Promise<string> {
	const [newest] = await client.xrevrange(stream, '+', '-', 'COUNT', 1)
	return newest?.[0] ?? '0-0'
}

interface StreamReader {
	readonly reader: RedisClient
	readonly stream: string
	readonly from: string
	readonly handler: (text: string) => void | Promise<void>
	readonly onGap: (() => void) | undefined
}

function readStream({ reader, stream, from, handler, onGap }: StreamReader) {
	let place = from
	let open = true

	async function readOnce() {
		const found = await reader.xread('COUNT', READ_COUNT, 'BLOCK', BLOCK_MS, 'STREAMS', stream, place)
		if (!found) return
		for (const [, entries] of found) {
			const first = entries[0]?.[0]
			if (first !== undefined && place !== '0-0' && (await wasTrimmed(reader, stream, place))) onGap?.()
			for (const [id, fields] of entries) {
				place = id
				await deliver(fields?.[1] ?? 'null')
			}
		}
	}

	async function deliver(text: string) {
		try {
			await handler(text)
		} catch {
			onGap?.()
		}
	}

	async function loop() {
		while (open) {
			try {
				await readOnce()
			} catch {
				if (open) await delay(RETRY_MS)
			}
		}
	}

	const running = loop()
	return {
		async close() {
			open = false
			reader.disconnect()
			await running
		},
	}
}

/** True when entries after `place` were dropped before they were read: the stream's first entry is a later one. */
async function wasTrimmed(client: RedisClient, stream: string, place: string): Promise<boolean> {
	const [oldest] = await client.xrange(stream, '-', '+', 'COUNT', 1)
	if (!oldest) return false
	const [still] = await client.xrange(stream, place, place)
	return !still && compareIds(oldest[0], place) > 0
}

function compareIds(a: string, b: string): number {
	const [aTime = 0, aNumber = 0] = a.split('-').map(Number)
	const [bTime = 0, bNumber = 0] = b.split('-').map(Number)
	return aTime - bTime || aNumber - bNumber
}
