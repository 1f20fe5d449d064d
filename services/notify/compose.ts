import type { Alert } from '@vong/core/alert'
import { SEVERITIES } from '@vong/core/severity'
import type { AckLinks } from './ack-links.ts'
import type { Message } from './channel.ts'
import type { Composer } from './delivery.ts'
import type { Places } from './places.ts'
import { fitSms } from './sms-text.ts'
import { WORDS } from './templates/languages.ts'
import type { Facts, Words } from './templates/words.ts'

/** Alerts that a message about many names; the rest are counted. */
const NAMED = 10

interface ComposeDeps {
	readonly places: Places
	readonly timeZone: string
	/** Address of the centre as people reach it; without one a message has no links. */
	readonly publicUrl: string | undefined
	readonly links: Pick<AckLinks, 'create'>
	readonly now: () => number
}

/** Puts what is to be told into the words of its recipient. */
export function createComposer({ places, timeZone, publicUrl, links, now }: ComposeDeps): Composer {
	const at = (path: string) => (publicUrl === undefined ? '' : new URL(path, publicUrl).href)

	return async ({ id, step, alerts, contact, address }) => {
		const words = WORDS[contact.language]
		const kind = kindOf(step)
		const format = formats(contact.language, timeZone)
		const facts = alerts.map((alert) => factsOf(alert, kind, words, format, now(), places))
		const [only] = alerts
		const isOne = only !== undefined && alerts.length === 1
		const link = at(isOne && kind !== 'test' ? `/alerts/${encodeURIComponent(only.id)}` : '/alerts')
		const offersAck =
			isOne && kind !== 'resolved' && kind !== 'test' && publicUrl !== undefined && only.acknowledgedAt === null
		const ackLink = offersAck ? at(`/alerts/ack/${await links.create(only, contact.id)}`) : ''
		const text =
			isOne && facts[0] ? words.one(facts[0], kind, link, ackLink) : words.many(sortFacts(facts), NAMED, link)
		return {
			id,
			kind,
			language: contact.language,
			address,
			alerts,
			subject: isOne && facts[0] ? words.subject(facts[0], kind) : words.subjectOfMany(sortFacts(facts)),
			text,
			short:
				isOne && facts[0]
					? fitSms(words.short(facts[0], kind), ackLink || link)
					: fitSms(words.shortOfMany(sortFacts(facts), oldestOf(alerts, words, now())), link),
			link,
			ackLink,
			at: now(),
		}
	}
}

function kindOf(step: string): Message['kind'] {
	const [word, round] = step.split('.')
	if (word === 'first' && round !== undefined) return 'handed'
	return word === 'up' || word === 'severity' || word === 'assigned' || word === 'resolved' || word === 'test'
		? word
		: 'first'
}

function oldestOf(alerts: readonly Alert[], words: Words, now: number): string {
	const instants = alerts.flatMap(({ asOf }) => (asOf === null ? [] : [asOf]))
	return instants.length === 0 ? '' : words.span(Math.max(0, now - Math.min(...instants)))
}

const sortFacts = (facts: readonly Facts[]) =>
	facts.toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity))

interface Formats {
	readonly number: Intl.NumberFormat
	readonly time: Intl.DateTimeFormat
}

function formats(language: 'vi' | 'en', timeZone: string): Formats {
	return {
		number: new Intl.NumberFormat(language, { maximumFractionDigits: 2 }),
		time: new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
			timeZone,
			hour: '2-digit',
			minute: '2-digit',
			day: '2-digit',
			month: '2-digit',
			hourCycle: 'h23',
		}),
	}
}

function factsOf(
	alert: Alert,
	kind: Message['kind'],
	words: Words,
	format: Formats,
	now: number,
	places: Places,
): Facts {
	const unit = words.units[alert.unit] ?? alert.unit
	const figure = (value: number | null) => (value === null ? '' : `${format.number.format(value)} ${unit}`.trim())
	const { language } = words
	const handed = kind === 'handed' ? alert.history.findLast(({ step }) => step === 'handed-over') : undefined
	return {
		severity: alert.severity,
		name: alert.name[language],
		summary: alert.summary[language],
		area: places.nameOf(alert.area)[language],
		agency: alert.agency,
		subject: alert.subject,
		value: figure(alert.value),
		target: figure(alert.target),
		since: format.time.format(alert.firedAt ?? alert.startedAt),
		age: alert.asOf === null ? '' : words.span(Math.max(0, now - alert.asOf)),
		note: handed?.comment ?? '',
		lasted: kind === 'resolved' ? words.span((alert.resolvedAt ?? now) - (alert.firedAt ?? alert.startedAt)) : '',
	}
}
