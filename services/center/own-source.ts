import { type Cadence, OWN_SOURCE } from '@vong/core/source'
import type { Province } from '@vong/province/load-province'
import type { Environment } from './environment.ts'

/** One probe that is lost is no silence yet. */
const PROBES_IN_TIME = 3

/** Only a process with both doors can send itself something and see it come back. */
export function probesItself({ probeEveryMs, roles }: Pick<Environment, 'probeEveryMs' | 'roles'>): boolean {
	return probeEveryMs !== undefined && (roles.has('all') || (roles.has('ingest') && roles.has('graphql')))
}

/** What is expected of the centre's own source goes by how often it probes itself: nothing where it does not. */
export function withOwnCadence<P extends Pick<Province, 'sources'>>(
	province: P,
	environment: Pick<Environment, 'probeEveryMs' | 'roles'>,
): P {
	const own = province.sources.get(OWN_SOURCE)
	if (!own) return province
	const every = Math.max(own.every, (PROBES_IN_TIME * (environment.probeEveryMs ?? 0)) / 1_000)
	const cadence: Cadence = probesItself(environment)
		? { kind: 'always', every }
		: { kind: 'days', every: own.every, dates: [], from: 0, to: 0 }
	return { ...province, sources: new Map([...province.sources, [OWN_SOURCE, { ...own, every, cadence }]]) }
}
