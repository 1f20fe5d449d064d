import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ENTITY_KINDS } from '@vong/core/entity'
import type { JsonObject, JsonValue } from '@vong/core/event'
import type { Source } from '@vong/core/source'
import { loadProvince } from '@vong/province/load-province'
import { Session } from 'chdb'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { ledgerOf } from '../kit/ledger.ts'
import { CANARY, nativeMessages } from '../kit/native-messages.ts'
import { everythingOf, rootFields } from '../kit/schema-walk.ts'
import { createSenders } from '../kit/senders.ts'

const PACK = join(import.meta.dirname, '../../services/province/binh-phuoc')
const { name, phone, email, identity } = CANARY
const TOLD = `${name}, ${phone}, ${email}, CCCD ${identity}`
const STRUCTURED = 'application/cloudevents+json'
const PSEUDONYM = /hash:[\w-]{22}/
/** As it is, as bytes read by letters, percent-encoded, escaped in JSON, and what of it would show in base64 at any offset. */
const TRACES = [name, phone, email, identity].flatMap((text) => {
	const bytes = Buffer.from(text)
	const inBase64 = [0, 1, 2].map((offset) =>
		bytes.subarray(offset, offset + 3 * Math.floor((bytes.length - offset) / 3)),
	)
	const escaped = text.replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
	return [text, encodeURIComponent(text), escaped, ...inBase64.map((part) => part.toString('base64').slice(0, -2))]
})
const tracesIn = (bytes: Buffer | string) => [...new Set(TRACES.filter((trace) => bytes.includes(trace)))]

let sources: ReadonlyMap<string, Source>
let centre: Centre
let senders: ReturnType<typeof createSenders>
let dir: Awaited<ReturnType<typeof temporaryDir>>

/** Free text, file names and persons beside every object, and what reaches persons in every text that is no word of a list. */
function plant(value: JsonValue): JsonValue {
	if (Array.isArray(value)) return value.map(plant)
	if (value === null || typeof value !== 'object') return value
	const inner = Object.entries(value).map(([key, item]) => [key, plant(item)] as const)
	return {
		...Object.fromEntries(inner),
		...{ ChuHoSo: name, HoTen: name, so_dien_thoai: phone, email, 'Số CCCD': identity, SoGiayToChuHoSo: identity },
		...{
			NoiDungXuLy: TOLD,
			MoTa: TOLD,
			description: TOLD,
			LyDoTuChoi: TOLD,
			TenTepTin: `${name}.pdf`,
			fileName: `${name}.pdf`,
		},
		...{ nguoiNop: { hoTen: name, lienHe: [{ DienThoai: phone, Email: email }] }, truongMoi: TOLD, [phone]: 1 },
		...{
			lienKet: `https://x.vn/?sdt=${phone}&mail=${email}`,
			tep: `CCCD_${identity}.pdf`,
			danhSach: [TOLD, { khac: TOLD }],
		},
	}
}

interface Sample extends JsonObject {
	readonly id: string
	readonly type: string
	readonly subject: string
	readonly data: JsonObject
}

const samplesOf = async (id: string) =>
	JSON.parse(await readFile(join(PACK, 'samples', `${id}.json`), 'utf8')) as Sample[]

/** Beside its data an event names a person by its id, its subject, its agency, and by what no standard knows. */
const planted = (sample: Sample) => ({
	...sample,
	id: `${sample.id}/${phone}`,
	subject: `${sample.subject ?? ''} ${email}`,
	agency: `Một cửa ${phone}`,
	...{ contactname: name, contactphone: phone },
	data: plant(sample.data),
})

/** Messages that a door takes but nobody can read, by each of the ways in which they cannot be. */
function unreadable(sample: Sample): (string | Buffer)[] {
	const event = planted(sample)
	return [
		JSON.stringify({ ...event, type: 'no.such.type' }),
		JSON.stringify({ ...event, time: `${name} 18/05` }),
		JSON.stringify({ ...event, type: name }),
		JSON.stringify(event).slice(0, -3),
		`HoTen=${name}&sdt=${phone}\n${TOLD}`,
		Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from(TOLD)]),
		JSON.stringify(TOLD),
	]
}

const settled = () =>
	vi.waitFor(
		async () => {
			const { ledger } = await centre.query<{ ledger: { inFlight: number }[] }>('{ ledger { inFlight } }')
			expect(ledger.reduce((sum, { inFlight }) => sum + inFlight, 0)).toBe(0)
		},
		{ timeout: 60_000, interval: 200 },
	)

