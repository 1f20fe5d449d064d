import { useMemo } from 'react'
import { useFormat } from '../../app/language.tsx'
import { worseFirst } from '../ageing.ts'
import { type DistinctName, distinctNames } from '../distinct-names.ts'
import type { Tile } from '../documents.generated.ts'
import { reasonOf, shownWithUnit } from '../figures.ts'
import { Mark } from '../marks.tsx'

const MOST_BARS = 7
/** With so few, names may take several lines. */
const FEW = 3

/** The furthest from good first, as bars. */
export function RankingTile({ tile }: { tile: Tile }) {
	const format = useFormat()
	const rows = useMemo(() => {
		const known = tile.rows.filter(({ readings }) => readings[0] && readings[0].value !== null)
		const shown = known.filter(({ readings: [reading] }) => reading?.direction === 'UP' || reading?.value !== 0)
		return shown
			.toSorted((a, b) => worseFirst(a.readings[0], b.readings[0]) || a.name.localeCompare(b.name, 'vi'))
			.slice(0, MOST_BARS)
	}, [tile.rows])
	const names = distinctNames(rows.map(({ name }) => name))
	const known = tile.rows.some(({ readings }) => readings[0]?.value != null)
	if (rows.length === 0) {
		const [own] = tile.readings
		if (!known && own && own.value !== null && own.value !== 0)
			return <p className="tile-empty">{format.t.wall.notApart}</p>
		// Where the whole has a figure and none of its parts has one, theirs is what is missing.
		const reason = tile.rows.flatMap(({ readings }) => readings[0]?.reason ?? [])[0] ?? own?.reason ?? 'no-data'
		return (
			<p className="tile-empty">{known || own?.value === 0 ? format.t.wall.allZero : reasonOf({ reason }, format)}</p>
		)
	}
	// A share's bar is full at the whole; a count's at the largest.
	const whole = rows[0]?.readings[0]?.unit === '%' ? 100 : 0
	const most = Math.max(whole, ...rows.map(({ readings: [reading] }) => Math.abs(reading?.value ?? 0)), Number.EPSILON)
	return (
		<ol className="ranking" data-few={rows.length <= FEW}>
			{rows.map(({ key, name, readings: [reading] }, index) =>
				reading && reading.value !== null ? (
					<li key={key}>
						<span className="ranking-name">
							<span className="status" data-status={reading.status}>
								<Mark of={reading.status} />
							</span>
							<Name full={name} name={names[index]} />
							<b>{shownWithUnit(reading.value, reading, format)}</b>
						</span>
						<span className="bar" data-status={reading.status}>
							<span style={{ width: `${(Math.abs(reading.value) / most) * 100}%` }} />
						</span>
					</li>
				) : null,
			)}
		</ol>
	)
}

/** Where there is little room its own part stands alone; a single word would say too little. */
function Name({ full, name }: { full: string; name: DistinctName | undefined }) {
	const own = name?.own ?? full
	return (
		<span className="ranking-words" title={full}>
			{name !== undefined && name.initials !== '' && (
				<span className={own.includes(' ') ? 'ranking-initials' : undefined}>{name.initials} </span>
			)}
			{own}
		</span>
	)
}
