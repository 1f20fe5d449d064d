import type { Alert } from '@vong/core/alert'
import { WORDS } from '@vong/notify/words'
import { html } from 'hono/html'
import { plainPage } from '../plain/plain-page.ts'
import type { AckGround } from './ack-ground.ts'
import { ACK_WORDS, type Language } from './ack-words.ts'

const LOCALES = { vi: 'vi-VN', en: 'en-GB' } as const
/** The last lines are what somebody wants to know who is called out of bed. */
const HISTORY_LINES = 8

export interface AckView {
	readonly alert: Alert
	readonly ground: AckGround
	readonly now: number
	readonly timeZone: string
	readonly language: Language
}

/** The question, with what one has to know to answer it. */
export function askPage(view: AckView) {
	const words = ACK_WORDS[view.language]
	const { alert } = view
	const note =
		alert.phase === 'resolved'
			? html`<p class="note">${words.over}</p>`
			: html`${alert.acknowledgedBy === null ? '' : html`<p class="note">${words.taken(alert.acknowledgedBy)}</p>`}
				<form method="post">
					<p>${words.ask}</p>
					<label>${words.comment}<textarea name="comment" maxlength="1000" rows="3"></textarea></label>
					<button type="submit">${words.button}</button>
				</form>`
	return page(view.language, words.title, html`${facts(view)}${note}${map(view)}${history(view)}`, alert.id)
}

export function donePage(view: AckView) {
	const words = ACK_WORDS[view.language]
	return page(
		view.language,
		words.done,
		html`<p class="note" role="status">${words.doneText}</p>${facts(view)}${map(view)}${history(view)}`,
		view.alert.id,
	)
}

export function gonePage(language: Language) {
	return page(language, ACK_WORDS[language].gone, html`<p class="note">${ACK_WORDS[language].goneText}</p>`)
}

export function failedPage(language: Language) {
	return page(
		language,
		ACK_WORDS[language].failed,
		html`<p class="note" role="alert">${ACK_WORDS[language].failedText}</p>`,
	)
}

function facts({ alert, ground, now, timeZone, language }: AckView) {
	const words = ACK_WORDS[language]
	const number = new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 2 })
	const time = clockOf(language, timeZone)
	const { units, span } = WORDS[language]
	const unit = units[alert.unit] ?? alert.unit
	const figure = (value: number | null) => (value === null ? undefined : `${number.format(value)} ${unit}`.trim())
	const ago = (at: number) => `${time(at)} (${words.ago(span(Math.max(0, now - at)))})`
	const rows: readonly (readonly [string, string | undefined])[] = [
		[words.area, ground.names.map((name) => name[language]).join(' › ') || undefined],
		[words.value, figure(alert.value)],
		[words.target, figure(alert.target)],
		[words.since, ago(alert.startedAt)],
		[words.data, alert.asOf === null ? undefined : ago(alert.asOf)],
	]
	return html`
		<p class="severity" data-severity="${alert.severity}">${words.severity[alert.severity]}</p>
		<h2>${alert.name[language]}</h2>
		<p>${alert.summary[language]}</p>
		<dl>${rows.map(([name, value]) => (value === undefined ? '' : html`<dt>${name}</dt><dd>${value}</dd>`))}</dl>`
}

/** Drawn by the centre, since the page has no script; the names above say the same to those who cannot see it. */
function map({ ground: { map: drawn } }: AckView) {
	if (!drawn) return ''
	const spots = drawn.spots.map(({ isHere, path, at }) =>
		path === undefined
			? html`<circle cx="${at?.[0]}" cy="${at?.[1]}" r="${isHere ? 8 : 4}" data-here="${String(isHere)}" />`
			: html`<path d="${path}" data-here="${String(isHere)}" />`,
	)
	return html`<svg class="ground" viewBox="0 0 ${drawn.width} ${drawn.height}" aria-hidden="true" focusable="false">${spots}</svg>`
}

function history({ alert, timeZone, language }: AckView) {
	const words = ACK_WORDS[language]
	const time = clockOf(language, timeZone)
	const lines = alert.history.slice(-HISTORY_LINES)
	return html`
		<h3>${words.history}</h3>
		<ol>${lines.map(
			({ at, step, by, comment }) =>
				html`<li>${time(at)}: ${words.steps[step]}${by === null ? '' : ` (${by})`}${comment === '' ? '' : `: ${comment}`}</li>`,
		)}</ol>`
}

function clockOf(language: Language, timeZone: string) {
	const format = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'short', timeStyle: 'short', timeZone })
	return (at: number) => format.format(at)
}

function page(language: Language, title: string, body: unknown, alert?: string) {
	const all = alert === undefined ? '/alerts' : `/alerts/${alert}`
	const open = html`<p><a href="${all}">${ACK_WORDS[language].open}</a></p>`
	return plainPage(language, title, html`<h1>${title}</h1>${body}${open}`)
}
