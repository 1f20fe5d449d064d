import type { ReactNode } from 'react'
import type { Severity } from '../schema-types.generated.ts'
import type { CardState } from '../source-cards.ts'

/** Each state has a shape of its own, so that it is told without its colour. The word always stands beside. */
function Shape({ children }: { children: ReactNode }) {
	return (
		<svg className="shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
			{children}
		</svg>
	)
}

const circle = <circle cx="8" cy="8" r="6" fill="currentColor" />
const triangle = <path d="M8 1.5 15 14H1Z" fill="currentColor" />
const diamond = <path d="M8 .5 15.5 8 8 15.5.5 8Z" fill="currentColor" />
const cross = <path d="m2.5 2.5 11 11m0-11-11 11" stroke="currentColor" strokeWidth="3.4" />
const octagon = <path d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5Z" fill="currentColor" />
const ring = <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="2.4" />

const STATE_SHAPES: Record<CardState, ReactNode> = {
	LIVE: circle,
	LATE: triangle,
	STALE: diamond,
	DEAD: cross,
	NEVER: ring,
}
const SEVERITY_SHAPES: Record<Severity, ReactNode> = { INFO: ring, MINOR: triangle, MAJOR: diamond, CRITICAL: octagon }

export const StateShape = ({ of }: { of: CardState }) => <Shape>{STATE_SHAPES[of]}</Shape>
export const SeverityShape = ({ of }: { of: Severity }) => <Shape>{SEVERITY_SHAPES[of]}</Shape>

const CONNECTION_SHAPES = { live: circle, connecting: ring, lost: cross }
export const ConnectionShape = ({ of }: { of: keyof typeof CONNECTION_SHAPES }) => (
	<Shape>{CONNECTION_SHAPES[of]}</Shape>
)

export const Check = () => (
	<Shape>
		<path d="m2 8.5 4 4 8-9" fill="none" stroke="currentColor" strokeWidth="2.6" />
	</Shape>
)
export const Cross = () => <Shape>{cross}</Shape>

export const Logo = () => (
	<svg className="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
		<path d="M8 28 13 13h6l5 15M11 21h10" fill="none" stroke="currentColor" strokeWidth="2.4" strokeLinejoin="round" />
		<path className="logo-roof" d="M8 13h16L16 4Z" />
	</svg>
)