beforeAll(async () => {
	sources = (await loadProvince(PACK)).sources
	dir = await temporaryDir()
	centre = await startCentre({ dataDir: dir.path, env: { LOG_LEVEL: 'debug' } })
	senders = createSenders(centre)
	for (const message of nativeMessages(Math.floor(Date.now() / 1000) * 1000 - 600_000)) {
		await senders.send(message)
		const bytes = Buffer.from(message.body)
		// Cut off, and with a person in front: a line of a file, a packet of Sparkplug and broken JSON.
		for (const body of [bytes.subarray(0, bytes.length - 3), Buffer.concat([Buffer.from(`${TOLD}\n`), bytes])])
			await senders.send({ ...message, body })
	}
	await senders.send({ source: 'devices', door: { topic: `zigbee2mqtt/${name}/${phone}` }, body: TOLD })
	for (const { id, feeds } of sources.values()) {
		const samples = await samplesOf(id)
		const events = samples.map(planted)
		const isWebhook = feeds.some(({ door }) => door === 'webhook')
		const door = isWebhook ? { mediaType: STRUCTURED } : { topic: `events/${id}` }
		for (const event of events) await senders.send({ source: id, door, body: JSON.stringify(event) })
		const [sample] = samples
		for (const body of sample ? unreadable(sample) : []) await senders.send({ source: id, door, body })
	}
	await settled()
}, 240_000)

afterAll(async () => {
	await senders.close()
	await centre.stop()
	await dir.remove()
})

it('every source has stored what it sent, and put into the quarantine what cannot be read', async () => {
	for (const id of sources.keys()) {
		const entry = await ledgerOf(centre, id)
		const samples = await samplesOf(id)
		expect([id, entry.stored >= samples.length, entry.quarantined > 0]).toEqual([id, true, true])
	}
})

it('the same event once more is the same event, though its id bears a number of somebody', async () => {
	const [sample] = await samplesOf('rating')
	if (!sample) throw new Error('no sample')
	const before = await ledgerOf(centre, 'rating')
	await senders.send({ source: 'rating', door: { mediaType: STRUCTURED }, body: JSON.stringify(planted(sample)) })
	await vi.waitFor(async () => {
		const { stored, duplicate } = await ledgerOf(centre, 'rating')
		expect({ stored, duplicate }).toEqual({ stored: before.stored, duplicate: before.duplicate + 1 })
	})
	const { events } = await centre.query<{ events: { edges: { node: { id: string } }[] } }>(
		'{ events(filter: { sources: ["rating"] }) { edges { node { id } } } }',
	)
	expect(events.edges.map(({ node }) => node.id)).toContainEqual(expect.stringMatching(/^[^/]+\/hash:[\w-]{22}$/))
})

const SPAN = 'from: "2026-01-01T00:00:00Z", to: "2026-03-01T00:00:00Z"'
/** Arguments of root fields that cannot be asked without. */
const NEEDED: Readonly<Record<string, string>> = {
	area: '(code: "70")',
	alert: '(id: "none")',
	alertStatistics: `(${SPAN})`,
	duties: `(${SPAN})`,
	ruleChanges: '(rule: "WAIT_LONG", from: 1, to: 1)',
	indicatorSeries: '(id: "WAIT_AVG", area: "binh-phuoc", from: "2020-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z")',
	indicatorBreakdown: '(id: "R1022_ONTIME", by: CATEGORY)',
	stations: '(indicator: "AQI_VN")',
	wall: '(id: "province")',
}
/** Dossiers have a query of their own. */
const KINDS = ENTITY_KINDS.filter((kind) => kind !== 'dossier').map((kind) => kind.toUpperCase().replaceAll('-', '_'))

