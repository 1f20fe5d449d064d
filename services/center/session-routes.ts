import type { AuditEntry } from '@vong/core/audit'
import type { Clock } from '@vong/core/clock'
import type { Viewer } from '@vong/core/viewer'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { deleteCookie, getCookie } from 'hono/cookie'
import { z } from 'zod'
import { addressIn, type ClientAddress } from './client-address.ts'
import { problem } from './problem.ts'
import { SESSION_COOKIE, setScreenCookie, setSessionCookie } from './session-cookie.ts'

interface Sessions {
	verifyToken(token: string): Viewer | undefined
	createSession(viewer: Viewer): Promise<{ token: string; expiresAt: number }>
	redeemSignInCode(code: string): Promise<{ token: string; expiresAt: number } | undefined>
	endSession(token: string): Promise<void>
}

interface SessionDeps {
	readonly sessions: Sessions
	/** Whether a viewer is a screen that was paired. */
	readonly isScreen: (viewerId: string) => boolean
	/** The cookie goes over HTTPS only. */
	readonly secure: boolean
	/** The province's name, for the head of the pages. */
	readonly province: { readonly vi: string; readonly en: string }
	/** Notes who came and went. */
	readonly audit: (entry: AuditEntry) => Promise<void>
	readonly addressOf: ClientAddress
	readonly clock: Clock
	/** Where to sign out at the identity provider too; undefined when there is none. */
	readonly providerEndUrl?: (() => Promise<string | undefined>) | undefined
}

const signIn = z.union([z.strictObject({ token: z.string().min(1) }), z.strictObject({ code: z.string().min(1) })])

/**
 * The browser's session: an `HttpOnly`, `SameSite=Strict` cookie in exchange for a token or the code of a sign-in link.
 * `POST` takes JSON only, which a form of another site cannot send.
 */
export function createSessionRoutes(deps: SessionDeps): Hono {
	const { sessions, secure, province, providerEndUrl, clock } = deps
	const routes = new Hono()

	async function open(credentials: z.infer<typeof signIn>) {
		if ('code' in credentials) return sessions.redeemSignInCode(credentials.code)
		const viewer = sessions.verifyToken(credentials.token)
		// A screen is its own credential: a session of it would be bound to no walls.
		return viewer && !deps.isScreen(viewer.id) ? sessions.createSession(viewer) : undefined
	}

	function note(c: Context, action: string, token: string | undefined, outcome: string) {
		const viewer = sessions.verifyToken(token ?? '')
		const [id, name] = [viewer?.id ?? '', viewer?.name ?? '']
		const address = addressIn(c, deps.addressOf)
		return deps.audit({ at: clock.now(), viewer: id, name, action, target: '', outcome, address })
	}

	routes.get('/', (c) => {
		const token = getCookie(c, SESSION_COOKIE) ?? ''
		const viewer = sessions.verifyToken(token)
		const screen = viewer !== undefined && deps.isScreen(viewer.id)
		if (screen) setScreenCookie(c, token, { secure, now: clock.now() })
		return viewer
			? c.json({ id: viewer.id, name: viewer.name, roles: viewer.roles, screen, province })
			: problem(401, 'No session. Sign in first.', { singleSignOn: providerEndUrl !== undefined })
	})

	routes.post(
		'/',
		bodyLimit({ maxSize: 4096, onError: () => problem(413, 'The sign-in is too large.') }),
		async (c) => {
			if (!c.req.header('content-type')?.startsWith('application/json')) return problem(415, 'Send application/json.')
			const parsed = signIn.safeParse(await c.req.json().catch(() => undefined))
			if (!parsed.success) return problem(400, 'Send {"token": "…"} or {"code": "…"}.')
			const session = await open(parsed.data)
			await note(c, 'session.open', session?.token, session ? 'ok' : 'UNAUTHENTICATED')
			if (!session) return problem(401, 'This token or sign-in link does not hold (any more). Ask for a new one.')
			setSessionCookie(c, session, secure)
			return c.body(null, 204)
		},
	)

	routes.delete('/', async (c) => {
		const token = getCookie(c, SESSION_COOKIE)
		if (token) {
			await note(c, 'session.end', token, 'ok')
			await sessions.endSession(token)
		}
		deleteCookie(c, SESSION_COOKIE, { path: '/', secure })
		// Whether the provider answers or not: here the session has ended.
		const next = await providerEndUrl?.().catch(() => undefined)
		return next === undefined ? c.body(null, 204) : c.json({ next })
	})

	return routes
}
