/** So many words alike at the beginning say nothing where there is little room. */
const LEAST_ALIKE = 3
/** A place is not torn from what it is: `Xã Lộc Hưng`. */
const PLACE = /^(xã|phường|thị|huyện|thành|tỉnh)$/iu

export interface DistinctName {
	/** Initials of what it shares with others; empty where it shares nothing. */
	readonly initials: string
	/** What tells it from the others. */
	readonly own: string
}

/** Names of one list with the initials of what all that begin alike begin with: cut off at the end they would all look the same. */
export function distinctNames(names: readonly string[]): DistinctName[] {
	const words = names.map((name) => name.split(' '))
	const shown = names.map((name, index) => {
		const own = words[index] ?? []
		const beginnings = words
			.map((other, at) => (at === index ? 0 : alikeFrom(own, other)))
			.filter((length) => length >= LEAST_ALIKE)
		if (beginnings.length === 0) return { initials: '', own: name }
		const place = own.findIndex((word, at) => at >= LEAST_ALIKE && PLACE.test(word))
		const alike = Math.min(own.length - 1, place === -1 ? own.length : place, ...beginnings)
		if (alike < LEAST_ALIKE) return { initials: '', own: name }
		return { initials: initialsOf(own.slice(0, alike)), own: own.slice(alike).join(' ') }
	})
	// Two that would read alike say all of their words.
	return shown.map((name, index) => {
		const twins = shown.filter(({ initials, own }) => initials === name.initials && own === name.own)
		return twins.length > 1 ? { initials: '', own: names[index] ?? name.own } : name
	})
}

/** As offices abbreviate themselves: `TTPVHCC` for Trung tâm Phục vụ hành chính công. */
const initialsOf = (words: readonly string[]) => words.map((word) => word.charAt(0).toLocaleUpperCase('vi')).join('')

function alikeFrom(one: readonly string[], other: readonly string[]): number {
	const end = one.findIndex((word, index) => word !== other[index])
	return end === -1 ? one.length : end
}
