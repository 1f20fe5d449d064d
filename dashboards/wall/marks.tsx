import type { ReactNode } from 'react'
import type { ReadingStatus } from '../app/schema-types.generated.ts'
import type { AgeState } from './ageing.ts'

const SHAPES: Record<ReadingStatus | AgeState, ReactNode> = {
	GOOD: <path d="m2 8.5 4 4 8-9" fill="none" stroke="currentColor" strokeWidth="2.8" />,
	WARN: <path d="M8 1.5 15 14H1Z" fill="currentColor" />,
	BAD: <path d="M8 .5 15.5 8 8 15.5.5 8Z" fill="currentColor" />,
	// No stroke: before a figure it would pass for a minus.
	UNKNOWN: <path d="M3 3h10v10H3Z" fill="none" stroke="currentColor" strokeWidth="2.2" />,
	LIVE: <circle cx="8" cy="8" r="5" fill="currentColor" />,
	LATE: <path d="M8 1.5 15 14H1Z" fill="currentColor" />,
	STALE: <path d="M8 .5 15.5 8 8 15.5.5 8Z" fill="currentColor" />,
	DEAD: <path d="m2.5 2.5 11 11m0-11-11 11" stroke="currentColor" strokeWidth="3.4" />,
	LOST: <path d="m2.5 2.5 11 11m0-11-11 11" stroke="currentColor" strokeWidth="3.4" />,
	PAST: <path d="M8 2a6 6 0 1 0 6 6M8 4.5V8l3 2" fill="none" stroke="currentColor" strokeWidth="2" />,
	NONE: <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="2.4" />,
}

/** Each status and each age has a shape of its own beside its word and its colour. */
export const Mark = ({ of }: { of: ReadingStatus | AgeState }) => (
	<svg className="shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
		{SHAPES[of]}
	</svg>
)
