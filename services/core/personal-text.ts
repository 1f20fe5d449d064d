import { PSEUDONYMS } from './pseudonym.ts'

/**
 * What names or reaches a person and shows by its form alone, wherever it stands: e-mail addresses, Vietnamese telephone numbers (0…, 84…, +84…,
 * as one or in the usual groups), identity numbers of twelve digits, and of nine where CMND or CCCD stands before them. Left alone are
 * pseudonyms, UUIDs, decimals, and minutes as yyyyMMddHHmm.
 */
const SKIPPED = [
	PSEUDONYMS.source,
	String.raw`(?<![\p{L}\p{N}])[\da-fA-F]{8}-(?:[\da-fA-F]{4}-){3}[\da-fA-F]{12}(?![\p{L}\p{N}])`,
	String.raw`(?<![\p{L}\p{N}])(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?![\p{L}\p{N}])`,
	String.raw`(?<![\p{L}\p{N}])\d{1,8}\.\d{9,}(?![\p{L}\p{N}])`,
]
const FOUND = [
	...[
		// In one: 0912345678, +84912345678, 84…, 0084…; with an area code of four digits 02713879222.
		String.raw`(?:\+?84|0084|0)[35789]\d{8}`,
		String.raw`(?:\+?84|0084|0)2\d{8,9}`,
		// In groups: 0912 345 678, 091.234.5678, 0912-34-56-78, +84 912 345 678.
		String.raw`0[35789]\d\d([ .-])\d{3}\1\d{3}`,
		String.raw`0[35789]\d([ .-])(?:\d{3}\2\d{4}|\d{4}\2\d{3})`,
		String.raw`0[35789]\d\d([ .-])\d\d\3\d\d\3\d\d`,
		String.raw`(?:\+84|84|0084)([ .-])[35789]\d(?:\d\4\d{3}\4\d{3}|\4\d{3}\4\d{4})`,
		String.raw`02\d\d([ .-])(?:\d{4}\5\d{3}|\d{3}\5\d{4})`,
		// Identity numbers: in one, or in groups as they stand on the card.
		String.raw`\d{12}`,
		String.raw`0\d\d \d{3} \d{3} \d{3}`,
		String.raw`0\d{3} \d{4} \d{4}`,
	].map((form) => String.raw`(?<![\p{L}\p{N}])${form}(?![\p{L}\p{N}])`),
	String.raw`(?<=(?i:CMN?D|CMTND|CCCD)[\s:._-]{0,4}(?:số|so)?[\s:._-]{0,4})(?:\d{12}|\d{9})(?![\p{L}\p{N}])`,
]
/**
 * The end of an address from its @ on, with what may stand before that: sought from the @, since a long text without one would be tried from each
 * of its letters.
 */
const ADDRESS =
	/(?<=([\p{L}\p{N}._%+-]{1,64}))(?:@(?:[\p{L}\p{N}-]{1,63}\.){1,8}(?:(?!hash:)\p{L}){2,24}(?![\p{L}\p{N}]))+/gu
const SHORTEST_ADDRESS = 'a@b.vn'.length
const FEWEST_DIGITS = 9

/** Nine digits are an identity number only where that is said. */
const OLD_CARD = /CMN?D|CMTND|CCCD/i

const isDigit = (code: number) => code >= 48 && code <= 57
/** What may stand between the digits of one number: a space, a hyphen, a full stop. */
const isBetween = (code: number) => code === 32 || code === 45 || code === 46

/**
 * Whether it is worth looking closely: asked of every text of every event, and nearly always false. A number that counts is nine characters
 * of digits and separators at least, so that one of each nine places lies in it.
 */
export function mayNamePersons(text: string): boolean {
	const { length } = text
	if (length < SHORTEST_ADDRESS) return false
	for (let at = FEWEST_DIGITS - 1; at < length; at += FEWEST_DIGITS) {
		let code = text.charCodeAt(at)
		if (!isDigit(code) && !isBetween(code)) continue
		let digits = 0
		let from = at
		for (; from >= 0; from--) {
			code = text.charCodeAt(from)
			if (isDigit(code)) digits++
			else if (!isBetween(code)) break
		}
		let to = at + 1
		for (; to < length; to++) {
			code = text.charCodeAt(to)
			if (isDigit(code)) digits++
			else if (!isBetween(code)) break
		}
		if (digits > FEWEST_DIGITS || (digits === FEWEST_DIGITS && OLD_CARD.test(text))) return true
		at = to
	}
	return text.includes('@')
}

/** Puts something else in the place of each of them; a text that holds none is answered as it is. Doing it again changes nothing more. */
export function createPersonalText(replacement: (found: string) => string): (text: string) => string {
	const skipped = new RegExp(`^(?:${SKIPPED.join('|')})$`, 'u')
	const numbers = new RegExp([...SKIPPED, ...FOUND].join('|'), 'gu')

	function withoutAddresses(text: string): string {
		if (!text.includes('@')) return text
		let kept = ''
		let last = 0
		for (const { 0: domain, 1: name = '', index } of text.matchAll(ADDRESS)) {
			const from = Math.max(last, index - name.length)
			kept += text.slice(last, from) + replacement(text.slice(from, index) + domain)
			last = index + domain.length
		}
		return kept + text.slice(last)
	}

	return (text) =>
		mayNamePersons(text)
			? withoutAddresses(text).replace(numbers, (found) => (skipped.test(found) ? found : replacement(found)))
			: text
}

/** The surnames of nine in ten Vietnamese, without accents. */
const SURNAMES: ReadonlySet<string> = new Set(
	'nguyen tran le pham hoang huynh vo vu phan truong bui dang do ngo ho duong dinh ly doan dao mai lam trinh luong cao ta chau phung to ton thai diep kieu thach dieu'.split(
		' ',
	),
)
/** A capital with small letters, or capitals alone: in a binary message, letters that are none may stand right before a name. */
const WORD = String.raw`\p{Lu}(?:[\p{Ll}\p{M}]+|[\p{Lu}\p{M}]+)`
const CAPITALISED = new RegExp(`${WORD}(?:[ \\t]+${WORD}){1,6}`, 'gu')

function plain(word: string): string {
	return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd')
}

const HIDDEN = '***'
const hideNumbers = createPersonalText(() => HIDDEN)

/**
 * The text as it may be shown to who has not said what for: without what names persons by its form, and without what looks like a
 * Vietnamese name. That is guessed by surname and capitals, and hides a street named after somebody as well: good enough for a look, not for what is stored.
 */
export function veiled(text: string): string {
	const named = text.replace(CAPITALISED, (words) => {
		const list = words.split(/[ \t]+/)
		const first = list.findIndex((word, index) => index < list.length - 1 && SURNAMES.has(plain(word)))
		return first < 0 ? words : [...list.slice(0, first), HIDDEN].join(' ')
	})
	return hideNumbers(named).replace(PSEUDONYMS, 'hash:***')
}
