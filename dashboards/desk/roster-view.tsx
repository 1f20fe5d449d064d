import { useState } from 'react'
import { useFormat } from '../app/language.tsx'
import { useSearch } from '../app/search.ts'
import { useNow } from '../app/use-now.ts'
import { Check, Cross } from '../app/views/shapes.tsx'
import { type Column, DataTable } from './data-table.tsx'
import { useAsked, useDesk, whyOf } from './desk-context.ts'
import { DutyForm, HandOverForm } from './duty-forms.tsx'
import { begunBefore, gapsOf, hoursToCome, LOOK_AHEAD_MS, oneWeekOn, WEEK_MS, weekOf } from './roster.ts'
import { type DutyNode, removeDuty, rosterBoard, saveDuty, type Watch } from './roster-documents.generated.ts'
import { useAct } from './use-act.ts'

const AGAIN_MS = 15_000
const HOUR_MS = 3_600_000
/** When shifts change, as new ones are proposed. */
const MORNING_MS = 7 * HOUR_MS
const GAPS_SHOWN = 5

const iso = (at: number) => new Date(at).toISOString()

/** Who is on duty: now, and week by week, with the hours for which nobody is. */
export function RosterView() {
	const format = useFormat()
	const { t, clock, day, language } = format
	const desk = useDesk()
	const now = useNow(desk.now)
	const search = useSearch()
	const asOf = Number(search.get('week'))
	const start = weekOf(asOf > 0 ? asOf : now)
	const end = start + WEEK_MS
	const span = { before: iso(start - WEEK_MS), from: iso(start), to: iso(end + LOOK_AHEAD_MS) }
	const asked = useAsked(rosterBoard, span, { every: AGAIN_MS })
	const { onDuty: teams = [], duties: ahead = [], before = [] } = asked.data ?? {}
	const duties = begunBefore(ahead, end)
	// A shift of Sunday night reaches into the week, but is the week before's.
	const isUnplanned = duties.every(({ from }) => Date.parse(from) < start)
	const chosen = duties.find(({ id }) => id === search.get('duty'))
	const at = (instant: string | number) => {
		const moment = typeof instant === 'string' ? Date.parse(instant) : instant
		return `${clock(moment).slice(0, 'hh:mm'.length)} ${day(moment, now)}`
	}
	const go = (week: number) => search.set({ week: weekOf(now) === week ? null : String(week), duty: null })

	const columns: Column<DutyNode>[] = [
		{ id: 'from', title: t.desk.from, value: (row) => row.from, cell: (row) => at(row.from) },
		{ id: 'until', title: t.desk.toTime, value: (row) => row.until, cell: (row) => at(row.until) },
		{ id: 'team', title: t.roster.team, value: (row) => (language === 'vi' ? row.teamName : row.teamNameEn) },
		{ id: 'contact', title: t.roster.contact, value: (row) => row.contact.name },
		{ id: 'standIn', title: t.roster.standIn, value: (row) => row.standIn?.name ?? null },
		{ id: 'holder', title: t.roster.holder, value: (row) => row.holder.name },
		{
			id: 'note',
			title: t.roster.note,
			value: (row) => (row.handedOverAt === null ? null : t.roster.handedOver(at(row.handedOverAt), row.note ?? '')),
		},
	]
	return (
		<section className="panel admin-scroll" aria-label={t.desk.views.roster}>
			<h2>{t.roster.now}</h2>
			{asked.data && teams.length === 0 && <p className="empty">{t.roster.noTeams}</p>}
			<OnDutyNow teams={teams} />
			<h2>{t.roster.week(day(start, now), day(end - 1, now))}</h2>
			<p className="alert-filters">
				<button type="button" onClick={() => go(start - WEEK_MS)} data-testid="week-before">
					{t.roster.weekBefore}
				</button>
				<button type="button" disabled={start === weekOf(now)} onClick={() => go(weekOf(now))}>
					{t.roster.thisWeek}
				</button>
				<button type="button" onClick={() => go(end)} data-testid="week-after">
					{t.roster.weekAfter}
				</button>
				{desk.mayWork && asked.data && isUnplanned && !asked.isPlaceholderData && (
					<CopyWeek duties={before} start={start - WEEK_MS} />
				)}
			</p>
			<p className="form-notice" role="alert">
				{asked.error && t.desk.loadFailed(whyOf(asked.error, format))}
			</p>
			<Gaps teams={teams} duties={[...before, ...ahead]} {...hoursToCome(start, now)} at={at} />
			{desk.mayWork && teams.length > 0 && (
				<details className="new-silence">
					<summary data-testid="new-duty">{t.roster.newDuty}</summary>
					<DutyForm key={start} teams={teams} start={duties.at(-1)?.until ?? iso(start + MORNING_MS)} />
				</details>
			)}
			{asked.data && duties.length === 0 && <p className="empty">{t.roster.noDuties}</p>}
			<DataTable
				name={t.desk.views.roster}
				columns={columns}
				rows={duties}
				keyOf={({ id }) => id}
				chosen={chosen?.id ?? ''}
				onChoose={({ id }) => search.set({ duty: id === search.get('duty') ? null : id })}
				mark={(row) => ({ 'data-testid': 'desk-duty', 'data-id': row.id, 'data-holder': row.holder.id })}
			/>
			{chosen && desk.mayAnswer && (
				<section className="event-content" aria-label={t.roster.chosen} key={chosen.id} data-testid="chosen-duty">
					<h3>{`${t.roster.chosen}: ${chosen.holder.name}, ${at(chosen.from)} – ${at(chosen.until)}`}</h3>
					{Date.parse(chosen.until) > now && (
						<HandOverForm
							key={chosen.holder.id}
							duty={chosen}
							people={teams.find(({ team }) => team === chosen.team)?.members ?? []}
							onDone={() => search.set({ duty: null })}
						/>
					)}
					{desk.mayWork && (
						<>
							<DutyForm teams={teams} duty={chosen} start={chosen.from} onDone={() => search.set({ duty: null })} />
							<RemoveDuty id={chosen.id} />
						</>
					)}
				</section>
			)}
		</section>
	)
}

