/** What is told of a piece of work: numbers and words of small sets, never anything that speaks of a person. */
export type Facts = Readonly<Record<string, string | number | boolean>>

export interface Span {
	set(facts: Facts): void
	/** It came to nothing, though nothing was thrown; `type` is a word of a small set. */
	fail(type: string): void
}

export interface Origin {
	/** Whether others asked for the work, or it asks others. */
	readonly kind?: 'server' | 'client'
	/** W3C `traceparent` of whoever asked for it. */
	readonly parent?: string | undefined
}

/**
 * Does a piece of work, and tells whoever collects traces how long it took and what came of it. `name` is one of few. What the work
 * answers or throws passes through.
 */
export type Trace = <T>(name: string, work: (span: Span) => Promise<T>, origin?: Origin) => Promise<T>

const UNSEEN: Span = { set: () => undefined, fail: () => undefined }

/** Where nobody collects. */
export const untraced: Trace = (_name, work) => work(UNSEEN)
