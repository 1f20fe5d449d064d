import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, lazy, type Ref, Suspense, useEffect } from 'react'
import { useFormat } from '../app/language.tsx'
import { useNow } from '../app/use-now.ts'
import { SeverityShape } from '../app/views/shapes.tsx'
import { withUnit } from '../wall/figures.ts'
import type { Act } from './act-dialog.tsx'
import { type AlertDetail, type AlertNode, alertInFull } from './alert-documents.generated.ts'
import { AlertHistory, AlertNotifications, AlertProcedure } from './alert-history.tsx'
import { AlertPlace } from './alert-place.tsx'
import { placeName, useAsked, useDesk, whyOf, wordOf } from './desk-context.ts'

/** Brings the charts along, which nothing else on the desk needs. */
const AlertCourse = lazy(() => import('./alert-course.tsx'))

/** How far messages came changes without the alert itself moving. */
const AGAIN_MS = 10_000

interface AlertDetailProps {
	readonly ref: Ref<HTMLElement>
	readonly id: string
	/** The newest word of the stream on it. */
	readonly live: AlertNode | undefined
	readonly onAct: (act: Act) => void
	readonly onKey: (event: KeyboardEvent<HTMLElement>) => void
}

/** An alert in full: what to know, what was done, who was told, what to do next. */
export function AlertDetailPane({ ref, id, live, onAct, onKey }: AlertDetailProps) {
	const format = useFormat()
	const { t } = format
	const client = useQueryClient()
	const asked = useAsked(alertInFull, { id }, { every: AGAIN_MS, enabled: id !== '' })
	useEffect(() => {
		// It moved: its history is longer now.
		if (live) void client.invalidateQueries({ queryKey: [alertInFull, { id: live.id }] })
	}, [live, client])
	const found = asked.data?.alert
	const alert = found?.id === id ? { ...found, ...live } : undefined

	return (
		<section
			ref={ref}
			className="panel alert-detail"
			tabIndex={-1}
			aria-label={t.desk.views.alerts}
			data-testid="alert-detail"
			data-id={alert?.id}
			data-state={alert?.state}
			onKeyDown={onKey}
		>
			{alert ? (
				<Detail alert={alert} onAct={onAct} />
			) : (
				<p className="empty" role="status">
					{id === ''
						? t.desk.chooseAlert
						: asked.error
							? t.desk.loadFailed(whyOf(asked.error, format))
							: asked.data && !asked.isPlaceholderData
								? t.desk.alertGone
								: t.loading}
				</p>
			)}
		</section>
	)
}

function Detail({ alert, onAct }: { alert: AlertDetail; onAct: (act: Act) => void }) {
	const { t, language } = useFormat()
	const vi = language === 'vi'
	return (
		<>
			<header className="detail-head">
				<span className="severity" data-severity={alert.severity}>
					<SeverityShape of={alert.severity} />
					{t.severity[alert.severity]}
				</span>
				<span className="alert-standing" data-state={alert.state}>
					{alert.state === 'ACKNOWLEDGED' ? t.desk.takenOnBy(alert.acknowledgedBy ?? '') : t.desk.state[alert.state]}
					{alert.shadow && ` · ${t.desk.shadow}`}
				</span>
				<h2>{vi ? alert.summary : alert.summaryEn}</h2>
				<p className="quiet">{vi ? alert.name : alert.nameEn}</p>
			</header>
			<Acts alert={alert} onAct={onAct} />
			<Facts alert={alert} />
			<div className="detail-pictures">
				<Suspense>
					<AlertCourse alert={alert} />
				</Suspense>
				<AlertPlace area={alert.area} />
			</div>
			{alert.procedure && (
				<AlertProcedure id={alert.id} procedure={alert.procedure} open={alert.state !== 'RESOLVED'} />
			)}
			<AlertHistory lines={alert.history} procedure={alert.procedure} />
			<AlertNotifications told={alert.notifications} />
		</>
	)
}

/** What may be done in each state, the first thing first, with its key. */
const ACTS: readonly { act: Act; key: string; open: boolean; work: boolean }[] = [
	{ act: 'acknowledge', key: 'A', open: true, work: false },
	{ act: 'comment', key: 'C', open: false, work: false },
	{ act: 'assign', key: 'G', open: true, work: true },
	{ act: 'handOver', key: 'H', open: true, work: true },
	{ act: 'silence', key: 'S', open: false, work: true },
	{ act: 'resolve', key: 'R', open: true, work: true },
]

function Acts({ alert, onAct }: { alert: AlertDetail; onAct: (act: Act) => void }) {
	const { t } = useFormat()
	const { mayAnswer, mayWork } = useDesk()
	if (!mayAnswer) return null
	const offered = ACTS.filter(
		({ act, open, work }) =>
			(mayWork || !work) &&
			(!open || alert.state !== 'RESOLVED') &&
			(act !== 'acknowledge' || alert.acknowledgedAt === null),
	)
	return (
		<p className="acts">
			{offered.map(({ act, key }) => (
				<button
					key={act}
					type="button"
					className={act === 'acknowledge' ? 'primary' : ''}
					aria-keyshortcuts={key}
					data-testid={`act-${act}`}
					onClick={() => onAct(act)}
				>
					{t.desk.acts[act]} <kbd>{key}</kbd>
				</button>
			))}
		</p>
	)
}

function Facts({ alert }: { alert: AlertDetail }) {
	const format = useFormat()
	const { t, clock, day, ago } = format
	const desk = useDesk()
	const now = useNow(desk.now)
	const indicator = desk.known?.indicatorCatalogue.find(({ id }) => id === alert.indicator)
	const figure = { unit: alert.unit ?? '', decimals: indicator?.decimals ?? 2 }
	const told = (value: number | null) => value !== null && withUnit(value, figure, format)
	const at = (instant: string | null) => {
		if (instant === null) return null
		const ms = Date.parse(instant)
		return `${clock(ms)} ${day(ms, now)} (${ago(ms, now)})`
	}
	const facts: readonly [string, string | null | false][] = [
		[t.desk.figure, told(alert.value)],
		[t.desk.threshold, told(alert.target)],
		[t.desk.area, alert.area?.name ?? t.desk.noPlace],
		[t.desk.agency, alert.agency],
		[t.desk.subject, alert.subject],
		[t.desk.since, at(alert.startedAt)],
		[t.desk.fired, at(alert.firedAt)],
		[t.desk.endedAt, at(alert.resolvedAt)],
		[t.desk.dataAge, at(alert.asOf)],
		[t.desk.assigned, alert.assignedTo],
		[t.desk.handed, alert.handedTo && placeName(desk.known, alert.handedTo)],
		[t.desk.field, wordOf(t.desk.fields, alert.field)],
		[t.desk.rule, alert.rule],
	]
	return (
		<dl className="facts">
			{facts.map(
				([name, value]) =>
					value && (
						<div key={name}>
							<dt>{name}</dt>
							<dd>{value}</dd>
						</div>
					),
			)}
			{desk.known?.viewer.areas === null && (
				<div>
					<dt>{t.desk.views.screens}</dt>
					<dd>
						<a href={`/wall/province?at=${alert.firedAt ?? alert.startedAt}`}>{t.desk.asItWas}</a>
					</dd>
				</div>
			)}
			{alert.subject && (
				<div>
					<dt>{t.desk.views.events}</dt>
					<dd>
						<a href={`/desk?view=events&subject=${encodeURIComponent(alert.subject)}`}>{t.desk.related}</a>
					</dd>
				</div>
			)}
		</dl>
	)
}
