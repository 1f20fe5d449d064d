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
