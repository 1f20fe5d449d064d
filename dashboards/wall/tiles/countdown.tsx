import { useFormat } from '../../app/language.tsx'
import { useNow } from '../../app/use-now.ts'
import { leftUntil } from '../countdown.ts'
import type { Tile } from '../documents.generated.ts'

/** How many days are left, or what is said once there are none. */
export function CountdownTile({ tile, now }: { tile: Tile; now: () => number }) {
	const format = useFormat()
	const present = useNow(now)
	const { t, language, count, day, clock, duration } = format
	if (tile.until === null) return null
	const until = Date.parse(tile.until)
	const left = leftUntil(until, present)
	const afterwards = language === 'vi' ? tile.afterwards : tile.afterwardsEn
	const isMidnight = clock(until) === '00:00:00'
	const last = isMidnight ? day(until - 1, present) : `${clock(until).slice(0, 5)} ${day(until, present)}`
	return (
		<div className="countdown-tile" data-testid="countdown" data-left={left.kind === 'days' ? left.days : left.kind}>
			{left.kind === 'days' && (
				<p className="countdown-left">
					{t.wall.countdown.left} <b>{count(left.days)}</b> {t.wall.countdown.days(left.days)}
				</p>
			)}
			{left.kind === 'last-day' && (
				<p className="countdown-last">
					{t.wall.countdown.lastDay} <b>{duration(Math.ceil(left.rest / 60_000) * 60)}</b>
				</p>
			)}
			{left.kind === 'over' ? (
				<p className="countdown-over">{afterwards}</p>
			) : (
				<p className="quiet">{isMidnight ? t.wall.countdown.through(last) : t.wall.countdown.until(last)}</p>
			)}
			{left.kind === 'over' && <p className="quiet">{t.wall.countdown.ended(last)}</p>}
		</div>
	)
}
