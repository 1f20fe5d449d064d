import { useContext, useMemo, useRef, useState } from 'react'
import type { Format } from '../../app/format.ts'
import { useFormat } from '../../app/language.tsx'
import type { ReadingStatus, Severity } from '../../app/schema-types.generated.ts'
import { SeverityShape } from '../../app/views/shapes.tsx'
import { type AreaLook, BorderMap } from '../../map/border-map.tsx'
import type { Outlined } from '../../map/drawing.ts'
import { shortName } from '../../map/short-name.ts'
import { placeTiles } from '../../map/tile-map.ts'
import { useOutlines } from '../../map/use-outlines.ts'
import { useSize } from '../../map/use-size.ts'
import { useStations } from '../../map/use-stations.ts'
import { worseFirst } from '../ageing.ts'
import { alarmPoints } from '../alarm-points.ts'
import { namesOf, readableCells } from '../area-cells.ts'
import type { Row, Tile, WallAlert } from '../documents.generated.ts'
import { DrillContext } from '../drill.ts'
import { figureOf } from '../figures.ts'
import { Mark } from '../marks.tsx'

const GRAVITY: readonly (Severity | 'NONE')[] = ['CRITICAL', 'MAJOR', 'MINOR', 'INFO', 'NONE']
const STATUSES: readonly ReadingStatus[] = ['GOOD', 'WARN', 'BAD', 'UNKNOWN']

interface AreaMapProps {
	readonly tile: Tile
	readonly alerts: readonly WallAlert[]
	/** The instant that is looked at; undefined: now. */
	readonly at: number | undefined
	/** Code of what the wall shows. */
	readonly area: string | undefined
}

/** Every area with its figure and what burns there: within its borders where the operator gives them, otherwise as equal tiles. */
export function AreaMapTile({ tile, alerts, at, area }: AreaMapProps) {
	const format = useFormat()
	const outlines = useOutlines(
		tile.rows.map(({ key }) => key),
		at,
	)
	const counts = Map.groupBy(tile.rows, statusOf)
	const burning = useMemo(() => gravestByArea(alerts), [alerts])
	return (
		<div className="map-tile">
			<p className="map-legend">
				{STATUSES.map((status) => (
					<span key={status} className="status" data-status={status}>
						<Mark of={status} /> {format.t.wall.status[status]} <b>{format.count(counts.get(status)?.length ?? 0)}</b>
					</span>
				))}
			</p>
			{outlines &&
				(outlines.length > 0 ? (
					<Borders {...{ tile, outlines, alerts, burning, at, area }} />
				) : (
					<Grid {...{ tile, burning }} />
				))}
		</div>
	)
}

/** More names than these would cover each other where areas are small. */
const MOST_NAMED = 6

/** Of each area the gravest of its alerts. */
function gravestByArea(alerts: readonly WallAlert[]): ReadonlyMap<string, Severity> {
	const found = new Map<string, Severity>()
	// They come gravest first.
	for (const { area, severity } of alerts) if (area && !found.has(area.code)) found.set(area.code, severity)
	return found
}

interface DrawnProps {
	readonly tile: Tile
	readonly burning: ReadonlyMap<string, Severity>
}

interface BordersProps extends DrawnProps, Omit<AreaMapProps, 'tile'> {
	readonly outlines: readonly Outlined[]
}

function Borders({ tile, alerts, burning, outlines, at, area }: BordersProps) {
	const format = useFormat()
	const drill = useContext(DrillContext)
	/** The area whose button has the keyboard's focus. */
	const [reached, setReached] = useState<string>()
	const stations = useStations({ indicator: tile.indicators[0], area, at })
	const points = useMemo(() => stations.map((one) => ({ ...one, state: one.freshness })), [stations])
	const places = useMemo(() => alarmPoints(alerts, stations, outlines), [alerts, stations, outlines])
	// What has a place of its own stands there, and not on its area as well.
	const onAreas = useMemo(() => {
		const own = new Set(places.map(({ alert }) => alert.id))
		return gravestByArea(alerts.filter(({ id }) => !own.has(id)))
	}, [alerts, places])
	// The gravest lies on top.
	const alarms = places.toReversed().map(({ alert, latitude, longitude }) => ({
		...{ id: alert.id, latitude, longitude },
		sign: <SeverityShape of={alert.severity} />,
	}))
	const rows = useMemo(() => new Map(tile.rows.map((row) => [row.key, row])), [tile.rows])
	const inTrouble = tile.rows.filter((row) => statusOf(row) === 'BAD' || burning.has(row.key)).map(({ key }) => key)
	function lookOf(code: string): AreaLook | undefined {
		const row = rows.get(code)
		const severity = onAreas.get(code)
		return (
			row && {
				name: shortName(row.name),
				figure: figureOn(row, format),
				status: statusOf(row),
				reached: code === reached,
				named: code === reached || (inTrouble.length <= MOST_NAMED && inTrouble.includes(code)),
				// What is well needs no sign: those that are not stand out.
				mark: statusOf(row) !== 'GOOD' && <Mark of={statusOf(row)} />,
				alarm: severity && <SeverityShape of={severity} />,
			}
		)
	}
	return (
		<div className="map-with-words">
			<BorderMap
				outlines={outlines}
				lookOf={lookOf}
				points={points}
				alarms={alarms}
				onChoose={drill && ((code) => code !== drill.from && drill.into(code))}
			/>
			<ul className="unseen">
				{tile.rows.map((row) => (
					<li key={row.key}>
						<AreaName row={row} onReached={setReached} />: {figureOn(row, format)},{' '}
						{format.t.wall.status[statusOf(row)]}
						<Alarm of={burning.get(row.key)} />
					</li>
				))}
				{stations.map(({ id, value, unit, freshness }) => (
					<li key={`station ${id}`}>
						{id}: {value !== null && format.value(value, unit)}, {format.t.freshness[freshness]}
					</li>
				))}
			</ul>
		</div>
	)
}

