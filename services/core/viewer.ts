export const ROLES = ['ADMIN', 'OPERATOR', 'VIEWER', 'LEADER', 'SCREEN'] as const
export type Role = (typeof ROLES)[number]

/** The areas a caller may see: all of them, or official area codes with everything below them. */
export type Scope = { readonly kind: 'all' } | { readonly kind: 'areas'; readonly codes: readonly string[] }

/** Who is asking, as established from a token or session. */
export interface Viewer {
	readonly id: string
	readonly name: string
	readonly roles: readonly Role[]
	readonly scope: Scope
	/** Milliseconds; null when it does not end by itself. */
	readonly expiresAt: number | null
}
