/** What is set up at run time, as every process has it; the log behind it is the caller's. */
export interface Kept {
	/** The last word on each thing of a kind that was not taken back. */
	all(kind: string): ReadonlyMap<string, unknown>
	/** Writes it down, then it holds; null takes it back. */
	put(kind: string, id: string, value: unknown, by: string): Promise<void>
	/** The same for several, at once. */
	putAll(kind: string, values: ReadonlyMap<string, unknown>, by: string): Promise<void>
	onChange(listener: () => void): () => void
}
