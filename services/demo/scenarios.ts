import { DAY, dayStart, HOUR } from './local-time.ts'

/** What is out of the ordinary, and how much. */
export interface Scenario {
	readonly name: string
	/** Whether people vote: on the simulation's first day, or on the latest of a past that is sent at once. */
	readonly votes?: true
	/** A feed that is silent for a while each day and then sends what it kept. */
	readonly outage?: { readonly source: string; readonly from: number; readonly to: number }
	/** Millimetres of rain in an hour that come on top, by the time since the beginning. */
	readonly storm?: (since: number) => number
	/** Share of dossiers handed in online, of those done in time, and how many come, by days since the beginning. */
	readonly campaign?: (days: number) => { readonly online: number; readonly onTime: number; readonly volume: number }
}

/** DOMAIN: the campaign that took the province from 47th to 1st on the national portal. */
const CAMPAIGN_DAYS = 50

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
	ordinary: { name: 'ordinary' },
	election: { name: 'election', votes: true },
	outage: { name: 'outage', outage: { source: 'environment', from: 9 * HOUR, to: 11 * HOUR } },
	storm: {
		name: 'storm',
		// A front that comes after two hours, is worst after six and gone after fourteen.
		storm: (since) => {
			const hour = (since % DAY) / HOUR
			return hour < 2 || hour > 14 ? 0 : 45 * Math.exp(-(((hour - 6) / 3) ** 2))
		},
	},
	campaign: {
		name: 'campaign',
		campaign: (days) => {
			const done = Math.min(1, days / CAMPAIGN_DAYS)
			return { online: 0.25 + 0.65 * done, onTime: 0.85 + 0.145 * done, volume: 1 + 0.8 * done }
		},
	},
}

/** When a message is sent that the feed could not send: after the silence, in the old order, a little faster than it came. */
export function heldUntil({ outage }: Scenario, source: string, at: number): number {
	if (outage?.source !== source) return at
	const day = dayStart(at)
	if (at < day + outage.from || at >= day + outage.to) return at
	return Math.floor(day + outage.to + (at - day - outage.from) / 20)
}
