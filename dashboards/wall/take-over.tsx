import { useEffect, useMemo, useRef, useState } from 'react'
import { useFormat } from '../app/language.tsx'
import { useNow } from '../app/use-now.ts'
import { SeverityShape } from '../app/views/shapes.tsx'
import { PlaceMap } from '../map/place-map.tsx'
import { ConnectionMark } from './connection-mark.tsx'
import type { WallAlert, WallNode } from './documents.generated.ts'
import { soundAlarm } from './sound.ts'
import type { WallState } from './wall-state.ts'

interface TakeOverProps {
	readonly wall: WallNode
	readonly alerts: readonly WallAlert[]
	readonly connection: WallState['connection']
	/** Whether somebody sits in front of it who may look at the wall all the same. */
	readonly mayHide: boolean
	readonly now: () => number
}

const SOUND_AGAIN_MS = 30_000
const MAP_ASPECT = 0.8

/** Critical alerts that nobody has taken on. */
export const takingOver = (alerts: readonly WallAlert[]): readonly WallAlert[] =>
	alerts.filter(({ severity, state }) => severity === 'CRITICAL' && state === 'FIRING')

/** A critical alert that nobody has taken on stands in front of the wall: what, where, since when, what to do first. */
export function TakeOver({ wall, alerts, connection, mayHide, now }: TakeOverProps) {
	const format = useFormat()
	const { t, language } = format
	const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
	const urgent = takingOver(alerts).filter(({ id }) => !hidden.has(id))
	const [alert, ...others] = urgent
	const hide = useRef<HTMLButtonElement>(null)
	const id = alert?.id
	useEffect(() => {
		if (id !== undefined) hide.current?.focus()
	}, [id])
	useSound(id)
	if (!alert) return null
	const vi = language === 'vi'
	const first = alert.procedure?.steps.find(({ doneAt }) => doneAt === null)
	return (
		<section
			className="take-over"
			data-testid="take-over"
			data-id={alert.id}
			role="alertdialog"
			aria-label={vi ? alert.summary : alert.summaryEn}
		>
			<header>
				<span>
					<SeverityShape of="CRITICAL" /> {t.severity.CRITICAL} · {vi ? alert.name : alert.nameEn}
				</span>
				<ConnectionMark of={connection} />
			</header>
			<h2>{vi ? alert.summary : alert.summaryEn}</h2>
			<dl className="take-over-facts">
				<div>
					<dt>{t.desk.area}</dt>
					<dd>{alert.area?.name ?? t.unplaced}</dd>
				</div>
				{alert.agency && (
					<div>
						<dt>{t.desk.agency}</dt>
						<dd>{alert.agency}</dd>
					</div>
				)}
				<Since at={Date.parse(alert.startedAt)} now={now} />
				<div>
					<dt>{t.wall.takeOver.who}</dt>
					<dd className="take-over-nobody">{t.desk.state.FIRING}</dd>
				</div>
				{alert.handedToName !== null && (
					<div data-testid="take-over-handed">
						<dt>{t.desk.handed}</dt>
						<dd>{alert.handedToName}</dd>
					</div>
				)}
				{alert.assignedTo !== null && (
					<div>
						<dt>{t.desk.assigned}</dt>
						<dd>{alert.assignedTo}</dd>
					</div>
				)}
			</dl>
			{first && (
				<p className="take-over-step">
					<b>{t.wall.takeOver.first}</b> {vi ? first.text : first.textEn}
				</p>
			)}
			<Place wall={wall} alert={alert} />
			<footer>
				{others.length > 0 && <span>{t.wall.moreAlerts(format.count(others.length))}</span>}
				{mayHide && (
					<button
						ref={hide}
						type="button"
						data-testid="hide-take-over"
						onClick={() => setHidden(new Set([...hidden, ...urgent.map(({ id }) => id)]))}
					>
						{t.wall.takeOver.hide}
					</button>
				)}
			</footer>
		</section>
	)
}

function Since({ at, now }: { at: number; now: () => number }) {
	const { t, clock, day, ago } = useFormat()
	const present = useNow(now)
	return (
		<div>
			<dt>{t.desk.since}</dt>
			<dd>
				{clock(at)} {day(at, present)} · {ago(at, present)}
			</dd>
		</div>
	)
}

/** Where it is, among the areas of the wall's own map; nothing where the wall has none. */
function Place({ wall, alert }: { wall: WallNode; alert: WallAlert }) {
	const { id, lat, lon, severity } = alert
	const rows = wall.tiles.find(({ kind }) => kind === 'MAP')?.rows
	const areas = useMemo(
		() => (rows ?? []).map(({ key, name, latitude, longitude }) => ({ code: key, name, latitude, longitude })),
		[rows],
	)
	const alarms =
		lat === null || lon === null ? [] : [{ id, latitude: lat, longitude: lon, sign: <SeverityShape of={severity} /> }]
	return (
		<PlaceMap
			areas={areas}
			code={alert.area?.code}
			aspect={MAP_ASPECT}
			className="take-over-map"
			alarms={alarms}
			close
		/>
	)
}

/** With `?sound=1`: once when it appears, then twice a minute for as long as it stands. */
function useSound(id: string | undefined): void {
	useEffect(() => {
		if (id === undefined || new URLSearchParams(location.search).get('sound') !== '1') return
		soundAlarm()
		const timer = setInterval(soundAlarm, SOUND_AGAIN_MS)
		return () => clearInterval(timer)
	}, [id])
}
