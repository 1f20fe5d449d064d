import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type MouseEvent, useCallback, useEffect, useMemo } from 'react'
import '../styles/desk.css'
import { createGraphqlRequest, RequestError } from '../app/graphql-request.ts'
import { useFormat } from '../app/language.tsx'
import { useSearch } from '../app/search.ts'
import { createServerClock } from '../app/server-clock.ts'
import type { SessionViewer } from '../app/session.ts'
import { Header } from '../app/views/header.tsx'
import { Cross, SeverityShape } from '../app/views/shapes.tsx'
import { isOpen } from './alert-state.ts'
import { AlertsView } from './alerts-view.tsx'
import { DeskContext, useAsked, useDesk } from './desk-context.ts'
import { type Surroundings, surroundings } from './documents.ts'
import { EventsView } from './events-view.tsx'
import { QuarantineView } from './quarantine-view.tsx'
import { ScreensView } from './screens-view.tsx'
import { SilencesView } from './silences-view.tsx'
import { SourcesView } from './sources-view.tsx'
import { useAlerts } from './use-alerts.ts'

const VIEWS = {
	alerts: AlertsView,
	events: EventsView,
	sources: SourcesView,
	quarantine: QuarantineView,
	silences: SilencesView,
	screens: ScreensView,
} as const
type View = keyof typeof VIEWS
const VIEW_NAMES = Object.keys(VIEWS) as View[]

interface DeskPageProps {
	readonly viewer: SessionViewer
	/** `ended`: the session ended by itself. */
	readonly onSignedOut: (ended: boolean) => void
}

/** Where operators work: alerts first, and what they need to judge and to mend. */
export default function DeskPage({ viewer, onSignedOut }: DeskPageProps) {
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
				<DeskFrame viewer={viewer} onSignedOut={onSignedOut} />
			</DeskContext>
		</QueryClientProvider>
	)
}

/** What was refused stays refused; only a centre that does not answer is worth another try. */
const isWorthRetrying = (count: number, error: Error) =>
	count < 3 && error instanceof RequestError && error.reason === 'unreachable'

function DeskFrame({ viewer, onSignedOut }: DeskPageProps) {
	const { t, clock, count } = useFormat()
	const desk = useDesk()
	const { state, reconnect, note } = desk.alerts
	const search = useSearch()
	const known = useAsked<Surroundings>(surroundings, {}).data
	const full = useMemo(() => ({ ...desk, known }), [desk, known])
	const view = VIEW_NAMES.find((name) => name === search.get('view')) ?? 'alerts'
	const Shown = VIEWS[view]
	const burning = [...state.byId.values()].filter((alert) => alert.state === 'FIRING').length
	const lost = state.connection.state === 'lost'
	useEffect(() => {
		document.title = `${lost ? '(!) ' : burning > 0 ? `(${burning}) ` : ''}${t.desk.title} · Vọng`
	}, [lost, burning, t])

	function go(event: MouseEvent, name: View) {
		if (event.ctrlKey || event.metaKey || event.shiftKey) return
		event.preventDefault()
		history.pushState(null, '', `/desk?view=${name}`)
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
				<nav className="desk-views" aria-label={t.desk.title}>
					{VIEW_NAMES.map((name) => (
						<a
							key={name}
							href={`/desk?view=${name}`}
							aria-current={name === view ? 'page' : undefined}
							data-testid={`view-${name}`}
							onClick={(event) => go(event, name)}
						>
							{t.desk.views[name]}
							{name === 'alerts' && (
								<b className="desk-count">{count([...state.byId.values()].filter(isOpen).length)}</b>
							)}
						</a>
					))}
				</nav>
				<main className="desk-main" key={view}>
					<Shown />
				</main>
			</div>
		</DeskContext>
	)
}