function Grid({ tile, burning }: DrawnProps) {
	const format = useFormat()
	const holder = useRef<HTMLDivElement>(null)
	const { width, height } = useSize(holder)
	const worst = useMemo(() => tile.rows.toSorted(troubleFirst(burning)), [tile.rows, burning])
	const figure = Math.max(...tile.rows.map((row) => figureOn(row, format).length))
	const names = useMemo(() => namesOf(tile.rows.map(({ name }) => shortName(name))), [tile.rows])
	const { shown, cells } = useMemo(() => {
		const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
		const room = { width: width / rem, height: height / rem, names, figure }
		const all = readableCells(tile.rows.length, room)
		// What says that these are not all takes a line.
		return all.shown === tile.rows.length
			? all
			: readableCells(tile.rows.length, { ...room, height: room.height - 1.5 })
	}, [tile.rows.length, width, height, names, figure])
	const map = useMemo(() => {
		const rows = worst.slice(0, shown)
		return placeTiles(rows, cells.columns ** 2 / Math.max(1, rows.length))
	}, [worst, shown, cells.columns])
	const left = worst.slice(shown)
	return (
		<div ref={holder} className="area-map" data-testid="area-map" data-shown={shown}>
			{height > 0 && (
				<ul
					className="area-cells"
					data-way={cells.way}
					style={{
						gridTemplateColumns: `repeat(${map.columns}, minmax(0, 1fr))`,
						gridTemplateRows: `repeat(${map.rows}, minmax(0, 1fr))`,
						fontSize: `${Math.max(1, cells.letters)}rem`,
					}}
				>
					{map.cells.map(({ item, column, row }) => (
						<AreaCell
							key={item.key}
							row={item}
							burning={burning.get(item.key)}
							place={{ gridColumn: column + 1, gridRow: row + 1 }}
						/>
					))}
				</ul>
			)}
			{left.length > 0 && (
				<>
					<p className="quiet">{format.t.wall.worstAreas(format.count(shown), format.count(tile.rows.length))}</p>
					<ul className="unseen">
						{left.map((row) => (
							<li key={row.key}>
								<AreaName row={row} />: {figureOn(row, format)}, {format.t.wall.status[statusOf(row)]}
							</li>
						))}
					</ul>
				</>
			)}
		</div>
	)
}

/** What burns first, gravest first; then the furthest from good, and among equals the largest figure. */
function troubleFirst(burning: ReadonlyMap<string, Severity>) {
	const gravity = ({ key }: Row) => GRAVITY.indexOf(burning.get(key) ?? 'NONE')
	return (a: Row, b: Row) => gravity(a) - gravity(b) || worseFirst(a.readings[0], b.readings[0])
}

interface AreaCellProps {
	readonly row: Row
	readonly burning: Severity | undefined
	readonly place: { readonly gridColumn: number; readonly gridRow: number }
}

function AreaCell({ row, burning, place }: AreaCellProps) {
	const format = useFormat()
	const status = statusOf(row)
	return (
		<li className="area" data-status={status} style={place}>
			<AreaName row={row} />
			<span className="area-value">
				{/* What is well needs no sign: those that are not stand out. */}
				{(status === 'WARN' || status === 'BAD') && <Mark of={status} />}
				<span className="unseen">{format.t.wall.status[status]}</span>
				<b>{figureOn(row, format)}</b>
				<Alarm of={burning} />
			</span>
		</li>
	)
}

/** A name that leads further where there is something below. */
function AreaName({
	row: { key, name },
	onReached,
}: {
	row: Row
	/** Told when the keyboard comes to it, and when it goes. */
	onReached?: (code: string | undefined) => void
}) {
	const drill = useContext(DrillContext)
	if (!drill || drill.from === key) return <span className="area-name">{shortName(name)}</span>
	return (
		<button
			type="button"
			className="area-name area-drill"
			data-testid="drill"
			data-area={key}
			onClick={() => drill.into(key)}
			onFocus={() => onReached?.(key)}
			onBlur={() => onReached?.(undefined)}
		>
			{shortName(name)}
		</button>
	)
}

function Alarm({ of }: { of: Severity | undefined }) {
	const { t } = useFormat()
	return (
		of && (
			<span className="area-alarm">
				<SeverityShape of={of} />
				<span className="unseen">{t.severity[of]}</span>
			</span>
		)
	)
}

const statusOf = ({ readings }: Row): ReadingStatus => readings[0]?.status ?? 'UNKNOWN'

function figureOn({ readings: [reading] }: Row, format: Format): string {
	return reading?.value == null ? '–' : figureOf(reading.value, reading, format)
}
