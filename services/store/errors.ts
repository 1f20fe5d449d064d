/** Whether the row itself is at fault (never try it again as it is) or the store (try again later). */
export type StoreErrorKind = 'content' | 'unavailable' | 'timeout' | 'query'

export class StoreError extends Error {
	override readonly name = 'StoreError'
	readonly kind: StoreErrorKind
	/** ClickHouse's own number of the error, where it told one. */
	readonly code: string | undefined

	constructor(kind: StoreErrorKind, message: string, options?: ErrorOptions & { code?: string }) {
		super(message, options)
		this.kind = kind
		this.code = options?.code
	}
}
