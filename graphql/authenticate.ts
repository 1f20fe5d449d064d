import type { Viewer } from '@vong/core/viewer'

export interface Credentials {
	readonly authorization: string | null | undefined
	readonly cookie: string | null | undefined
}

interface AuthenticateDeps {
	readonly verifyToken: (token: string) => Viewer | undefined
	readonly sessionCookieName: string
}

/** Who is asking, by a bearer token or by the browser's session. */
export function createAuthenticate({ verifyToken, sessionCookieName }: AuthenticateDeps) {
	return function authenticate({ authorization, cookie }: Credentials): Viewer | undefined {
		const bearer = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
		if (bearer !== undefined) return verifyToken(bearer)
		const session = (cookie ?? '')
			.split(';')
			.map((pair) => pair.trim())
			.find((pair) => pair.startsWith(`${sessionCookieName}=`))
		return session === undefined ? undefined : verifyToken(session.slice(sessionCookieName.length + 1))
	}
}

interface Asker {
	readonly origin: string | null | undefined
	readonly host: string | null | undefined
	readonly site: string | null | undefined
}

/** The browser's cookie counts only for pages of this very server: other sites' pages send it along without knowing it. */
export function sameOrigin({ origin, host, site }: Asker): boolean {
	if (site && site !== 'same-origin' && site !== 'none') return false
	return !origin || (URL.canParse(origin) && new URL(origin).host === host)
}

/** What a request proves. A form of another page cannot send JSON, so whatever else is posted is nobody's. */
export function credentialsOf({ headers, method, url }: Request): Credentials {
	const own = sameOrigin({
		origin: headers.get('origin'),
		host: headers.get('host') ?? new URL(url).host,
		site: headers.get('sec-fetch-site'),
	})
	const json = /^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '')
	return {
		authorization: headers.get('authorization'),
		cookie: own && (method !== 'POST' || json) ? headers.get('cookie') : undefined,
	}
}
