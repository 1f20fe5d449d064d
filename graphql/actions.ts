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
	readonly endSourceSecret: (source: string, id: string) => Promise<boolean>
}

export type Actions = ReturnType<typeof createActions>

/** What a viewer may set going; each asks for its role and for the whole province's scope first. */
export function createActions(viewer: Viewer, deps: ActionDeps) {
	function need(role: Role) {
		if (!viewer.roles.includes(role) || viewer.scope.kind !== 'all') {
			throw forbidden(`This needs the role ${role} over the whole province.`)
		}
	}
	function needSource(source: string) {
		if (!deps.hasSource(source)) throw new VongError('NOT_FOUND', `There is no source ${source}.`)
	}
	return {
		async replayQuarantine(ids: readonly string[]) {
			need('OPERATOR')
			return deps.replayQuarantine(ids, viewer)
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
