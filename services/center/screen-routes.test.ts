import type { AuditEntry } from '@vong/core/audit'
import type { Claim } from '@vong/screens/pairing'
import { expect, test } from 'vitest'
import { createScreenRoutes } from './screen-routes.ts'

function startRoutes() {
	const audited: AuditEntry[] = []
	const answers: Record<string, Claim> = {
		new: { state: 'waiting' },
		old: { state: 'expired' },
		confirmed: { state: 'paired', token: 'the-token', id: 's1', name: 'phòng trực' },
	}
	const routes = createScreenRoutes({
		pairing: {
			ask: () => ({ code: 'ABCD-EFGH', secret: 'new', expiresAt: 1 }),
			confirm: async () => {},
			claim: async (secret) => answers[secret] ?? { state: 'expired' },
		},
		secure: true,
		audit: async (entry) => void audited.push(entry),
		addressOf: (_, forwarded = '') => forwarded,
		clock: { now: () => Date.UTC(2026, 10, 1) },
	})
	const headers = { 'content-type': 'application/json', 'x-forwarded-for': '10.0.0.9' }
	const post = async (path: string, body: unknown, more: Record<string, string> = {}) =>
		routes.request(path, { method: 'POST', body: JSON.stringify(body), headers: { ...headers, ...more } })
	return { post, audited }
}

test('a screen asks for a code, waits, and gets a cookie of its own that no script can read', async () => {
	const { post, audited } = startRoutes()
	const asked = await post('/pairing', {})
	expect([asked.status, asked.headers.get('cache-control')]).toEqual([201, 'no-store'])
	expect(await asked.json()).toEqual({ code: 'ABCD-EFGH', secret: 'new', expiresAt: 1 })
	expect((await post('/pairing/claim', { secret: 'new' })).status).toBe(202)
	expect((await post('/pairing/claim', { secret: 'old' })).status).toBe(410)
	const answer = await post('/pairing/claim', { secret: 'confirmed' })
	expect(answer.status).toBe(204)
	for (const part of ['the-token', 'HttpOnly', 'SameSite=Strict', 'Secure', 'Expires='])
		expect(answer.headers.get('set-cookie')).toContain(part)
	expect(audited).toMatchObject([{ viewer: 's1', name: 'phòng trực', action: 'screen.open', address: '10.0.0.9' }])
	expect(JSON.stringify(audited)).not.toContain('the-token')
})

test('what is no claim is turned down, and nobody gets codes without end', async () => {
	const { post } = startRoutes()
	expect((await post('/pairing/claim', { secret: 7 })).status).toBe(400)
	expect((await post('/pairing/claim', { secret: 'x'.repeat(2_000) })).status).toBe(413)
	expect((await post('/pairing/claim', { secret: 'new' }, { 'content-type': 'text/plain' })).status).toBe(415)
	const statuses: number[] = []
	for (let asked = 0; asked < 70; asked++) statuses.push((await post('/pairing', {})).status)
	expect(statuses.lastIndexOf(201)).toBe(59)
	expect(statuses.at(-1)).toBe(429)
	expect((await post('/pairing', {}, { 'x-forwarded-for': '10.0.0.10' })).status).toBe(201)
})
