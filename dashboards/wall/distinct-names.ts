/** So many words alike at the beginning say nothing where there is little room. */
const LEAST_ALIKE = 3
/** A place is not torn from what it is: `Xã Lộc Hưng`. */
const KEPT = 3

/** Names of one list without what all that begin alike begin with: cut off at the end they would all look the same. */
export function distinctNames(names: readonly string[]): string[] {
	const words = names.map((name) => name.split(' '))
	const shown = names.map((name, index) => {
		const own = words[index] ?? []
		const beginnings = words.map((other, at) => (at === index ? 0 : alikeFrom(own, other)))
		const alike = Math.min(own.length - KEPT, ...beginnings.filter((length) => length >= LEAST_ALIKE))
		const isAlike = beginnings.some((length) => length >= LEAST_ALIKE)
		return isAlike && alike > 0 ? `… ${own.slice(alike).join(' ')}` : name
	})
	// Two that would read alike say all of their words.
	return shown.map((name, index) =>
		shown.filter((other) => other === name).length > 1 ? (names[index] ?? name) : name,
	)
}

function alikeFrom(one: readonly string[], other: readonly string[]): number {
	const end = one.findIndex((word, index) => word !== other[index])
	return end === -1 ? one.length : end
}
