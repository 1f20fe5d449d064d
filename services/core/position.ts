/** Last number seen of each writer: a place in the stream of committed events. */
export type Position = Readonly<Record<string, number>>

/** The opaque text that clients hold. */
export function encodeCursor(position: Position): string {
	return Buffer.from(JSON.stringify(position)).toString('base64url')
}

/** Undefined when the text is no cursor of ours. */
export function decodeCursor(cursor: string): Position | undefined {
	try {
		const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
		if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined
		const valid = Object.values(value).every((number) => Number.isSafeInteger(number) && number >= 0)
		return valid ? (value as Position) : undefined
	} catch {
		return undefined
	}
}
