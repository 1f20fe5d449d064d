import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormat } from '../app/language.tsx'
import { useSearch } from '../app/search.ts'
import { type Column, DataTable } from './data-table.tsx'
import { useDesk, whyOf, wordOf } from './desk-context.ts'
import {
	type QuarantinedNode,
	quarantined,
	type ReplayQuarantine,
	replayQuarantine,
} from './source-documents.generated.ts'
import { useAct } from './use-act.ts'

const PAGE = 100
const AGAIN_MS = 15_000

/** Messages that could not be used, each with what was wrong and as it came; driven again after a fix. */
export function QuarantineView() {
	const format = useFormat()
	const { t, count, clock, day, language } = format
	const desk = useDesk()
	const search = useSearch()
	const source = search.get('source')
	const allowed = desk.mayWork && desk.known?.viewer.areas === null
	const found = useInfiniteQuery({
		queryKey: [quarantined, source],
		enabled: allowed,
		refetchInterval: AGAIN_MS,
		initialPageParam: null as string | null,
		queryFn: ({ pageParam }) => desk.request(quarantined, { source: source || null, first: PAGE, after: pageParam }),
		getNextPageParam: ({ quarantine: { pageInfo } }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
	})
	const { run, running, failed } = useAct(replayQuarantine)
	const [outcome, setOutcome] = useState<ReplayQuarantine['done']>()
	const rows = found.data?.pages.flatMap(({ quarantine }) => quarantine.edges.map(({ node }) => node)) ?? []
	const chosen = rows.find(({ id }) => id === search.get('message'))
	const waiting = rows.filter(({ replayedAt }) => replayedAt === null)
	const at = (instant: string) => `${clock(Date.parse(instant))} ${day(Date.parse(instant), desk.now())}`
	const sourceName = (id: string) => {
		const entry = desk.known?.sources.find((each) => each.id === id)
		return (language === 'vi' ? entry?.name : entry?.nameEn) ?? id
	}
	const replay = async (ids: readonly string[]) => setOutcome(await run({ ids }))

	if (desk.known && !allowed) return <p className="panel empty">{t.desk.wholeProvinceOnly}</p>
	const columns: Column<QuarantinedNode>[] = [
		{ id: 'received', title: t.desk.received, value: (row) => row.receivedAt, cell: (row) => at(row.receivedAt) },
		{ id: 'source', title: t.desk.source, value: (row) => row.source, cell: (row) => sourceName(row.source) },
		{ id: 'door', title: t.desk.door, value: (row) => `${row.door} ${row.address}`.trim() },
		{ id: 'step', title: t.desk.stepFailed, value: (row) => wordOf(t.desk.steps, row.step) },
		{ id: 'reason', title: t.desk.whatWasWrong, value: (row) => row.reason },
		{
			id: 'replayed',
			title: t.desk.replayedAt,
			value: (row) => row.replayedAt,
			cell: (row) => row.replayedAt !== null && at(row.replayedAt),
		},
	]
	return (
		<section className="panel quarantine-view" aria-label={t.desk.views.quarantine}>
			<search className="alert-filters">
				<label className="filter">
					<span>{t.desk.source}</span>
					<select value={source} onChange={(event) => search.set({ source: event.target.value })}>
						<option value="">{t.desk.all}</option>
						{desk.known?.sources.map(({ id, name, nameEn }) => (
							<option key={id} value={id}>
								{language === 'vi' ? name : nameEn}
							</option>
						))}
					</select>
				</label>
				<button
					type="button"
					data-testid="replay-all"
					disabled={running || waiting.length === 0}
					onClick={() => void replay(waiting.map(({ id }) => id))}
				>
					{t.desk.replayAll(count(waiting.length))}
				</button>
			</search>
			<p role="status" data-testid="replay-outcome">
				{outcome &&
					(outcome.queued
						? t.desk.replayQueued
						: t.desk.replayed(count(outcome.replayed), count(outcome.stillQuarantined)))}
			</p>
			<p className="form-notice" role="alert">
				{failed ?? (found.error && t.desk.loadFailed(whyOf(found.error, format)))}
			</p>
			{found.data && rows.length === 0 && <p className="empty">{t.desk.noQuarantine}</p>}
			<DataTable
				name={t.desk.views.quarantine}
				columns={columns}
				rows={rows}
				keyOf={({ id }) => id}
				chosen={search.get('message')}
				onChoose={({ id }) => search.set({ message: id === search.get('message') ? null : id })}
				mark={({ id, source: from }) => ({ 'data-testid': 'desk-quarantined', 'data-id': id, 'data-source': from })}
			>
				{found.hasNextPage && (
					<button type="button" onClick={() => void found.fetchNextPage()}>
						{t.desk.more}
					</button>
				)}
			</DataTable>
			{chosen && (
				<section className="event-content" aria-label={t.desk.raw}>
					<h3>{t.desk.raw}</h3>
					<p>{chosen.reason}</p>
					{chosen.rawEncoding === 'BASE64' && <p className="quiet">{t.desk.rawBase64}</p>}
					<pre data-testid="raw">{chosen.raw}</pre>
					<button type="button" data-testid="replay" disabled={running} onClick={() => void replay([chosen.id])}>
						{t.desk.replay}
					</button>
				</section>
			)}
		</section>
	)
}
