import type { Language } from '../i18n/languages.ts'

export interface SessionViewer {
	readonly name: string
	readonly roles: readonly string[]
	/** The province's name by language, from its pack. */
	readonly province?: Readonly<Record<Language, string>>
}

export type SessionCheck =
	| { readonly state: 'signed-in'; readonly viewer: SessionViewer }
	| { readonly state: 'signed-out' }
	| { readonly state: 'unreachable' }

export type Credentials = { readonly token: string } | { readonly code: string }
export type SignInFailure = 'wrong' | 'too-many' | 'unreachable' | 'failed'

const SESSION = '/session'
const TIMEOUT_MS = 10_000

export async function checkSession(): Promise<SessionCheck> {
	try {
		const response = await fetch(SESSION, { signal: AbortSignal.timeout(TIMEOUT_MS) })
		if (response.status === 401) return { state: 'signed-out' }
		if (!response.ok) return { state: 'unreachable' }
		return { state: 'signed-in', viewer: (await response.json()) as SessionViewer }
	} catch {
		return { state: 'unreachable' }
	}
}

/** Answers why it failed, or undefined when the session stands. */
export async function signIn(credentials: Credentials): Promise<SignInFailure | undefined> {
	try {
		const response = await fetch(SESSION, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(credentials),
			signal: AbortSignal.timeout(TIMEOUT_MS),
		})
		if (response.ok) return undefined
		if (response.status === 429) return 'too-many'
		return response.status === 401 || response.status === 400 ? 'wrong' : 'failed'
	} catch {
		return 'unreachable'
	}
}

/** Answers whether the session has ended on the server too. */
export async function signOut(): Promise<boolean> {
	const response = await fetch(SESSION, { method: 'DELETE', signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
		() => undefined,
	)
	return response?.ok === true || response?.status === 401
}

/** The code of a sign-in link (`/sign-in#code=…`). It stands behind `#` so that no server log and no referrer keeps it. */
export function signInCode(location: { readonly pathname: string; readonly hash: string }): string | undefined {
	if (location.pathname !== '/sign-in') return undefined
	return new URLSearchParams(location.hash.slice(1)).get('code') ?? undefined
}
