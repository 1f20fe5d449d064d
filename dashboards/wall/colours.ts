import type { ReadingStatus, Severity } from '../app/schema-types.generated.ts'

/** What the style sheet says, for what is drawn on a canvas. */
export const COLOURS = {
	ground: '#121b27',
	text: '#eaf0f6',
	quiet: '#aab8c9',
	line: '#2b3a4d',
	course: '#5cc8ff',
	second: '#f3e05a',
	third: '#ff9e3d',
	target: '#eaf0f6',
}
export const STATUS_COLOURS: Record<ReadingStatus, string> = {
	GOOD: '#5cc8ff',
	WARN: '#f3e05a',
	BAD: '#ff9e3d',
	UNKNOWN: '#aab8c9',
}
/** Of an alert when it fires, and of its end. */
export const SIGN_COLOURS: Record<Severity | 'OVER', string> = {
	INFO: '#eaf0f6',
	MINOR: '#f3e05a',
	MAJOR: '#ff9e3d',
	CRITICAL: '#ff7d9c',
	OVER: '#eaf0f6',
}
export const FONT = '"Inter Figures", "Be Vietnam Pro", sans-serif'
