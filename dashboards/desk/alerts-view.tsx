import { useInfiniteQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useFormat } from '../app/language.tsx'
import type { AlertState } from '../app/schema-types.generated.ts'
import { useSearch } from '../app/search.ts'
import { useNow } from '../app/use-now.ts'
import { type Act, ActDialog } from './act-dialog.tsx'
import { AlertDetailPane } from './alert-detail.tsx'
import { endedAlerts } from './alert-documents.generated.ts'
import { AlertFilters } from './alert-filters.tsx'
import { listAlerts, ORDERS } from './alert-list.ts'
import { AlertOption } from './alert-option.tsx'
import { isOpen } from './alert-state.ts'
import { useDesk } from './desk-context.ts'

const OPEN: readonly AlertState[] = ['FIRING', 'ACKNOWLEDGED', 'PENDING']
const PAGE = 100

/** Keys that begin something with the chosen alert; they work while the list or the detail has the focus. */
const ACT_KEYS: Readonly<Record<string, Act>> = {
	a: 'acknowledge',
	c: 'comment',
	g: 'assign',
	h: 'handOver',
	s: 'silence',
	r: 'resolve',
}

/** Alerts on the left, gravest first; the chosen one in full on the right. */
export function AlertsView() {
	const format = useFormat()
	const { t, count } = format
	const desk = useDesk()
	const search = useSearch()
	const now = useNow(desk.now)
	const [act, setAct] = useState<Act>()
	const detail = useRef<HTMLElement>(null)
	const { byId, listed, more } = desk.alerts.state
	const past = search.get('past') === '1'
	const ended = useEnded(past)

	const filter = useMemo(() => {
		const asked = search.all('states')
		return {
			severities: search.all('severities'),
			states: past ? ['RESOLVED'] : asked.length > 0 ? asked : OPEN,
			area: search.get('area'),
			text: search.get('text'),
			order: ORDERS.find((order) => order === search.get('order')) ?? (past ? 'newest' : 'gravity'),
		}
	}, [search, past])
	const all = useMemo(() => {
		if (!past) return [...byId.values()].filter(isOpen)
		const stored = ended.alerts.map((alert) => [alert.id, alert] as const)
		return [...new Map([...stored, ...byId]).values()].filter((alert) => !isOpen(alert))
	}, [byId, past, ended.alerts])
	const shown = useMemo(() => listAlerts(all, filter), [all, filter])
	const chosen = search.get('alert')
	const index = shown.findIndex(({ id }) => id === chosen)

	function choose(id: string | undefined) {
		if (id !== undefined) search.set({ alert: id })
	}

	function onKey(event: KeyboardEvent<HTMLElement>) {
		if (event.ctrlKey || event.metaKey || event.altKey || act !== undefined) return
		const { tagName } = event.target as HTMLElement
		if (tagName === 'INPUT' || tagName === 'SELECT' || tagName === 'TEXTAREA') return
		const key = event.key.toLowerCase()
		if (key === 'j' || key === 'arrowdown') choose(shown[Math.min(index + 1, shown.length - 1)]?.id)
		else if (key === 'k' || key === 'arrowup') choose(shown[Math.max(index - 1, 0)]?.id)
		else if (key === 'enter' && tagName !== 'BUTTON' && tagName !== 'A') detail.current?.focus()
		else if (key === '/') document.querySelector<HTMLInputElement>('[data-testid=alert-search]')?.focus()
		else if (ACT_KEYS[key] && chosen !== '' && desk.mayAnswer) setAct(ACT_KEYS[key])
		else return
		event.preventDefault()
	}

	return (
		<div className="alerts-view">
			<section className="panel alert-panel" aria-label={t.desk.views.alerts}>
				<AlertFilters filter={filter} past={past} alerts={all} search={search} />
				<p className="alert-count quiet" role="status">
					{t.desk.alertsShown(count(shown.length), count(all.length))}
					{more && !past && ` · ${t.desk.moreOpen}`}
				</p>
				<div
					className="alert-list"
					role="listbox"
					aria-label={t.desk.views.alerts}
					aria-activedescendant={index >= 0 ? `alert-${chosen}` : undefined}
					tabIndex={0}
					data-testid="alert-list"
					onKeyDown={onKey}
					onClick={(event) =>
						choose((event.target as HTMLElement).closest<HTMLElement>('[role=option]')?.dataset['id'])
					}
				>
					{shown.map((alert) => (
						<AlertOption key={alert.id} alert={alert} chosen={alert.id === chosen} now={now} />
					))}
				</div>
				{shown.length === 0 && (
					<p className="empty">
						{!listed ? t.desk.alertsLoading : all.length === 0 && !past ? t.desk.noOpenAlerts : t.desk.noneFits}
					</p>
				)}
				{past && ended.hasMore && (
					<button type="button" onClick={ended.loadMore}>
						{t.desk.more}
					</button>
				)}
			</section>
			<AlertDetailPane ref={detail} id={chosen} live={byId.get(chosen)} onAct={setAct} onKey={onKey} />
			{act && chosen !== '' && <ActDialog act={act} id={chosen} onClose={() => setAct(undefined)} />}
			<p className="desk-keys quiet">{t.desk.keysHelp}</p>
		</div>
	)
}

/** Alerts that are over, page by page from the store. */
function useEnded(enabled: boolean) {
	const { request } = useDesk()
	const asked = useInfiniteQuery({
		queryKey: [endedAlerts],
		enabled,
		initialPageParam: null as string | null,
		queryFn: ({ pageParam }) => request(endedAlerts, { first: PAGE, after: pageParam }),
		getNextPageParam: ({ alerts: { pageInfo } }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
	})
	const alerts = useMemo(
		() => asked.data?.pages.flatMap((page) => page.alerts.edges.map(({ node }) => node)) ?? [],
		[asked.data],
	)
	return { alerts, hasMore: asked.hasNextPage, loadMore: () => void asked.fetchNextPage() }
}