describe('personal data that came in is not found', () => {
	it('in any field of any query', async () => {
		const documents = [...rootFields()].flatMap(([root, { field }]) => {
			if (!root.startsWith('Query.')) return []
			const text = everythingOf({ field, signature: '' })
			if (field.name === 'things') return KINDS.map((kind) => `{ things(kind: ${kind}, first: 500) ${text} }`)
			const page = field.args.some((arg) => arg.name === 'first') ? '(first: 500)' : ''
			return [`{ ${field.name}${NEEDED[field.name] ?? page} ${text} }`]
		})
		const failed: unknown[] = []
		const told: string[] = []
		for (const document of documents) {
			const answer = await centre.query(document).catch((error: Error) => failed.push([document, error.message]))
			expect([document.slice(0, 60), tracesIn(JSON.stringify(answer))]).toEqual([document.slice(0, 60), []])
			told.push(...valuesAt(['data', 'details', 'raw'], answer))
		}
		expect(failed).toEqual([])
		expect(told.length).toBeGreaterThan(100)
		expect(told.filter((text) => PSEUDONYM.test(text))).toEqual([])
	}, 120_000)

	it('in events that are read for a purpose, which show who is the same and not who it is', async () => {
		const answer = JSON.stringify(
			await centre.query(
				'{ events(first: 500, purpose: "tìm dữ liệu cá nhân") { edges { node { id subject agency data } } } }',
			),
		)
		expect(answer).toMatch(PSEUDONYM)
		expect(tracesIn(answer)).toEqual([])
		const { audit } = await centre.query<{ audit: { edges: { node: { target: string } }[] } }>(
			'{ audit(first: 10, action: "graphql.events") { edges { node { target } } } }',
		)
		expect(audit.edges.map(({ node }) => node.target)).toContainEqual(expect.stringContaining('tìm dữ liệu cá nhân'))
	})

	it('in the quarantine but by an authorised look for a purpose at what no field policy could read', async () => {
		const look = async (purpose: string) => {
			const { quarantine } = await centre.query<{ quarantine: { edges: { node: { raw: string; reason: string } }[] } }>(
				`{ quarantine(first: 500${purpose}) { edges { node { raw reason address } } } }`,
			)
			return quarantine.edges.map(({ node }) => JSON.stringify(node))
		}
		expect((await look('')).filter((message) => tracesIn(message).length > 0)).toEqual([])
		const opened = (await look(', purpose: "sửa bộ giải mã"')).filter((message) => tracesIn(message).length > 0)
		expect(opened.length).toBeGreaterThan(0)
		// What is JSON lost its personal fields before it was kept.
		expect(
			opened.filter((message) => /"(ChuHoSo|so_dien_thoai)\\?":/.test(message) && message.includes('no.such.type')),
		).toEqual([])
	})

	it('in the log, in the metrics', async () => {
		const headers = { authorization: `Bearer ${ADMIN_TOKEN}` }
		const metrics = await (await fetch(`${centre.http}/metrics`, { headers })).text()
		expect([tracesIn(metrics), tracesIn(centre.output())]).toEqual([[], []])
	})

	it('in any file while it runs and after it stopped, or in any column of any table', async () => {
		expect(await holders(join(dir.path, 'spool'))).toEqual([])
		await senders.close()
		await centre.stop()
		expect(await holders(dir.path)).toEqual([])
		const columns = await everyColumn(join(dir.path, 'store'))
		expect(columns.length).toBeGreaterThan(100)
		expect(columns.filter(({ text }) => tracesIn(text).length > 0).map(({ column }) => column)).toEqual([])
	}, 120_000)
})

/** What stands at these names, wherever in an answer. */
function valuesAt(names: readonly string[], answer: unknown): string[] {
	if (answer === null || typeof answer !== 'object') return []
	return Object.entries(answer).flatMap(([key, inner]) =>
		names.includes(key) ? [JSON.stringify(inner)] : valuesAt(names, inner),
	)
}

/** The files that show somebody. */
async function holders(path: string): Promise<string[]> {
	const entries = await readdir(path, { recursive: true, withFileTypes: true })
	const found: string[] = []
	for (const entry of entries.filter((one) => one.isFile())) {
		const file = join(entry.parentPath, entry.name)
		// The store moves its files while it runs.
		const bytes = await readFile(file).catch(() => Buffer.alloc(0))
		if (tracesIn(bytes).length > 0) found.push(file)
	}
	return found
}

/** What the files hold compressed. */
async function everyColumn(store: string): Promise<{ column: string; text: string }[]> {
	const session = new Session(store)
	const rows = async <T>(sql: string) =>
		(await session.queryAsync(sql, { format: 'JSONEachRow' }))
			.text()
			.split('\n')
			.filter((line) => line !== '')
			.map((line) => JSON.parse(line) as T)
	const columns = await rows<{ table: string; name: string; engine: string }>(
		`SELECT c.table AS table, c.name AS name, t.engine AS engine FROM system.columns AS c
			JOIN system.tables AS t ON t.database = c.database AND t.name = c.table
			WHERE c.database = 'vong' AND t.engine LIKE '%MergeTree'`,
	)
	const found = []
	for (const { table, name: column } of columns) {
		const values = await rows<{ v: unknown }>(`SELECT DISTINCT toString(\`${column}\`) AS v FROM vong.\`${table}\``)
		found.push({ column: `${table}.${column}`, text: values.map(({ v }) => v).join('\n') })
	}
	session.close()
	return found
}
