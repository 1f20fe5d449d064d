type Write = (fields: object, message: string) => void

/** What the pipeline needs of a logger. */
export interface Log {
	readonly info: Write
	readonly warn: Write
	readonly error: Write
}
