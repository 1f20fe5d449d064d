import type { Language } from '../i18n/languages.ts'

export interface SessionViewer {
	readonly id: string
	readonly name: string
	readonly roles: readonly string[]
	/** A device that was paired to show walls; nobody sits in front of it. */
	readonly screen?: boolean
	/** The province's name by language, from its pack. */
	readonly province?: Readonly<Record<Language, string>>
}

export type SessionCheck =
	| { readonly state: 'signed-in'; readonly viewer: SessionViewer }
	| { readonly state: 'signed-out' }
	| { readonly state: 'unreachable' }

export type Credentials = { readonly token: string } | { readonly code: string }
export type SignInFailure = 'wrong' | 'too-many' | 'unreachable' | 'failed'

/** Why the identity provider's answer did not lead to a session; the centre writes it behind `#` of `/sign-in`. */
const REFUSALS = ['forbidden', 'unavailable', 'unauthenticated'] as const
export type Refusal = (typeof REFUSALS)[number]

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

/** Whether the centre lets people in by an identity provider as well. */
export async function offersSingleSignOn(): Promise<boolean> {
	try {
		const response = await fetch(SESSION, { signal: AbortSignal.timeout(TIMEOUT_MS) })
		return ((await response.json()) as { singleSignOn?: boolean }).singleSignOn === true
	} catch {
		return false
	}
}

/** A link to follow: it leads to the identity provider, and back to the page where it was followed. */
export function singleSignOnFrom({ pathname, search }: { readonly pathname: string; readonly search: string }): string {
	return `/session/single-sign-on?to=${encodeURIComponent(pathname + search)}`
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

/** Answers whether the session has ended on the server too; `next` is where to sign out at the identity provider. */
export async function signOut(): Promise<{ readonly ended: boolean; readonly next?: string }> {
	const response = await fetch(SESSION, { method: 'DELETE', signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
		() => undefined,
	)
	if (response?.status !== 200) return { ended: response?.ok === true || response?.status === 401 }
	return { ended: true, ...((await response.json()) as { next?: string }) }
}

/** The code of a sign-in link (`/sign-in#code=…`). It stands behind `#` so that no server log and no referrer keeps it. */
export function signInCode(location: { readonly pathname: string; readonly hash: string }): string | undefined {
	if (location.pathname !== '/sign-in') return undefined
	return new URLSearchParams(location.hash.slice(1)).get('code') ?? undefined
}

/** Why single sign-on brought the browser back without a session. */
export function signInRefusal(location: { readonly pathname: string; readonly hash: string }): Refusal | undefined {
	if (location.pathname !== '/sign-in') return undefined
	const refused = new URLSearchParams(location.hash.slice(1)).get('refused')
	return REFUSALS.find((one) => one === refused)
}
