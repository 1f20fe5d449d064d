import { type ReactNode, useEffect } from 'react'
import { ErrorBoundary, type FallbackProps } from 'react-error-boundary'
import { useFormat } from '../language.tsx'

/** A screen has nobody in front of it who could open the page anew. */
const AGAIN_MS = 30_000

const whyOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** A page that breaks says so and opens itself anew; it must never leave an empty screen behind. */
export function PageBoundary({ children }: { children: ReactNode }) {
	return <ErrorBoundary FallbackComponent={BrokenPage}>{children}</ErrorBoundary>
}

function BrokenPage({ error }: FallbackProps) {
	const { t } = useFormat()
	useEffect(() => {
		const timer = setTimeout(() => location.reload(), AGAIN_MS)
		return () => clearTimeout(timer)
	}, [])
	return (
		<main className="opening" role="alert" data-testid="broken-page">
			<div className="broken">
				<p>{t.broken.page}</p>
				<p className="quiet">{whyOf(error)}</p>
				<button type="button" onClick={() => location.reload()}>
					{t.broken.reload}
				</button>
			</div>
		</main>
	)
}

interface PartBoundaryProps {
	/** What the part shows: it is tried again with the next. */
	readonly of?: unknown
	readonly children: ReactNode
}

/** A part of a page that breaks takes nothing else along. */
export function PartBoundary({ of, children }: PartBoundaryProps) {
	return (
		<ErrorBoundary FallbackComponent={BrokenPart} resetKeys={[of]}>
			{children}
		</ErrorBoundary>
	)
}

function BrokenPart({ error, resetErrorBoundary }: FallbackProps) {
	const { t } = useFormat()
	return (
		<div className="broken" role="alert" data-testid="broken-part">
			<p>{t.broken.part}</p>
			<p className="quiet">{whyOf(error)}</p>
			<button type="button" onClick={resetErrorBoundary}>
				{t.broken.again}
			</button>
		</div>
	)
}