function OnDutyNow({ teams }: { teams: readonly Watch[] }) {
	const { t, language } = useFormat()
	return (
		<ul className="watch-list">
			{teams.map(({ team, teamName, teamNameEn, people, byRoster }) => (
				<li key={team} data-testid="watch" data-team={team} data-by-roster={byRoster}>
					<span className="quiet">{language === 'vi' ? teamName : teamNameEn}</span>
					<strong>{people.map(({ name }) => name).join(', ')}</strong>
					{!byRoster && (
						<span className="freshness" data-state={people.length === 0 ? 'DEAD' : 'LATE'}>
							<Cross /> {people.length === 0 ? t.roster.nobody : t.roster.wholeTeam}
						</span>
					)}
					{byRoster && (
						<span className="freshness" data-state="LIVE">
							<Check /> {t.roster.contact}
						</span>
					)}
				</li>
			))}
		</ul>
	)
}

interface GapsProps {
	readonly teams: readonly Watch[]
	readonly duties: readonly DutyNode[]
	readonly from: number
	readonly to: number
	readonly at: (instant: number) => string
}

/** The hours to come for which a team that has shifts in the week, or had some in the one before, has none. */
function Gaps({ teams, duties, from, to, at }: GapsProps) {
	const { t, count, language } = useFormat()
	const gaps = teams.flatMap(({ team, teamName, teamNameEn }) => {
		const own = duties.filter((duty) => duty.team === team)
		if (own.length === 0 || from >= to) return []
		return gapsOf(own, from, to).map((gap) =>
			t.roster.gap(language === 'vi' ? teamName : teamNameEn, at(gap.from), at(gap.to)),
		)
	})
	if (gaps.length === 0) return null
	return (
		<ul className="form-notice" data-testid="roster-gaps">
			{gaps.slice(0, GAPS_SHOWN).map((gap) => (
				<li key={gap}>{gap}</li>
			))}
			{gaps.length > GAPS_SHOWN && <li>{t.roster.moreGaps(count(gaps.length - GAPS_SHOWN))}</li>}
		</ul>
	)
}

function CopyWeek({ duties, start }: { duties: readonly DutyNode[]; start: number }) {
	const { t } = useFormat()
	const { run, running, failed } = useAct(saveDuty)
	const next = oneWeekOn(duties, start)

	async function copy() {
		for (const input of next) if (!(await run({ input }))) return
	}

	if (next.length === 0) return null
	return (
		<>
			<button type="button" disabled={running} onClick={() => void copy()} data-testid="copy-week">
				{running ? t.roster.copying : t.roster.copyWeek}
			</button>
			<span className="form-notice" role="alert">
				{failed}
			</span>
		</>
	)
}

function RemoveDuty({ id }: { id: string }) {
	const { t } = useFormat()
	const { run, running, failed } = useAct(removeDuty)
	const [sure, setSure] = useState(false)
	return (
		<p className="alert-filters">
			<button
				type="button"
				className={sure ? 'danger' : undefined}
				disabled={running}
				data-testid={sure ? 'remove-duty-sure' : 'remove-duty'}
				onBlur={() => setSure(false)}
				onClick={() => (sure ? void run({ id }) : setSure(true))}
			>
				{sure ? t.roster.removeSure : t.roster.remove}
			</button>
			<span className="form-notice" role="alert">
				{failed}
			</span>
		</p>
	)
}
