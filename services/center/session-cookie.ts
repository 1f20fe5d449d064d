import type { Context } from 'hono'
import { setCookie } from 'hono/cookie'

export const SESSION_COOKIE = 'vong_session'

/** Gives the browser its session. No script can read it, and no other site can use it. */
export function setSessionCookie(c: Context, session: { token: string; expiresAt: number }, secure: boolean): void {
	setCookie(c, SESSION_COOKIE, session.token, {
		httpOnly: true,
		sameSite: 'Strict',
		secure,
		path: '/',
		expires: new Date(session.expiresAt),
	})
}

/** As long as browsers keep a cookie at most; it is given again with every start of the page. */
const SCREEN_MS = 400 * 86_400_000

/** Gives a screen its credential, which ends only when it is revoked. */
export function setScreenCookie(c: Context, token: string, { secure, now }: { secure: boolean; now: number }): void {
	setSessionCookie(c, { token, expiresAt: now + SCREEN_MS }, secure)
}
