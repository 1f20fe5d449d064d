import type { Alert } from '@vong/core/alert'
import type { Words } from '@vong/core/notification'
import { CAP_SEVERITY, type PublicWarning, type PublicWarnings } from '@vong/core/public-warning'
import type { Severity } from '@vong/core/severity'
import { create } from 'xmlbuilder2'

const CAP = 'urn:oasis:names:tc:emergency:cap:1.2'
const ATOM = 'http://www.w3.org/2005/Atom'
const VIETNAM_MS = 7 * 3_600_000

/** One message of the public warnings; an alert becomes several as it goes on. Instants are milliseconds. */
export interface WarningMessage {
	readonly identifier: string
	readonly kind: 'Alert' | 'Update' | 'Cancel'
	readonly sent: number
	readonly severity: Severity
	/** Those that it takes the place of. */
	readonly references: readonly { readonly identifier: string; readonly sent: number }[]
	readonly alert: Alert
	readonly warning: PublicWarning
}

/** What stands in a message about a place. */
export interface WarnedArea {
	readonly name: Words
	/** Official code; undefined where the alert is of no single area. */
	readonly code: string | undefined
}

/**
 * The messages that an alert amounts to, oldest first: none before a person has taken it on, for a machine alone warns nobody; another when
 * it gets graver or milder; a cancellation when it is over.
 */
export function warningsOf(alert: Alert, { warnings }: Pick<PublicWarnings, 'warnings'>): WarningMessage[] {
	const warning = warnings.find(({ rule }) => rule === alert.rule)
	if (!warning || alert.shadow) return []
	const messages: WarningMessage[] = []
	for (const { step, at, severity } of alert.history) {
		const released = messages.length > 0
		const over = step === 'resolved' || step === 'closed'
		const kind = over ? 'Cancel' : released ? 'Update' : 'Alert'
		if (over ? released : step === (released ? 'severity-changed' : 'acknowledged')) {
			const identifier = `${alert.id.replace(/[\s,<&]/g, '-')}.${messages.length + 1}`
			const references = messages.map((former) => ({ identifier: former.identifier, sent: former.sent }))
			messages.push({ identifier, kind, sent: at, severity, references, alert, warning })
		}
		if (over) break
	}
	return messages
}

/** With seconds and the numeric offset that CAP 1.2 asks for (3.3.2); `Z` is not allowed there. */
export const capInstant = (at: number) => `${new Date(at + VIETNAM_MS).toISOString().slice(0, 19)}+07:00`

/** The message as a document of CAP 1.2 (OASIS Standard, 01/07/2010). */
export function capDocument(message: WarningMessage, area: WarnedArea, from: PublicWarnings, web?: string): string {
	const { identifier, kind, sent, severity, references, alert, warning } = message
	const told = references.map((one) => `${from.sender},${one.identifier},${capInstant(one.sent)}`).join(' ')
	const info = (['vi', 'en'] as const).map((language) => ({
		language: language === 'vi' ? 'vi-VN' : 'en-US',
		category: warning.category,
		event: alert.name[language],
		...(kind === 'Cancel' ? { responseType: 'AllClear' } : {}),
		urgency: kind === 'Cancel' ? 'Past' : warning.urgency,
		severity: CAP_SEVERITY[severity],
		certainty: warning.certainty,
		effective: capInstant(sent),
		onset: capInstant(alert.startedAt),
		expires: capInstant(sent + warning.holds),
		senderName: from.senderName[language],
		headline: alert.name[language],
		description: alert.summary[language],
		...(kind === 'Cancel' ? {} : { instruction: warning.instruction[language] }),
		...(web === undefined ? {} : { web }),
		area: {
			areaDesc: area.name[language],
			...(area.code === undefined ? {} : { geocode: { valueName: 'VN-GSO', value: area.code } }),
		},
	}))
	return create(
		{ version: '1.0', encoding: 'UTF-8' },
		{
			alert: {
				'@xmlns': CAP,
				...{
					identifier,
					sender: from.sender,
					sent: capInstant(sent),
					status: 'Actual',
					msgType: kind,
					scope: 'Public',
				},
				...(told === '' ? {} : { references: told }),
				info,
			},
		},
	).end({ prettyPrint: true })
}

interface Feed {
	readonly from: PublicWarnings
	/** Where the feed itself stands. */
	readonly self: string
	readonly linkOf: (message: WarningMessage) => string
	readonly now: number
}

/** The newest messages as an Atom feed (RFC 4287), each with a link to its document. */
export function warningFeed(messages: readonly WarningMessage[], { from, self, linkOf, now }: Feed): string {
	return create(
		{ version: '1.0', encoding: 'UTF-8' },
		{
			feed: {
				'@xmlns': ATOM,
				id: self,
				title: from.senderName.vi,
				updated: new Date(messages[0]?.sent ?? now).toISOString(),
				author: { name: from.senderName.vi },
				link: { '@rel': 'self', '@href': self },
				entry: messages.map((message) => ({
					id: linkOf(message),
					title: message.alert.name.vi,
					updated: new Date(message.sent).toISOString(),
					summary: message.alert.summary.vi,
					link: { '@type': 'application/cap+xml', '@href': linkOf(message) },
				})),
			},
		},
	).end({ prettyPrint: true })
}
