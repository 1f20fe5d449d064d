import xxhash from 'xxhash-wasm'
import type { Checksum } from './chunk.ts'

/** 32-bit hash of an identity (source, id). */
export type HashIdentity = (source: string, id: string) => number

/** The text form of an identity. No source id contains a line feed, so two identities never look the same. */
export function identityKey(source: string, id: string): string {
	return `${source}\n${id}`
}

export async function createHashes(): Promise<{ hashIdentity: HashIdentity; checksum: Checksum }> {
	const { h32, h32Raw } = await xxhash()
	return {
		hashIdentity: (source, id) => h32(identityKey(source, id)),
		checksum: (bytes) => h32Raw(bytes),
	}
}
