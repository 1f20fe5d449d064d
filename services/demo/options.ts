import { parseArgs } from 'node:util'
import { DAY, dayStart, HOUR, MINUTE } from './local-time.ts'
import { SCENARIOS, type Scenario } from './scenarios.ts'
import { SYSTEMS } from './systems/all.ts'

export interface Options {
	readonly seed: number
	readonly scale: number
	readonly scenario: Scenario
	readonly speed: number
	/** Midnight of the simulation's first day. */
	readonly begins: number
	readonly ends: number
	/** Midnight of the day on which people vote, in a scenario in which they do. */
	readonly pollingDay?: number | undefined
	/** Whether the past is sent as fast as it is acknowledged, up to the present. */
	readonly catchesUp: boolean
	readonly sources: readonly string[]
	readonly http: string
	readonly mqtt: string
	readonly token: string | undefined
	readonly secrets: string | undefined
	readonly window: number
}

/** What the environment of `npm start` says, so that the demo finds the centre where that runs. */
export interface Defaults {
	readonly http: string
	readonly mqtt: string
	readonly token: string | undefined
}

export type OptionsResult =
	| { readonly ok: true; readonly value: Options }
	| { readonly ok: false; readonly errors: readonly string[] }

export const USAGE = `npm run demo -- [flags]
  --scenario NAME    ${Object.keys(SCENARIOS).join(', ')} (ordinary)
  --speed N          simulated seconds for one of ours, up to 1000 (1); the present is never overtaken
  --backfill SPAN    begin so long ago, and send what lies before now as fast as it is acknowledged: 30d, 12h
  --from DATE        begin on this day instead of today: 2021-05-17; with --backfill 0d as fast as it is acknowledged
  --for SPAN         end after so much simulated time: 1h, 7d
  --seed N           the same seed gives the same province (1)
  --scale N          how much goes on, 1 being some 60,000 events a day
  --sources A,B      only these sources
  --http, --mqtt     where the centre is (as HOST, PORT, MQTT_HOST and MQTT_PORT say)
  --token TOKEN      the administrator's token, to make keys with (as ADMIN_TOKEN says)
  --secrets FILE     keys by source, as JSON; made and kept in the data directory otherwise
  --window N         messages on their way at the same time, for each source (500)
`

/** By ten in the morning the hours of a polling day say something. */
const POLLS_TELL = 10 * HOUR
const FASTEST = 1000
const SPANS = { d: DAY, h: HOUR, m: MINUTE } as const

/** The flags, or everything that is wrong with them. */
export function readOptions(args: readonly string[], defaults: Defaults, now: number): OptionsResult {
	const errors: string[] = []
	let values: Partial<Record<string, string>>
	try {
		const text = { type: 'string' } as const
		values = parseArgs({
			args: [...args],
			options: {
				...{ scenario: text, speed: text, backfill: text, from: text, for: text, seed: text, scale: text },
				...{ sources: text, http: text, mqtt: text, token: text, secrets: text, window: text },
			},
		}).values
	} catch (error) {
		return { ok: false, errors: [error instanceof Error ? error.message : String(error)] }
	}
	const number = (name: string, standard: number, least: number, most: number) => {
		const value = Number(values[name] ?? standard)
		if (!(value >= least && value <= most)) errors.push(`--${name}: expected a number from ${least} to ${most}`)
		return value
	}
	const span = (name: string) => {
		const [, amount, unit] = /^(\d+(?:\.\d+)?)([dhm])$/.exec(values[name] ?? '') ?? []
		if (values[name] !== undefined && unit === undefined)
			errors.push(`--${name}: expected a span such as 30d, 12h or 10m`)
		return unit === undefined ? undefined : Number(amount) * SPANS[unit as keyof typeof SPANS]
	}
	const scenario = SCENARIOS[values['scenario'] ?? 'ordinary']
	if (!scenario) errors.push(`--scenario: expected one of ${Object.keys(SCENARIOS).join(', ')}`)
	const from = values['from'] === undefined ? undefined : Date.parse(`${values['from']}T00:00:00+07:00`)
	if (from !== undefined && !(from < now)) errors.push('--from: expected a day that has come, such as 2021-05-17')
	const sources = values['sources']?.split(',') ?? Object.keys(SYSTEMS)
	const unknown = sources.filter((source) => SYSTEMS[source] === undefined)
	if (unknown.length > 0)
		errors.push(`--sources: unknown ${unknown.join(', ')}; there are ${Object.keys(SYSTEMS).join(', ')}`)

	const speed = number('speed', 1, 0.001, FASTEST)
	const backfill = span('backfill')
	const length = span('for')
	const begins = dayStart(from ?? now - (backfill ?? 0))
	// Today's morning is caught up with, unless it is to be watched.
	const isToday = begins === dayStart(now) && speed === 1
	const options = {
		seed: number('seed', 1, 0, 2 ** 31),
		scale: number('scale', 1, 0.001, 1000),
		window: number('window', 500, 1, 100_000),
		speed,
		begins,
		ends: length === undefined ? Number.POSITIVE_INFINITY : begins + length,
		// What lies before now is to hold turnout, however early in the day that is.
		pollingDay: backfill === undefined ? begins : Math.max(begins, dayStart(now - POLLS_TELL)),
		catchesUp: backfill !== undefined || isToday,
		sources,
		http: (values['http'] ?? defaults.http).replace(/\/$/, ''),
		mqtt: values['mqtt'] ?? defaults.mqtt,
		token: values['token'] ?? defaults.token,
		secrets: values['secrets'],
	}
	if (errors.length > 0 || !scenario) return { ok: false, errors }
	return { ok: true, value: { ...options, scenario } }
}
