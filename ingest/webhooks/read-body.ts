import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

export type Body =
	| { readonly ok: true; readonly bytes: Uint8Array }
	| { readonly ok: false; readonly status: 400 | 413 | 415 }

class TooLarge extends Error {}

/** The body up to `limit` bytes, before and after decompression; reading stops as soon as it is too long. */
export async function readBody(request: Request, limit: number): Promise<Body> {
	const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() || 'identity'
	if (encoding !== 'identity' && encoding !== 'gzip') return { ok: false, status: 415 }
	const declared = request.headers.get('content-length')
	if (Number(declared ?? 0) > limit) return { ok: false, status: 413 }
	if (declared !== null && encoding === 'identity') return readDeclared(request, limit)
	if (!request.body) return { ok: true, bytes: new Uint8Array() }
	const incoming = Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0])
	// Errors of either stream come out of the loop below; the callback only keeps them from going unheard.
	const source = encoding === 'gzip' ? pipeline(incoming, createGunzip(), () => undefined) : incoming
	try {
		return { ok: true, bytes: await collect(source, limit) }
	} catch (error) {
		return { ok: false, status: error instanceof TooLarge ? 413 : 400 }
	}
}

/** The usual case, without a stream: the server ends the body at the declared length. */
async function readDeclared(request: Request, limit: number): Promise<Body> {
	try {
		const bytes = new Uint8Array(await request.arrayBuffer())
		return bytes.length > limit ? { ok: false, status: 413 } : { ok: true, bytes }
	} catch {
		return { ok: false, status: 400 }
	}
}

async function collect(source: Readable, limit: number): Promise<Uint8Array> {
	const chunks: Uint8Array[] = []
	let size = 0
	for await (const chunk of source as AsyncIterable<Uint8Array>) {
		size += chunk.length
		if (size > limit) throw new TooLarge()
		chunks.push(chunk)
	}
	return Buffer.concat(chunks)
}
