import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeExecutableSchema } from '@graphql-tools/schema'
import type { GraphQLSchema } from 'graphql'
import { audited } from './audited.ts'
import { resolvers as alerts } from './modules/alerts/resolvers.ts'
import { resolvers as areas } from './modules/areas/resolvers.ts'
import { resolvers as audit } from './modules/audit/resolvers.ts'
import { resolvers as dossiers } from './modules/dossiers/resolvers.ts'
import { resolvers as events } from './modules/events/resolvers.ts'
import { resolvers as findings } from './modules/findings/resolvers.ts'
import { resolvers as indicators } from './modules/indicators/resolvers.ts'
import { resolvers as keys } from './modules/keys/resolvers.ts'
import { resolvers as ledger } from './modules/ledger/resolvers.ts'
import { resolvers as pack } from './modules/pack/resolvers.ts'
import { resolvers as people } from './modules/people/resolvers.ts'
import { resolvers as quarantine } from './modules/quarantine/resolvers.ts'
import { resolvers as roster } from './modules/roster/resolvers.ts'
import { resolvers as rules } from './modules/rules/resolvers.ts'
import { resolvers as screens } from './modules/screens/resolvers.ts'
import { resolvers as silences } from './modules/silences/resolvers.ts'
import { resolvers as sources } from './modules/sources/resolvers.ts'
import { resolvers as stations } from './modules/stations/resolvers.ts'
import { resolvers as tokens } from './modules/tokens/resolvers.ts'
import { resolvers as viewer } from './modules/viewer/resolvers.ts'
import { resolvers as walls } from './modules/walls/resolvers.ts'
import { scalars } from './scalars.ts'

const MODULE_RESOLVERS = [
	alerts,
	areas,
	audit,
	dossiers,
	events,
	findings,
	indicators,
	keys,
	ledger,
	pack,
	people,
	quarantine,
	roster,
	rules,
	screens,
	silences,
	sources,
	stations,
	tokens,
	viewer,
	walls,
]
const MODULES = join(import.meta.dirname, 'modules')

/** The schema of all modules: each folder of `modules/` holds its SDL and its resolvers. */
export function createSchema(): GraphQLSchema {
	const files = readdirSync(MODULES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.graphql'))
	return makeExecutableSchema({
		typeDefs: files.sort().map((file) => readFileSync(join(MODULES, file), 'utf8')),
		resolvers: [scalars, ...MODULE_RESOLVERS.map(audited)],
	})
}
