import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { JsonObject, JsonValue } from '@vong/core/event'
import { isPseudonym } from '@vong/core/pseudonym'
import type { Source } from '@vong/core/source'

/** What stands in place of a personal value: equal values stay equal, and without the key nothing leads back. */
function pseudonym(key: KeyObject, value: JsonValue): string {
	// A message that comes out of the quarantine has been here before.
	if (isPseudonym(value)) return value
	const text = typeof value === 'string' ? value : JSON.stringify(value)
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

type Rule = 'keep' | 'hash' | 'drop'

/** Senders have few names and short ones; one that makes up new ones all the time must not fill the memory. */
const REMEMBERED = 4096
const REMEMBERED_LENGTH = 64

/** What is to be done with a field of that name. */
function createRules({ drop, hash, keep = [] }: Source): (name: string) => Rule {
	const [isKept, isHashed, isDropped] = [matcher(keep), matcher(hash), matcher(drop)]
	const known = new Map<string, Rule>()
	return (name) => {
		const remembered = known.get(name)
		if (remembered) return remembered
		const folded = fold(name)
		const rule = isKept(folded) ? 'keep' : isHashed(folded) ? 'hash' : isDropped(folded) ? 'drop' : 'keep'
		if (name.length > REMEMBERED_LENGTH) return rule
		if (known.size >= REMEMBERED) known.clear()
		known.set(name, rule)
		return rule
	}
}

/** Takes out and hashes the fields that the source's entry names, at any depth; undefined when it names none. */
export function createFieldPolicy(source: Source, key: Uint8Array): ((data: JsonObject) => JsonObject) | undefined {
	if (source.drop.length === 0 && source.hash.length === 0) return undefined
	const secret = createSecretKey(key)
	const ruleOf = createRules(source)

	function clean(value: JsonValue): JsonValue {
		if (Array.isArray(value)) return value.map(clean)
		if (value === null || typeof value !== 'object') return value
		const kept: JsonObject = {}
		for (const name in value) {
			const rule = ruleOf(name)
			if (rule === 'drop') continue
			const inner = value[name] as JsonValue
			const isHashed = rule === 'hash' && inner !== null && inner !== ''
			put(kept, name, isHashed ? pseudonym(secret, inner) : clean(inner))
		}
		return kept
	}
	/** Nearly all data holds nothing personal: then it stays as it is, and no copy is made. */
	function isClean(value: JsonValue): boolean {
		if (value === null || typeof value !== 'object') return true
		if (Array.isArray(value)) return value.every(isClean)
		for (const name in value) {
			if (ruleOf(name) !== 'keep') return false
			const inner = value[name] as JsonValue
			if (inner !== null && typeof inner === 'object' && !isClean(inner)) return false
		}
		return true
	}
	return (data) => (isClean(data) ? data : (clean(data) as JsonObject))
}
