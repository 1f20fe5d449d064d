import { election, health, statistics, veterinary } from './bulletins.ts'
import { calls1022 } from './calls-1022.ts'
import { devices } from './devices.ts'
import { digitisation, payment, rating } from './follow-ups.ts'
import { lorawan } from './lorawan.ts'
import { monre } from './monre.ts'
import { documents, meetings, security } from './offices.ts'
import { onestop } from './onestop.ts'
import { portalSync } from './portal-sync.ts'
import { queue } from './queue.ts'
import { reports1022 } from './reports-1022.ts'
import { serviceCatalogue } from './service-catalogue.ts'
import { environment } from './stations.ts'
import type { System } from './system.ts'
import { traffic } from './traffic.ts'

/** Every source system of the province, by the id of its source. */
export const SYSTEMS: Readonly<Record<string, System>> = {
	onestop,
	'portal-sync': portalSync,
	'service-catalogue': serviceCatalogue,
	queue,
	rating,
	'calls-1022': calls1022,
	'reports-1022': reports1022,
	documents,
	meetings,
	digitisation,
	payment,
	environment,
	lorawan,
	monre,
	traffic,
	health,
	election,
	veterinary,
	statistics,
	security,
	devices,
}
