import type { LedgerLine } from '@vong/core/ledger'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'

interface Figures {
	ledger(): Promise<readonly LedgerLine[]>
	spoolBytes(): number
	mqttConnections(): number
	subscribers(): number
	/** Undefined where this process does not probe. */
	probe(): { readonly milliseconds: number | undefined; readonly failures: number } | undefined
}

const OUTCOMES = ['received', 'stored', 'duplicate', 'quarantined', 'inFlight', 'refused'] as const

/** Prometheus figures, read when they are asked for. */
export function createMetrics(figures: Figures): Registry {
	const registry = new Registry()
	collectDefaultMetrics({ register: registry })
	const registers = [registry]

	new Gauge({
		name: 'vong_messages',
		help: 'Ledger: messages by source and outcome; received = stored + duplicate + quarantined + inFlight',
		labelNames: ['source', 'outcome'],
		registers,
		async collect() {
			// Without the store there is no ledger to show; everything else still is.
			const ledger = await figures.ledger().catch(() => [])
			for (const line of ledger) {
				for (const outcome of OUTCOMES) this.set({ source: line.source, outcome }, line[outcome])
			}
		},
	})
	const gauge = (name: string, help: string, read: () => number) =>
		new Gauge({
			name,
			help,
			registers,
			collect() {
				this.set(read())
			},
		})
	gauge('vong_spool_bytes', 'Bytes acknowledged and not yet in the store', figures.spoolBytes)
	gauge('vong_mqtt_connections', 'Connections to the embedded MQTT broker', figures.mqttConnections)
	gauge('vong_graphql_subscribers', 'Running GraphQL subscriptions', figures.subscribers)
	const probe = (name: string, help: string, read: (stats: NonNullable<ReturnType<Figures['probe']>>) => number) =>
		new Gauge({
			name,
			help,
			registers,
			collect() {
				const stats = figures.probe()
				this.set(stats ? read(stats) : Number.NaN)
			},
		})
	probe(
		'vong_probe_failures',
		'Probes since the start that did not come back; NaN where this process sends none',
		(stats) => stats.failures,
	)
	probe(
		'vong_probe_seconds',
		'From the webhook door to a subscriber, of the last probe; NaN while it is lost, and where this process sends none',
		({ milliseconds }) => (milliseconds === undefined ? Number.NaN : milliseconds / 1_000),
	)
	return registry
}
