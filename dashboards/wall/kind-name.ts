import type { Dictionary } from '../i18n/dictionary.ts'

/** What a tile is called that has neither a title nor an indicator. */
export function kindName(kind: string, t: Dictionary): string {
	if (kind === 'TICKER') return t.wall.events
	if (kind === 'ALERTS') return t.wall.alerts
	if (kind === 'FINDINGS') return t.findings.title
	if (kind === 'FEEDS') return t.wall.feeds
	if (kind === 'COUNTDOWN') return t.wall.countdown.title
	return kind === 'CLOCK' ? t.wall.clock : kind
}
