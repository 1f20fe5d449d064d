import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { afterEach, expect, it, vi } from 'vitest'
import { openBrowser } from '../kit/browser.ts'
import { type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { freePort } from '../kit/ports.ts'
import { postBatch } from '../kit/webhook.ts'

const cleanups: (() => Promise<unknown> | unknown)[] = []
const PATIENCE = { timeout: 60_000, interval: 100 }

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

interface Told {
	readonly id: string
	readonly subject: string
	readonly text: string
}

/** Another system that takes signed messages, and believes none that is not. */
async function startReceiver(secret: string) {
	const told: Told[] = []
	const server = createServer((request, response) => {
		void text(request).then((body) => {
			new Webhook(secret).verify(body, request.headers as Record<string, string>)
			const { data } = JSON.parse(body) as { data: Told }
			told.push({ ...data, id: String(request.headers['webhook-id']) })
			response.writeHead(204).end()
		})
	})
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	cleanups.push(() => server.close())
	return { told, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook#${secret}` }
}

interface Alerts {
	alerts: {
		edges: {
			node: {
				id: string
				state: string
				acknowledgedBy: string | null
				notifications: { state: string; channel: string }[]
			}
		}[]
	}
}

const byChannel = (a: { channel: string }, b: { channel: string }) => (a.channel < b.channel ? -1 : 1)
const alertsOf = async (centre: Centre) =>
	(
		await centre.query<Alerts>(
			'{ alerts(filter: { rules: ["CRITICAL_EVENT"] }) { edges { node { id state acknowledgedBy notifications { state channel } } } } }',
		)
	).alerts.edges.map(({ node }) => node)

it('who is on duty is told of a critical alert once, takes it on by the link of the message, and no restart tells it again', async () => {
	const secret = `whsec_${randomBytes(32).toString('base64')}`
	const receiver = await startReceiver(secret)
	const dir = await temporaryDir()
	cleanups.push(dir.remove)
	const port = await freePort()
	const options = {
		dataDir: dir.path,
		port,
		env: { PUBLIC_URL: `http://127.0.0.1:${port}`, NOTIFY_ALLOW: '127.0.0.1' },
	}
	let centre = await startCentre(options)
	cleanups.push(() => centre.stop())
	const saved = await centre.query<{ saveContact: { ok: boolean; contact: { addresses: { address: string }[] } } }>(
		'mutation ($input: ContactInput!) { saveContact(input: $input) { ok contact { addresses { address } } } }',
		{ input: { id: 'truc-ban', name: 'Trực ban', addresses: [{ channel: 'WEBHOOK', address: receiver.url }] } },
	)
	expect(saved.saveContact.ok).toBe(true)
	expect(JSON.stringify(saved)).not.toContain(secret)
	await centre.query('mutation { setTeamMembers(team: "duty-province", contacts: ["truc-ban"]) { ok } }')
	const key = await centre.sourceSecret('security')

	// Who signs in may try the own ways, is put down for a shift, and is told on the pages.
	const hook = { channel: 'WEBHOOK', address: receiver.url }
	await centre.query('mutation ($input: ContactInput!) { saveContact(input: $input) { ok error { message } } }', {
		input: {
			id: 'quan-tri',
			name: 'Quản trị',
			signsInAs: 'administrator',
			addresses: [hook, { channel: 'EMAIL', address: 'a@b.c' }],
		},
	})
	const tried = await centre.query('mutation { testMessage { ok ways { channel state reason } } }')
	expect(tried).toEqual({
		testMessage: {
			ok: true,
			ways: [
				{ channel: 'WEBHOOK', state: 'delivered', reason: null },
				{ channel: 'EMAIL', state: 'failed', reason: 'channel-not-set-up' },
			],
		},
	})
	expect(receiver.told.splice(0)).toMatchObject([{ text: expect.stringContaining('Vọng đến được với bạn') }])
	await centre.query(
		'mutation { saveContact(input: { id: "quan-tri", name: "Quản trị", addresses: [{ channel: PAGE }] }) { ok } }',
	)
	const span = {
		from: new Date(Date.now() - 60_000).toISOString(),
		until: new Date(Date.now() + 3_600_000).toISOString(),
	}
	const shift = { team: 'duty-province', contact: 'quan-tri', standIn: null }
	const { saveDuty } = await centre.query<{ saveDuty: { ok: boolean; duty: { id: string } } }>(
		'mutation ($input: DutyInput!) { saveDuty(input: $input) { ok duty { id } } }',
		{ input: { ...shift, ...span } },
	)
	const watch = '{ onDuty { team byRoster people { name } } }'
	const provinceOf = async () =>
		(await centre.query<{ onDuty: { team: string }[] }>(watch)).onDuty.find(({ team }) => team === 'duty-province')
	expect(await provinceOf()).toEqual({ team: 'duty-province', byRoster: true, people: [{ name: 'Quản trị' }] })
	const given = await centre.query<{ handOverDuty: object }>(
		`mutation { handOverDuty(id: "${saveDuty.duty.id}", to: "truc-ban", note: "về sớm") { ok duty { contact { name } holder { name } note } } }`,
	)
	expect(given.handOverDuty).toEqual({
		ok: true,
		duty: { contact: { name: 'Quản trị' }, holder: { name: 'Trực ban' }, note: 'về sớm' },
	})
	expect(await provinceOf()).toMatchObject({ people: [{ name: 'Trực ban' }] })
	await centre.query('mutation ($input: DutyInput!) { saveDuty(input: $input) { ok } }', {
		input: { ...shift, ...span },
	})
	expect(await provinceOf()).toMatchObject({ people: [{ name: 'Trực ban' }, { name: 'Quản trị' }] })
	const event = {
		specversion: '1.0',
		source: 'security',
		type: 'security.alert',
		severity: 'critical',
	}
	const incident = (id: string, areacode = '25195') => ({
		...{ ...event, areacode, id, subject: id, time: new Date().toISOString(), data: { alert: id } },
	})
	await postBatch(centre.http, 'security', key, [incident('tường lửa')])

	await vi.waitFor(() => expect(receiver.told).toHaveLength(1), PATIENCE)
	const [message] = receiver.told
	expect(message?.text).toContain('tường lửa')
	await vi.waitFor(
		async () =>
			expect((await alertsOf(centre))[0]?.notifications.toSorted(byChannel)).toMatchObject([
				{ state: 'sent', channel: 'page' },
				{ state: 'delivered', channel: 'webhook' },
			]),
		PATIENCE,
	)
	// To be shown it is to be delivered.
	const notices = async (unread: boolean) =>
		(await centre.query<{ notices: { id: string }[] }>(`{ notices(unread: ${unread}) { id step alert { subject } } }`))
			.notices
	const [notice] = await notices(true)
	expect(notice).toMatchObject({ step: 'first', alert: { subject: 'tường lửa' } })
	const pageState = async () =>
		(await alertsOf(centre))[0]?.notifications.find(({ channel }) => channel === 'page')?.state
	expect(await pageState()).toBe('delivered')
	expect(await centre.query(`mutation { readNotices(ids: ["${notice?.id}"]) { ok read } }`)).toEqual({
		readNotices: { ok: true, read: 1 },
	})
	expect([await pageState(), await notices(true), (await notices(false)).length]).toEqual(['read', [], 1])

	const link = /http:\/\/\S+\/alerts\/ack\/\S+/.exec(message?.text ?? '')?.[0] ?? ''
	const browser = await openBrowser()
	cleanups.push(() => browser.close())
	const page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'vi-VN' })
	await page.goto(link)
	expect(await page.locator('h2').textContent()).toBe('Sự kiện khẩn cấp')
	expect((await alertsOf(centre))[0]?.state).toBe('FIRING')
	await page.locator('textarea').fill('đang đến')
	await page.locator('button').click()
	await page.getByRole('status').waitFor({ timeout: PATIENCE.timeout })
	expect(await alertsOf(centre)).toMatchObject([{ state: 'ACKNOWLEDGED', acknowledgedBy: 'Trực ban' }])
	expect((await page.goto(link))?.status()).toBe(410)
	// Who took it on is noted on the message that it was in.
	await vi.waitFor(
		async () =>
			expect((await alertsOf(centre))[0]?.notifications.toSorted(byChannel)).toMatchObject([
				{ channel: 'page', state: 'read' },
				{ channel: 'webhook', state: 'acknowledged' },
			]),
		PATIENCE,
	)

	expect(await centre.stop()).toBe(0)
	centre = await startCentre(options)
	// Elsewhere: what happens in the same place soon after would wait to be told together.
	await postBatch(centre.http, 'security', key, [incident('tường lửa'), incident('máy chủ thư', '25217')])
	await vi.waitFor(() => expect(receiver.told.length).toBeGreaterThan(1), PATIENCE)
	expect(receiver.told.filter(({ text: words }) => words.includes('tường lửa'))).toHaveLength(1)
	expect(new Set(receiver.told.map(({ id }) => id)).size).toBe(receiver.told.length)
}, 180_000)
