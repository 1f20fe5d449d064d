import type { Role, Scope } from '@vong/core/viewer'

/** Who a claim of the identity provider makes somebody. */
export interface ClaimRule {
	readonly claim: string
	/** Value of the claim, or one of its values when it is a list. */
	readonly has: string
	readonly roles: readonly Role[]
	/** Official codes or centres; all areas when left out. */
	readonly areas?: readonly string[] | undefined
}

export interface ClaimRules {
	/** Claims that the person's name is taken from, in the order in which they are tried. */
	readonly name: readonly string[]
	readonly rules: readonly ClaimRule[]
}

export interface Person {
	/** Stays the same for the same person: issuer and subject. */
	readonly id: string
	readonly name: string
	readonly roles: readonly Role[]
	readonly scope: Scope
}

type Claims = Readonly<Record<string, unknown>> & { readonly iss: string; readonly sub: string }

/**
 * The person that claims speak of; undefined when no rule lets that person in. The first rule that fits decides alone: adding up
 * would give the roles of one rule over the areas of another.
 */
export function personOf(claims: Claims, { name, rules }: ClaimRules): Person | undefined {
	const rule = rules.find(({ claim, has }) => valuesOf(claims[claim]).includes(has))
	if (!rule) return undefined
	const called = name.map((claim) => claims[claim]).find((text) => typeof text === 'string' && text.trim() !== '')
	return {
		id: `${claims.iss}#${claims.sub}`,
		name: typeof called === 'string' ? called.trim() : claims.sub,
		roles: rule.roles,
		scope: rule.areas ? { kind: 'areas', codes: rule.areas } : { kind: 'all' },
	}
}

function valuesOf(claim: unknown): readonly unknown[] {
	return Array.isArray(claim) ? claim : [claim]
}
