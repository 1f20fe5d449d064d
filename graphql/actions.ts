import { VongError } from '@vong/core/errors'
import type { Role, Viewer } from '@vong/core/viewer'
import { forbidden } from './errors.ts'

export interface ActionDeps {
	readonly hasSource: (id: string) => boolean
	readonly replayQuarantine: (
		ids: readonly string[],
		viewer: Viewer,
	) => Promise<{ replayed: number; stillQuarantined: number; queued: boolean }>
	readonly rotateSourceSecret: (source: string) => Promise<{ id: string; secret: string }>
	readonly createToken: (
		who: Pick<Viewer, 'name' | 'roles' | 'scope' | 'expiresAt'>,
	) => Promise<{ id: string; token: string }>
	readonly revokeToken: (id: string) => Promise<boolean>
	readonly tokens: () => readonly TokenView[]
	/** Live keys of a source without their secrets, newest first. */
	readonly listSourceSecrets: (source: string) => readonly { readonly id: string; readonly at: number }[]
	readonly sourceIds: () => readonly string[]
	/** Whether an official code, of any time, or a centre bears that name. */
	readonly hasArea: (name: string) => boolean
	readonly now: () => number
	readonly endSourceSecret: (source: string, id: string) => Promise<boolean>
}

/** A token that holds, with the day on which it was last used. */
export interface TokenView extends Viewer {
	readonly lastUsedAt: number | null
}

/** A live key of a source, without its secret. */
export interface SourceKeyView {
	readonly source: string
	readonly id: string
	readonly madeAt: number
}

/** What a token is to be good for, as clients write it. */
export interface TokenInput {
	readonly name: string
	readonly roles: readonly Role[]
	readonly areas?: readonly string[] | null
	readonly expiresAt?: number | null
}

const LONGEST_NAME = 200

export type Actions = ReturnType<typeof createActions>

/**
 * What a viewer may set going; each asks for its role first. Sources and the quarantine are the whole province's; an administrator of some
 * areas makes and ends tokens for these alone. `seesAll`: whether all of what codes and centres name lies in the viewer's scope.
 */
export function createActions(viewer: Viewer, deps: ActionDeps, seesAll: (codes: readonly string[]) => boolean) {
	function need(role: Role) {
		if (!viewer.roles.includes(role) || viewer.scope.kind !== 'all') {
			throw forbidden(`This needs the role ${role} over the whole province.`)
		}
	}
	function needAdmin() {
		if (!viewer.roles.includes('ADMIN')) throw forbidden('This needs the role ADMIN.')
	}
	/** Nobody gives away, or takes, what lies beyond the own areas. */
	const reaches = ({ scope }: Pick<Viewer, 'scope'>) =>
		viewer.scope.kind === 'all' || (scope.kind === 'areas' && seesAll(scope.codes))
	function needSource(source: string) {
		if (!deps.hasSource(source)) throw new VongError('NOT_FOUND', `There is no source ${source}.`)
	}
	function readToken({
		name,
		roles,
		areas,
		expiresAt,
	}: TokenInput): Pick<Viewer, 'name' | 'roles' | 'scope' | 'expiresAt'> {
		const wrong = (message: string) => new VongError('INVALID', message)
		if (name.trim() === '' || name.length > LONGEST_NAME)
			throw wrong(`The name has to have 1 to ${LONGEST_NAME} characters.`)
		if (roles.length === 0) throw wrong('Name at least one role.')
		if (areas?.length === 0) throw wrong('Name at least one area, or leave `areas` out for all of them.')
		const unknown = (areas ?? []).filter((area) => !deps.hasArea(area))
		if (unknown.length > 0) throw wrong(`There is no area or centre ${unknown.join(', ')}.`)
		if (typeof expiresAt === 'number' && expiresAt <= deps.now()) throw wrong('`expiresAt` lies in the past.')
		const scope: Viewer['scope'] = areas ? { kind: 'areas', codes: areas } : { kind: 'all' }
		return { name: name.trim(), roles: [...new Set(roles)], scope, expiresAt: expiresAt ?? null }
	}

	return {
		tokens() {
			needAdmin()
			return deps.tokens().filter(reaches)
		},
		async createToken(input: TokenInput) {
			needAdmin()
			const wanted = readToken(input)
			if (!reaches(wanted)) throw forbidden('A token may reach as far as your own areas. Name areas among them.')
			return deps.createToken(wanted)
		},
		async revokeToken(id: string) {
			needAdmin()
			const known = deps.tokens().some((token) => token.id === id && reaches(token))
			if (!known || !(await deps.revokeToken(id))) throw new VongError('NOT_FOUND', `There is no token ${id}.`)
			return { id }
		},
		async replayQuarantine(ids: readonly string[]) {
			need('OPERATOR')
			return deps.replayQuarantine(ids, viewer)
		},
		sourceKeys(): SourceKeyView[] {
			need('ADMIN')
			return deps
				.sourceIds()
				.flatMap((source) => deps.listSourceSecrets(source).map(({ id, at }) => ({ source, id, madeAt: at })))
		},
		async rotateSourceSecret(source: string) {
			need('ADMIN')
			needSource(source)
			return deps.rotateSourceSecret(source)
		},
		async endSourceSecret(source: string, id: string) {
			need('ADMIN')
			needSource(source)
			if (!(await deps.endSourceSecret(source, id)))
				throw new VongError('NOT_FOUND', `${source} has no live key ${id}.`)
			return { id }
		},
	}
}
