/** What is made of an object is made once, however many ask for it, and goes with the object. */
export function oncePer<From extends object, Made>(make: (from: From) => Made): (from: From) => Made {
	const kept = new WeakMap<From, { readonly made: Made }>()
	return (from) => {
		const known = kept.get(from) ?? { made: make(from) }
		kept.set(from, known)
		return known.made
	}
}
