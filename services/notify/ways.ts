import type { Address, ChannelId, Contact, Notification } from '@vong/core/notification'
import { SEVERITIES, type Severity } from '@vong/core/severity'

/** The ways to reach a contact with something of this severity, in the contact's order. */
export function waysTo(
	contact: Contact,
	severity: Severity,
	only: readonly ChannelId[] | undefined,
	preferred: readonly ChannelId[] = [],
): ChannelId[] {
	const matters = ({ from }: Address) => from === undefined || SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(from)
	const ways = contact.addresses
		.filter((address) => matters(address) && (only === undefined || only.includes(address.channel)))
		.map(({ channel }) => channel)
	return [...new Set([...preferred.filter((way) => ways.includes(way)), ...ways])]
}

/** The first of these ways that was not tried. */
export const untried = (ways: readonly ChannelId[], tried: readonly Notification[]) =>
	ways.find((way) => tried.every(({ channel }) => channel !== way))
