/** A generator that ends at once when nobody wants more of it: `return` of a plain one waits for the step it is in. */
export function closable<T>(
	generator: AsyncGenerator<T, void, undefined>,
	close: () => void,
): AsyncGenerator<T, void, undefined> {
	return {
		next: () => generator.next(),
		return: (value) => {
			close()
			return generator.return(value)
		},
		throw: (error) => {
			close()
			return generator.throw(error)
		},
		[Symbol.asyncIterator]() {
			return this
		},
		[Symbol.asyncDispose]: async () => {
			close()
			await generator.return(undefined)
		},
	}
}
