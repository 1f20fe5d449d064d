import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ComponentType, type MouseEvent, useCallback, useEffect, useMemo } from 'react'
import '../styles/desk.css'
import { createGraphqlRequest, RequestError } from '../app/graphql-request.ts'
import { useFormat } from '../app/language.tsx'
import { useSearch } from '../app/search.ts'
import { createServerClock } from '../app/server-clock.ts'
import type { SessionViewer } from '../app/session.ts'
import { PartBoundary } from '../app/views/broken.tsx'
import { Header } from '../app/views/header.tsx'
import { Cross, SeverityShape } from '../app/views/shapes.tsx'
import { isOpen } from './alert-state.ts'
import { DeskContext, useAsked, useDesk } from './desk-context.ts'
import { surroundings } from './documents.generated.ts'
import { useAlerts } from './use-alerts.ts'

/** A part of the page: its name in the address, its title, what it shows. */
interface WorkView {
	readonly id: string
	readonly title: string
	readonly View: ComponentType
	/** How many things wait there, beside its title. */
	readonly counts?: boolean
}

interface WorkFrameProps {
	readonly path: string
	readonly title: string
	/** The first one is shown when the address names none. */
	readonly views: readonly WorkView[]
	readonly viewer: SessionViewer
	/** `ended`: the session ended by itself. */
	readonly onSignedOut: (ended: boolean) => void
}

/** What pages to work at have in common: who works there, the alerts' stream that looks after connection and session, and the parts. */
export function WorkFrame({ onSignedOut, ...props }: WorkFrameProps) {
	const { viewer } = props
	const onEnded = useCallback(() => onSignedOut(true), [onSignedOut])
	const { request, now, client } = useMemo(() => {
		const clock = createServerClock({ now: () => Date.now() })
		const onError = (error: Error) => {
			if (error instanceof RequestError && error.reason === 'signed-out') onEnded()
		}
		return {
			now: clock.now,
			request: createGraphqlRequest({ heard: clock.heard }),
			client: new QueryClient({
				queryCache: new QueryCache({ onError }),
				defaultOptions: { queries: { networkMode: 'always', retry: isWorthRetrying, staleTime: 1_000 } },
			}),
		}
	}, [onEnded])
	const alerts = useAlerts({ request, now, onSignedOut: onEnded })
	const desk = useMemo(() => {
		const has = (...roles: string[]) => roles.some((role) => viewer.roles.includes(role))
		return {
			...{ request, now, alerts, known: undefined },
			mayWork: has('OPERATOR', 'ADMIN'),
			mayAnswer: has('OPERATOR', 'ADMIN', 'LEADER'),
		}
	}, [request, now, alerts, viewer])
	return (
		<QueryClientProvider client={client}>
			<DeskContext value={desk}>
				<Frame {...props} onSignedOut={onSignedOut} />
			</DeskContext>
		</QueryClientProvider>
	)
}

/** What was refused stays refused; only a centre that does not answer is worth another try. */
const isWorthRetrying = (count: number, error: Error) =>
	count < 3 && error instanceof RequestError && error.reason === 'unreachable'

function Frame({ viewer, path, title, views, onSignedOut }: WorkFrameProps) {
	const { t, clock, count } = useFormat()
	const desk = useDesk()
	const { state, reconnect, note } = desk.alerts
	const search = useSearch()
	const known = useAsked(surroundings, {}).data
	const full = useMemo(() => ({ ...desk, known }), [desk, known])
	const view = views.find(({ id }) => id === search.get('view')) ?? views[0]
	const burning = [...state.byId.values()].filter((alert) => alert.state === 'FIRING').length
	const lost = state.connection.state === 'lost'
	useEffect(() => {
		document.title = `${lost ? '(!) ' : burning > 0 ? `(${burning}) ` : ''}${title} · Vọng`
	}, [lost, burning, title])

	function go(event: MouseEvent, name: string) {
		if (event.ctrlKey || event.metaKey || event.shiftKey) return
		event.preventDefault()
		history.pushState(null, '', `${path}?view=${name}`)
		dispatchEvent(new PopStateEvent('popstate'))
	}

	return (
		<DeskContext value={full}>
			<div className="page desk" data-testid="desk" data-stale={lost} data-connection={state.connection.state}>
				<Header
					viewer={viewer}
					connection={
						state.connection.state === 'lost' ? state.connection : { state: state.connection.state, since: 0 }
					}
					onSignedOut={() => onSignedOut(false)}
				/>
				<div className="notices">
					<div role="alert">
						{state.connection.state === 'lost' && (
							<div className="notice notice-lost" data-testid="lost-banner">
								<Cross />
								<p>
									<strong>{t.lostSince(clock(state.connection.since))}</strong>{' '}
									<span className="notice-more">{t.lostExplanation}</span>
								</p>
								<button type="button" onClick={reconnect}>
									{t.reconnectNow}
								</button>
							</div>
						)}
					</div>
					<div role="status">
						{state.missed > 0 && (
							<div className="notice notice-missed" data-testid="missed" data-count={state.missed}>
								<SeverityShape of="MINOR" />
								<p>{t.desk.alertsMissed(count(state.missed))}</p>
								<button type="button" onClick={note}>
									{t.noted}
								</button>
							</div>
						)}
					</div>
				</div>
				<nav className="desk-views" aria-label={title}>
					{views.map(({ id, title: name, counts }) => (
						<a
							key={id}
							href={`${path}?view=${id}`}
							aria-current={id === view?.id ? 'page' : undefined}
							data-testid={`view-${id}`}
							onClick={(event) => go(event, id)}
						>
							{name}
							{/* None is not the same as none known yet. */}
							{counts && (
								<b className="desk-count">
									{state.connection.state === 'connecting'
										? '…'
										: count([...state.byId.values()].filter(isOpen).length)}
								</b>
							)}
						</a>
					))}
				</nav>
				<main className="desk-main" key={view?.id}>
					<PartBoundary>{view && <view.View />}</PartBoundary>
				</main>
			</div>
		</DeskContext>
	)
}
