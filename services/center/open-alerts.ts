import { randomBytes, randomUUID } from 'node:crypto'
import { seal, unseal } from '@vong/access/secrets'
import { createAlertActions } from '@vong/alerts/actions'
import { createAlertLog } from '@vong/alerts/log'
import { createRuleBook } from '@vong/alerts/rule-book'
import type { Bus } from '@vong/bus/bus'
import type { AreaIndex } from '@vong/core/area'
import type { Clock } from '@vong/core/clock'
import { createAckLinks } from '@vong/notify/ack-links'
import { createComposer } from '@vong/notify/compose'
import { createPeople } from '@vong/notify/people'
import { createPlaces } from '@vong/notify/places'
import { createSilences } from '@vong/notify/silences'
import type { Province } from '@vong/province/load-province'
import { parseRule } from '@vong/province/rule-file'
import type { Store } from '@vong/store/store'
import type { Logger } from 'pino'
import type { Cleanup } from './cleanup.ts'

interface OpenAlertsDeps {
	/** Names this process in the log of alerts. */
	readonly writer: string
	readonly province: Province
	readonly areas: AreaIndex
	readonly store: Store
	readonly bus: Bus
	/** Seals people's addresses at rest. */
	readonly sealingKey: Uint8Array
	/** Address of the centre as people reach it. */
	readonly publicUrl: string | undefined
	readonly clock: Clock
	readonly logger: Logger
}

export type OpenAlerts = Awaited<ReturnType<typeof openAlerts>>

/**
 * The log of alerts, what people may do with them, who those people are, and the silences: in every process that serves people or
 * judges rules.
 */
export async function openAlerts(deps: OpenAlertsDeps, cleanup: Cleanup) {
	const { writer, province, areas, store, bus, sealingKey, publicUrl, clock, logger } = deps
	const rules = await createRuleBook({
		pack: province.ruleFiles,
		parse: (json, others, id) => parseRule(json, { ...province, rules: others }, id),
		...{ store, bus, clock, randomId: randomUUID, log: logger },
	})
	cleanup.add('rules', rules.close)
	const log = await createAlertLog({ writer, store, bus, now: clock.now })
	const actions = createAlertActions({ log, clock, randomId: randomUUID })
	const kept = { store, bus, clock, randomId: randomUUID, log: logger }
	const silences = await createSilences(kept)
	cleanup.add('silences', silences.close)
	const people = await createPeople({
		...kept,
		teams: province.alerting.teams,
		sealing: {
			seal: (name, text) => seal(sealingKey, name, text, randomBytes(16)),
			unseal: (name, sealed) => unseal(sealingKey, name, sealed),
		},
	})
	cleanup.add('people', people.close)
	const links = createAckLinks({
		store,
		bus,
		alertById: async (id) => (await log.load([id]))[0],
		async acknowledge(alert, contact, comment) {
			await actions.acknowledge(alert, people.now().contacts.get(contact)?.name ?? contact, comment)
		},
		random: randomBytes,
		randomId: randomUUID,
		clock,
	})
	const places = createPlaces({ areas, centres: province.centres })
	const compose = createComposer({ places, timeZone: province.timeZone, publicUrl, links, now: clock.now })
	return { log, actions, rules, silences, people, links, places, compose }
}
