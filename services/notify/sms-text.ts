import { SegmentedMessage } from 'sms-segments-calculator'

/** How many messages a text is sent and paid as: 160 characters of GSM-7, 70 of UCS-2, fewer where it takes several. */
export function segmentsOf(text: string): number {
	return new SegmentedMessage(text).segmentsCount
}

/** Letters without their marks, and other characters that GSM-7 has an equal for. */
export function withoutMarks(text: string): string {
	return text
		.normalize('NFD')
		.replaceAll(/\p{M}/gu, '')
		.replaceAll('đ', 'd')
		.replaceAll('Đ', 'D')
		.replaceAll(/[–—]/g, '-')
		.replaceAll(/[“”]/g, '"')
		.replaceAll(/[‘’]/g, "'")
		.replaceAll('…', '...')
		.replaceAll('µ', 'u')
		.replaceAll('³', '3')
		.replaceAll('²', '2')
		.replaceAll('₅', '5')
		.replaceAll('₁₀', '10')
		.replaceAll('≥', '>=')
		.replaceAll('≤', '<=')
}

/**
 * One text message: with its marks where it fits, else without them, else without its less needful parts, else cut; the ending (a link) stays
 * whole. Parts are in order of need.
 */
export function fitSms(parts: readonly string[], ending: string): string {
	const join = (some: readonly string[]) => [...some, ending].filter((part) => part !== '').join(' ')
	for (let count = parts.length; count > 0; count--) {
		const text = join(parts.slice(0, count))
		const plain = withoutMarks(text)
		const fitting = [text, plain].find((one) => segmentsOf(one) === 1)
		if (fitting !== undefined) return fitting
	}
	return cut(withoutMarks(parts[0] ?? ''), join, ending)
}

function cut(text: string, join: (parts: readonly string[]) => string, ending: string): string {
	const characters = [...text]
	for (let length = characters.length; length > 0; length--) {
		const shorter = join([`${characters.slice(0, length).join('')}...`])
		if (segmentsOf(shorter) === 1) return shorter
	}
	// A link that does not fit by itself is sent whole all the same.
	return ending
}
