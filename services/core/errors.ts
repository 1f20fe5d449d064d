/** Why something could not be done, in a word that programs can act on. */
export type ErrorCode =
	| 'CONFIGURATION'
	| 'UNAVAILABLE'
	| 'OVERLOADED'
	| 'UNAUTHENTICATED'
	| 'FORBIDDEN'
	| 'NOT_FOUND'
	| 'INVALID'
	| 'TIMEOUT'

/** An error whose message may be shown to whoever caused it: it says what happened, where, and what to do next. */
export class VongError extends Error {
	override readonly name: string = 'VongError'
	readonly code: ErrorCode

	constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
		super(message, options)
		this.code = code
	}
}
