/** So many words alike at the beginning say nothing where there is little room. */
const LEAST_ALIKE = 3

/** Names of one list without what several of them begin with: cut off at the end they would all look the same. */
export function distinctNames(names: readonly string[]): string[] {
	const words = names.map((name) => name.split(' '))
	return names.map((name, index) => {
		const own = words[index] ?? []
		const alike = Math.max(0, ...words.map((other, at) => (at === index ? 0 : alikeFrom(own, other))))
		return alike >= LEAST_ALIKE && alike < own.length ? `… ${own.slice(alike).join(' ')}` : name
	})
}

function alikeFrom(one: readonly string[], other: readonly string[]): number {
	const end = one.findIndex((word, index) => word !== other[index])
	return end === -1 ? one.length : end
}
