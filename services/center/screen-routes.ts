import type { AuditEntry } from '@vong/core/audit'
import type { Clock } from '@vong/core/clock'
import type { Pairing } from '@vong/screens/pairing'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { addressIn, type ClientAddress } from './client-address.ts'
import { problem } from './problem.ts'
import { setScreenCookie } from './session-cookie.ts'
import { createPace } from './throttle.ts'

/** A control room starts all its screens at once, behind one address. */
const CODES_A_MINUTE = 60
/** Each of them comes back every two seconds. */
const CLAIMS_A_MINUTE = 3_000

interface ScreenRoutesDeps {
	readonly pairing: Pairing
	/** The cookie goes over HTTPS only. */
	readonly secure: boolean
	/** Notes which device was let in. */
	readonly audit: (entry: AuditEntry) => Promise<void>
	readonly addressOf: ClientAddress
	readonly clock: Clock
}

const claim = z.strictObject({ secret: z.string().min(1).max(200) })

/**
 * How a screen is let in that has no credential yet. `POST /pairing` answers a code to show and a secret; with the secret
 * `POST /pairing/claim` answers 202 while nobody has confirmed the code, 410 when it is too old, and 204 with the screen's cookie.
 */
export function createScreenRoutes({ pairing, secure, audit, addressOf, clock }: ScreenRoutesDeps): Hono {
	const routes = new Hono()
	routes.use(bodyLimit({ maxSize: 1_024, onError: () => problem(413, 'This is too large for a claim.') }))
	routes.use(async (c, next) => {
		await next()
		c.header('cache-control', 'no-store')
	})

	routes.post('/pairing', createPace(addressOf, CODES_A_MINUTE), (c) => c.json(pairing.ask(), 201))
	routes.post('/pairing/claim', createPace(addressOf, CLAIMS_A_MINUTE), async (c) => {
		// JSON only, which a form of another site cannot send.
		if (!c.req.header('content-type')?.startsWith('application/json')) return problem(415, 'Send application/json.')
		const parsed = claim.safeParse(await c.req.json().catch(() => undefined))
		if (!parsed.success) return problem(400, 'Send {"secret": "…"}.')
		const answer = await pairing.claim(parsed.data.secret)
		if (answer.state === 'waiting') return c.json({ state: 'waiting' }, 202)
		if (answer.state === 'expired') return problem(410, 'The code is too old. Ask for a new one.')
		const { id: viewer, name } = answer
		const outcome = { outcome: 'ok', address: addressIn(c, addressOf) }
		await audit({ at: clock.now(), viewer, name, action: 'screen.open', target: viewer, ...outcome })
		setScreenCookie(c, answer.token, { secure, now: clock.now() })
		return c.body(null, 204)
	})
	return routes
}
