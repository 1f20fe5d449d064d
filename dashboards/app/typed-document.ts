/** The text of a GraphQL document. What it answers and what it has to be given is known to the compiler alone. */
export type TypedDocument<Result, Variables> = string & {
	readonly types?: (variables: Variables) => Result
}

/** What a change answers that is asked for as `done`. */
export interface Acted {
	readonly done: { readonly ok: boolean; readonly error: { readonly message: string } | null }
}
