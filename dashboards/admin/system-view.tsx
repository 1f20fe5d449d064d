import { useQuery } from '@tanstack/react-query'
import { useFormat } from '../app/language.tsx'
import { useNow } from '../app/use-now.ts'
import { Check, Cross } from '../app/views/shapes.tsx'
import { useAsked, useDesk, whyOf, wordOf } from '../desk/desk-context.ts'
import { packBoard } from './documents.generated.ts'
import { PackCheckPanel } from './pack-check.tsx'
import { SystemHealthPanel } from './system-health.tsx'

const AGAIN_MS = 5_000
const TIMEOUT_MS = 10_000

interface Readiness {
	readonly ready: boolean
	readonly parts: Readonly<Record<string, string>>
}

/** Whether every part is up, what the province pack holds and whether it would start as it lies there now, how the process is. */
export function SystemView() {
	const format = useFormat()
	const { t, ago, clock, day, count } = format
	const desk = useDesk()
	const now = useNow(desk.now)
	const pack = useAsked(packBoard, {}).data?.pack
	const health = useQuery({
		queryKey: ['readyz'],
		refetchInterval: AGAIN_MS,
		// 503 tells as much as 200.
		queryFn: async () => {
			const response = await fetch('/readyz', { signal: AbortSignal.timeout(TIMEOUT_MS) })
			return (await response.json()) as Readiness
		},
	})
	const facts: readonly [string, string][] = pack
		? [
				[t.admin.pack.name, pack.name],
				[
					t.admin.pack.loaded,
					`${clock(Date.parse(pack.loadedAt))} ${day(Date.parse(pack.loadedAt), now)} (${ago(Date.parse(pack.loadedAt), now)})`,
				],
				[t.admin.pack.areas, count(pack.areas)],
				[t.admin.pack.sources, count(pack.sources)],
				[t.admin.pack.indicators, count(pack.indicators)],
				[t.admin.pack.rules, count(pack.rules)],
				[t.admin.pack.walls, count(pack.walls)],
				[t.admin.pack.calendar, String(pack.calendarUntil)],
				[t.admin.pack.roles, pack.roles.map((role) => wordOf(t.admin.processRole, role)).join(', ')],
			]
		: []
	return (
		<section className="panel" aria-label={t.admin.views.system}>
			<h2>{t.admin.parts}</h2>
			<p className="form-notice" role="alert">
				{health.error && t.desk.loadFailed(whyOf(health.error, format))}
			</p>
			<ul className="parts">
				{Object.entries(health.data?.parts ?? {}).map(([part, state]) => (
					<li key={part} className="freshness" data-state={state === 'up' ? 'LIVE' : 'DEAD'} data-testid="part">
						{state === 'up' ? <Check /> : <Cross />} {wordOf(t.admin.part, part)}: {wordOf(t.admin.partState, state)}
					</li>
				))}
			</ul>
			<h2>{t.admin.pack.title}</h2>
			<p className="quiet">{t.admin.pack.checked}</p>
			<dl className="facts" data-testid="pack">
				{facts.map(([name, value]) => (
					<div key={name}>
						<dt>{name}</dt>
						<dd>{value}</dd>
					</div>
				))}
			</dl>
			<PackCheckPanel />
			<SystemHealthPanel />
		</section>
	)
}
