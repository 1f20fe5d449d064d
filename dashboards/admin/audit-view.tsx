import { useInfiniteQuery } from '@tanstack/react-query'
import { useFormat } from '../app/language.tsx'
import { useSearch } from '../app/search.ts'
import { type Column, DataTable } from '../desk/data-table.tsx'
import { useDesk, whyOf } from '../desk/desk-context.ts'
import { type AuditNode, auditBoard } from './documents.generated.ts'

const PAGE = 100

/** Who did what, newest first. Looking is noted, too. */
export function AuditView() {
	const format = useFormat()
	const { t, clock, day } = format
	const desk = useDesk()
	const search = useSearch()
	const [action, name] = [search.get('action'), search.get('name')]
	const found = useInfiniteQuery({
		queryKey: [auditBoard, action, name],
		initialPageParam: null as string | null,
		queryFn: ({ pageParam }) =>
			desk.request(auditBoard, {
				...{ action: action || null, name: name || null },
				...{ first: PAGE, after: pageParam },
			}),
		getNextPageParam: ({ audit: { pageInfo } }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
	})
	const rows = found.data?.pages.flatMap(({ audit }) => audit.edges.map(({ node }) => node)) ?? []
	const columns: Column<AuditNode>[] = [
		{
			id: 'at',
			title: t.desk.time,
			value: (row) => row.at,
			cell: (row) => <Whole>{`${clock(Date.parse(row.at))} ${day(Date.parse(row.at), desk.now())}`}</Whole>,
		},
		{ id: 'who', title: t.admin.who, value: (row) => row.name, cell: (row) => <Whole>{row.name}</Whole> },
		{ id: 'action', title: t.admin.action, value: (row) => row.action, cell: (row) => <Whole>{row.action}</Whole> },
		{ id: 'target', title: t.admin.target, value: (row) => row.target },
		{ id: 'outcome', title: t.admin.outcome, value: (row) => row.outcome },
		{ id: 'address', title: t.admin.address, value: (row) => row.address, cell: (row) => <Whole>{row.address}</Whole> },
	]
	return (
		<section className="panel" aria-label={t.admin.views.audit}>
			<search className="alert-filters">
				<label className="filter">
					<span>{t.admin.who}</span>
					<input value={name} onChange={(event) => search.set({ name: event.target.value })} data-testid="audit-name" />
				</label>
				<label className="filter">
					<span>{t.admin.action}</span>
					<input
						value={action}
						placeholder="graphql.acknowledgeAlert"
						onChange={(event) => search.set({ action: event.target.value })}
						data-testid="audit-action"
					/>
				</label>
			</search>
			<p className="form-notice" role="alert">
				{found.error && t.desk.loadFailed(whyOf(found.error, format))}
			</p>
			<DataTable
				name={t.admin.views.audit}
				columns={columns}
				rows={rows}
				keyOf={({ writer, number }) => `${writer} ${number}`}
				mark={({ action: done }) => ({ 'data-testid': 'audit-row', 'data-action': done })}
			>
				{found.hasNextPage && (
					<button type="button" onClick={() => void found.fetchNextPage()}>
						{t.desk.more}
					</button>
				)}
			</DataTable>
		</section>
	)
}

/** Short, and read at a glance: what it was done to gives way. */
const Whole = ({ children }: { children: string }) => <span className="whole">{children}</span>
