/** The request with a body of at most `most` bytes, however it is sent; undefined when it has more. */
export async function boundedBody(request: Request, most: number): Promise<Request | undefined> {
	const declared = request.headers.get('content-length')
	if (declared !== null) return Number(declared) > most ? undefined : request
	if (!request.body) return request
	// Sent in chunks: nobody said how much it will be, so it is counted while it comes.
	const chunks: Uint8Array[] = []
	let size = 0
	for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
		size += chunk.byteLength
		if (size > most) return undefined
		chunks.push(chunk)
	}
	const { url, method, headers, signal } = request
	return new Request(url, { method, headers, signal, body: Buffer.concat(chunks) })
}
