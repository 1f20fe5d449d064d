import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { JsonObject, JsonValue } from '@vong/core/event'
import { createPersonalText, mayNamePersons } from '@vong/core/personal-text'
import { isPseudonym } from '@vong/core/pseudonym'
import type { Source } from '@vong/core/source'

/** What stands in place of a personal value: equal values stay equal, and without the key nothing leads back. */
function pseudonym(key: KeyObject, text: string): string {
	return `hash:${createHmac('sha256', key).update(text).digest('base64url').slice(0, 22)}`
}

/** An assignment to `__proto__` would change what the object is instead of setting a field. */
function put(object: JsonObject, name: string, value: JsonValue) {
	if (name !== '__proto__') object[name] = value
	else Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true })
}

/** Letters and digits of a name, without case and accents: `soDienThoai` is also `Số điện thoại` and `SO_DIEN_THOAI`. */
function fold(name: string): string {
	return name
		.normalize('NFD')
		.toLowerCase()
		.replaceAll('đ', 'd')
		.replace(/[^a-z0-9]/g, '')
}

/** Whether a folded name is one of the list; `*` stands for any letters. */
function matcher(names: readonly string[]): (folded: string) => boolean {
	const exact = new Set(names.filter((name) => !name.includes('*')).map(fold))
	const patterns = names.filter((name) => name.includes('*')).map((name) => name.split('*').map(fold).join('.*'))
	const pattern = patterns.length === 0 ? undefined : new RegExp(`^(?:${patterns.join('|')})$`)
	return (folded) => exact.has(folded) || pattern?.test(folded) === true
}

/** Every name that the schemas of a source give to a field, at any depth. */
function namesOf(schema: JsonValue): string[] {
	if (Array.isArray(schema)) return schema.flatMap(namesOf)
	if (schema === null || typeof schema !== 'object') return []
	return Object.entries(schema).flatMap(([key, inner]) => {
		const isNaming = key === 'properties' && inner !== null && typeof inner === 'object'
		return [...(isNaming ? Object.keys(inner) : []), ...namesOf(inner)]
	})
}

/** `codes`: nobody has said what stands there; codes, numbers and instants may, words may not. */
type Rule = 'keep' | 'codes' | 'hash' | 'drop'

interface Field {
	readonly rule: Rule
	/** The name as it may be written. */
	readonly name: string
}

/** Senders have few names and short ones; one that makes up new ones all the time must not fill the memory. */
const REMEMBERED = 4096
const REMEMBERED_LENGTH = 64

/** What is to be done with a field of that name. */
function createFields(
	{ drop, hash, keep = [], types }: Source,
	masked: (text: string) => string,
): (name: string) => Field {
	const [isKept, isHashed, isDropped] = [matcher(keep), matcher(hash), matcher(drop)]
	const isNamed = matcher([...keep, ...types.flatMap(({ schemas }) => namesOf(schemas))])
	const known = new Map<string, Field>()

	function ruleOf(folded: string): Rule {
		if (!isKept(folded)) {
			if (isHashed(folded)) return 'hash'
			if (isDropped(folded)) return 'drop'
		}
		return isNamed(folded) ? 'keep' : 'codes'
	}

	return (name) => {
		const remembered = known.get(name)
		if (remembered) return remembered
		const field = { rule: ruleOf(fold(name)), name: masked(name) }
		if (name.length > REMEMBERED_LENGTH) return field
		if (known.size >= REMEMBERED) known.clear()
		known.set(name, field)
		return field
	}
}

/** Two words of letters one after the other: free text, and people's names. */
const WORDS = /\p{L}\S*\s+\S*\p{L}/u

export interface FieldPolicy {
	/** Without the fields that the source's entry names, with what else leads to persons replaced, and without words that no schema speaks of. */
	event(data: JsonObject): JsonObject
	/** The same, but words stay: for what is sealed, since a schema of tomorrow may speak of them. */
	message(value: JsonValue): JsonValue
	/** A text with numbers and addresses of persons replaced, each by the same every time. */
	text(text: string): string
}

/** What of a source's messages may be written: by the names of the fields at any depth, and by the form of what stands in them. */
export function createFieldPolicy(source: Source, key: Uint8Array): FieldPolicy {
	const secret = createSecretKey(key)
	const text = createPersonalText((found) => pseudonym(secret, found))
	const fieldOf = createFields(source, text)

	function hashed(value: JsonValue): JsonValue {
		// A message that comes out of the quarantine has been here before; and nothing stays nothing.
		if (value === null || value === '' || isPseudonym(value)) return value
		return pseudonym(secret, typeof value === 'string' ? value : JSON.stringify(value))
	}

	function clean(value: JsonValue, areWordsKept: boolean, isNamed: boolean): JsonValue | undefined {
		if (typeof value === 'string') return !areWordsKept && !isNamed && WORDS.test(value) ? undefined : text(value)
		if (value === null || typeof value !== 'object') return value
		if (Array.isArray(value)) {
			const items = value.map((item) => clean(item, areWordsKept, isNamed))
			return items.filter((item) => item !== undefined)
		}
		const kept: JsonObject = {}
		for (const sent in value) {
			const { rule, name } = fieldOf(sent)
			if (rule === 'drop') continue
			const inner = value[sent] as JsonValue
			const cleaned = rule === 'hash' ? hashed(inner) : clean(inner, areWordsKept, rule === 'keep')
			if (cleaned !== undefined) put(kept, name, cleaned)
		}
		return kept
	}

	/** Nearly all data holds nothing personal: then it stays as it is, and no copy is made. */
	function isClean(value: JsonValue, isNamed: boolean): boolean {
		if (typeof value === 'string') return !mayNamePersons(value) && (isNamed || !WORDS.test(value))
		if (value === null || typeof value !== 'object') return true
		if (Array.isArray(value)) return value.every((item) => isClean(item, isNamed))
		for (const sent in value) {
			const { rule, name } = fieldOf(sent)
			if (rule === 'drop' || rule === 'hash' || name !== sent) return false
			if (!isClean(value[sent] as JsonValue, rule === 'keep')) return false
		}
		return true
	}

	return {
		event: (data) => (isClean(data, true) ? data : (clean(data, false, true) as JsonObject)),
		message: (value) => clean(value, true, true) as JsonValue,
		text,
	}
}
