interface Answer<T> {
	data?: T | null
	errors?: { message: string; extensions?: { code?: string } }[]
}

/** One GraphQL request as an outside client sends it; throws with the answer's errors. */
export async function graphql<T>(
	http: string,
	token: string,
	query: string,
	variables: Record<string, unknown> = {},
): Promise<T> {
	const response = await fetch(`${http}/graphql`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
		body: JSON.stringify({ query, variables }),
	})
	const answer = (await response.json()) as Answer<T>
	if (answer.errors || !answer.data) throw new Error(JSON.stringify(answer.errors ?? answer))
	return answer.data
}
