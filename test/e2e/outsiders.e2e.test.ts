import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { CloudEvent, emitterFor, HTTP, type Message } from 'cloudevents'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openBrowser } from '../kit/browser.ts'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { observation } from '../kit/cloud-event.ts'
import { ledgerOf } from '../kit/ledger.ts'

const execute = promisify(execFile)
let centre: Centre
let dataDir: Awaited<ReturnType<typeof temporaryDir>>
let browser: Awaited<ReturnType<typeof openBrowser>>
let page: Awaited<ReturnType<Awaited<ReturnType<typeof openBrowser>>['newPage']>>
const options = () => ({ dataDir: dataDir.path, port: Number(new URL(centre.http).port), mqttPort: centre.mqttPort })

beforeAll(async () => {
	dataDir = await temporaryDir()
	centre = await startCentre({ dataDir: dataDir.path })
	browser = await openBrowser()
	page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
	await page.goto(centre.http)
	await page.getByTestId('token').fill(ADMIN_TOKEN)
	await page.getByTestId('sign-in').getByRole('button').click()
	await page.locator('[data-testid="connection"][data-state="live"]').waitFor()
})

afterAll(async () => {
	await browser?.close()
	await centre?.stop()
	await dataDir?.remove()
})

const row = (id: string) => page.locator(`[data-testid="event-row"][data-id="${id}"]`)

describe('programs that know nothing of this project', () => {
	it.each(['mqttv311', 'mqttv5'])('mosquitto_pub puts an event on the page (%s)', async (version) => {
		const password = await centre.sourceSecret('environment')
		const send = (id: string) =>
			execute('mosquitto_pub', [
				...['-h', '127.0.0.1', '-p', String(centre.mqttPort), '-V', version, '-q', '1'],
				...['-u', 'environment', '-P', password, '-t', 'events/environment'],
				...['-m', JSON.stringify(observation(id, Date.now()))],
			])
		await send(`outsider-${version}`)
		await row(`outsider-${version}`).waitFor({ timeout: 10_000 })
		const before = await ledgerOf(centre, 'environment')
		await send(`outsider-${version}`)
		await vi.waitFor(async () => expect((await ledgerOf(centre, 'environment')).duplicate).toBe(before.duplicate + 1))
		expect(await row(`outsider-${version}`).count()).toBe(1)
	})

	it('the CloudEvents emitter puts an event on the page, in binary and in structured mode', async () => {
		const secret = await centre.sourceSecret('onestop')
		const emit = (mode: typeof HTTP.binary) => async (event: CloudEvent<unknown>) => {
			const transport = async (message: Message) => {
				const body = String(message.body)
				const at = new Date()
				const id = crypto.randomUUID()
				return fetch(`${centre.http}/webhooks/onestop`, {
					method: 'POST',
					headers: {
						...(message.headers as Record<string, string>),
						'webhook-id': id,
						'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
						'webhook-signature': new Webhook(secret).sign(id, at, body),
					},
					body,
				})
			}
			return (await emitterFor(transport, { binding: { ...HTTP, binary: mode } })(event)) as Response
		}
		for (const [name, mode] of [
			['binary', HTTP.binary],
			['structured', HTTP.structured],
		] as const) {
			const event = new CloudEvent({
				id: `emitter-${name}`,
				source: 'onestop',
				type: 'dossier.received',
				subject: `000.00.12.H10-${name}`,
				data: { MaHoSo: `000.00.12.H10-${name}`, KenhThucHien: '2' },
			})
			const first = await emit(mode)(event)
			expect([first.status, await first.json()]).toEqual([202, { accepted: 1, duplicate: 0, quarantined: 0 }])
			await row(`emitter-${name}`).waitFor({ timeout: 10_000 })
			const second = await emit(mode)(event)
			expect(await second.json()).toEqual({ accepted: 0, duplicate: 1, quarantined: 0 })
		}
	})

	it('the page calls things by their names, and on no width of screen breaks words up letter by letter', async () => {
		await expect.poll(() => row('outsider-mqttv5').textContent()).toContain('Kết quả quan trắc')
		for (const width of [360, 820, 1130, 1279, 1280, 1440, 1920, 3840]) {
			await page.setViewportSize({ width, height: 900 })
			const { rem, tallest, across } = await page.evaluate(() => ({
				rem: Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
				tallest: Math.max(
					...[...document.querySelectorAll('[data-testid=event-row]')].map(
						(each) => each.getBoundingClientRect().height,
					),
				),
				across: document.documentElement.scrollWidth,
			}))
			expect(tallest / rem, `rows in rem at ${width}`).toBeLessThan(9)
			expect(across, `page at ${width}`).toBeLessThanOrEqual(width)
		}
	})

	it('the page says at once that it lost the centre, and comes back by itself with what it missed', async () => {
		const http = centre.http
		const password = await centre.sourceSecret('environment')
		const restart = options()
		await centre.kill()
		await page.locator('[data-testid="connection"][data-state="lost"]').waitFor({ timeout: 5_000 })
		centre = await startCentre(restart)
		expect(centre.http).toBe(http)
		const id = 'while-away'
		await execute('mosquitto_pub', [
			...['-h', '127.0.0.1', '-p', String(centre.mqttPort), '-q', '1', '-u', 'environment', '-P', password],
			...['-t', 'events/environment', '-m', JSON.stringify(observation(id, Date.now()))],
		])
		await row(id).waitFor({ timeout: 30_000 })
		await page.locator('[data-testid="connection"][data-state="live"]').waitFor({ timeout: 5_000 })
		expect(await row(id).count()).toBe(1)
	})
})
