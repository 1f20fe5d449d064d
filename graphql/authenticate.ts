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
