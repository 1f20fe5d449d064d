import type { Person } from '@vong/access/claims'
import type { SignInAttempt, SingleSignOn } from '@vong/access/single-sign-on'
import { VongError } from '@vong/core/errors'
import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { html } from 'hono/html'
import { z } from 'zod'
import { addressIn, type ClientAddress } from './client-address.ts'
import { setSessionCookie } from './session-cookie.ts'

const ATTEMPT_COOKIE = 'vong_sign_in'
const ATTEMPT_SECONDS = 600
const MAX_PATH = 500
/** Only to tell a path of ours from what leads elsewhere. */
const HERE = 'http://here.invalid'
const attempt = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string(), to: z.string() })
type Attempt = SignInAttempt & { readonly to: string }

interface SingleSignOnDeps {
	readonly singleSignOn: SingleSignOn
	/** Opens it, and notes who came from where. */
	readonly openSession: (person: Person, address: string) => Promise<{ token: string; expiresAt: number }>
	readonly addressOf: ClientAddress
	/** Cookies go over HTTPS only. */
	readonly secure: boolean
	readonly log: { warn(fields: object, message: string): void }
}

/** Signing in by an identity provider: `GET /` leaves for it, `GET /callback` is where it sends the browser back to. */
export function createSingleSignOnRoutes({
	singleSignOn,
	openSession,
	addressOf,
	secure,
	log,
}: SingleSignOnDeps): Hono {
	const routes = new Hono()

	routes.get('/', async (c) => {
		try {
			const begun = await singleSignOn.begin()
			const kept = { ...begun.attempt, to: ownPath(c.req.query('to')) }
			// `Lax`, since the browser comes back from another site; it holds nothing that opens anything by itself.
			setCookie(c, ATTEMPT_COOKIE, encode(kept), {
				httpOnly: true,
				sameSite: 'Lax',
				secure,
				path: '/session/single-sign-on',
				maxAge: ATTEMPT_SECONDS,
			})
			return c.redirect(begun.url)
		} catch (error) {
			return refused(c, error, ownPath(c.req.query('to')))
		}
	})

	routes.get('/callback', async (c) => {
		const begun = decode(getCookie(c, ATTEMPT_COOKIE))
		deleteCookie(c, ATTEMPT_COOKIE, { path: '/session/single-sign-on', secure })
		try {
			// None was begun in this browser, or too long ago.
			if (!begun) throw new VongError('UNAUTHENTICATED', 'There is no sign-in to come back to.')
			const person = await singleSignOn.finish(new URL(c.req.url), begun)
			setSessionCookie(c, await openSession(person, addressIn(c, addressOf)), secure)
			return leadOn(c, begun.to)
		} catch (error) {
			return refused(c, error, begun?.to ?? '/')
		}
	})

	/** Back to our sign-in, which says why in the person's language and still knows where the person wanted to go. */
	function refused(c: Context, error: unknown, to: string): Response {
		if (!(error instanceof VongError)) throw error
		log.warn({ err: error }, 'a single sign-on did not succeed')
		const wanted = to === '/' ? '' : `&to=${encodeURIComponent(to)}`
		return c.redirect(`/sign-in#refused=${error.code.toLowerCase()}${wanted}`)
	}

	return routes
}

/** A page of ours, not a redirect: on a way that began at another site the browser would not send the session's strict cookie. */
function leadOn(c: Context, to: string) {
	return c.html(
		html`<!doctype html><html lang="vi"><head><meta charset="utf-8" /><meta http-equiv="refresh" content="0; url=${to}" /><title>Vọng</title></head><body><p><a href="${to}">Vọng</a></p></body></html>`,
		200,
		{ 'cache-control': 'no-store' },
	)
}

/** A path of ours, on which somebody wanted to go on; whatever else was asked for is home. */
function ownPath(asked: string | undefined): string {
	const url = asked !== undefined && asked.length <= MAX_PATH ? URL.parse(asked, HERE) : null
	return url?.origin === HERE && !url.pathname.startsWith('//') ? url.pathname + url.search : '/'
}

function encode(value: Attempt): string {
	return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decode(cookie: string | undefined): Attempt | undefined {
	if (cookie === undefined) return undefined
	try {
		return attempt.parse(JSON.parse(Buffer.from(cookie, 'base64url').toString()))
	} catch {
		return undefined
	}
}
