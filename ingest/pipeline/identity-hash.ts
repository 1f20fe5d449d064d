import xxhash from 'xxhash-wasm'
import type { Checksum } from './chunk.ts'

/** The text form of an identity. No source id contains a line feed, so two identities never look the same. */
export function identityKey(source: string, id: string): string {
	return `${source}\n${id}`
}

const FNV_BASIS = 0x811c9dc5
const FNV_PRIME = 0x01000193
const LINE_FEED = 10

function fnv(hash: number, text: string): number {
	let mixed = hash
	for (let index = 0; index < text.length; index++) mixed = Math.imul(mixed ^ text.charCodeAt(index), FNV_PRIME)
	return mixed
}

/** 32-bit hash of an identity: FNV-1a over both names, then mixed, so that ids that count up differ in all bits. */
export function hashIdentity(source: string, id: string): number {
	let hash = fnv(Math.imul(fnv(FNV_BASIS, source) ^ LINE_FEED, FNV_PRIME), id)
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
	return (hash ^ (hash >>> 16)) >>> 0
}

export async function createChecksum(): Promise<Checksum> {
	const { h32Raw } = await xxhash()
	return (bytes) => h32Raw(bytes)
}
