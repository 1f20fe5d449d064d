import { type FormEvent, useState } from 'react'
import { useFormat } from '../app/language.tsx'
import { useNow } from '../app/use-now.ts'
import { GRAVITY } from './alert-list.ts'
import { type Column, DataTable } from './data-table.tsx'
import { placeName, useAsked, useDesk, whyOf, wordOf } from './desk-context.ts'
import { createSilence, expireSilence, type SilenceNode, silences } from './documents.generated.ts'
import { RecurrenceFields, recurrenceOf, useRecurrence } from './recurrence.tsx'
import { useAct } from './use-act.ts'

const AGAIN_MS = 10_000
const HOUR_MS = 3_600_000
const HOURS = [1, 4, 12, 24, 72]
/** For what comes again and again. */
const LONG_DAYS = [30, 90, 365]

/** What nobody is told of for a while, because somebody said so and why. */
export function SilencesView() {
	const format = useFormat()
	const { t, clock, day } = format
	const desk = useDesk()
	const now = useNow(desk.now)
	const asked = useAsked(silences, {}, { every: AGAIN_MS })
	const { run, running, failed } = useAct(expireSilence)
	const at = (instant: string) => `${clock(Date.parse(instant))} ${day(Date.parse(instant), now)}`
	const stateOf = ({ from, until, endedAt }: SilenceNode) =>
		endedAt !== null || Date.parse(until) <= now ? 'ended' : Date.parse(from) > now ? 'waiting' : 'holding'

	const recurrence = useRecurrence()
	const columns: Column<SilenceNode>[] = [
		{ id: 'of', title: t.desk.silenceOf, value: useConditions() },
		{ id: 'reason', title: t.desk.why, value: (row) => row.reason },
		{ id: 'by', title: t.desk.silencedBy, value: (row) => row.by },
		{ id: 'from', title: t.desk.from, value: (row) => row.from, cell: (row) => at(row.from) },
		{ id: 'until', title: t.desk.silenceUntil, value: (row) => row.until, cell: (row) => at(row.endedAt ?? row.until) },
		{ id: 'recurs', title: t.desk.recursTitle, value: (row) => recurrence(row.recurs) },
		{ id: 'state', title: t.desk.freshness, value: (row) => t.desk.silenceState[stateOf(row)] },
		{
			id: 'act',
			title: t.desk.expire,
			value: () => null,
			cell: (row) =>
				desk.mayWork &&
				stateOf(row) !== 'ended' && (
					<button type="button" data-testid="expire" disabled={running} onClick={() => void run({ id: row.id })}>
						{t.desk.expire}
					</button>
				),
		},
	]
	return (
		<section className="panel" aria-label={t.desk.views.silences}>
			{desk.mayWork && <NewSilence />}
			<p className="form-notice" role="alert">
				{failed ?? (asked.error && t.desk.loadFailed(whyOf(asked.error, format)))}
			</p>
			{asked.data?.silences.length === 0 && <p className="empty">{t.desk.noSilences}</p>}
			<DataTable
				name={t.desk.views.silences}
				columns={columns}
				rows={asked.data?.silences ?? []}
				keyOf={({ id }) => id}
				mark={(row) => ({ 'data-testid': 'silence', 'data-id': row.id, 'data-state': stateOf(row) })}
			/>
		</section>
	)
}

/** A silence's conditions in words. */
function useConditions() {
	const { t, language } = useFormat()
	const { known } = useDesk()
	const source = (id: string) => {
		const found = known?.sources.find((one) => one.id === id)
		return (language === 'vi' ? found?.name : found?.nameEn) ?? id
	}
	return (row: SilenceNode) =>
		[
			row.rules,
			row.areas?.map((code) => placeName(known, code)),
			row.agencies,
			row.subjects,
			row.fields?.map((field) => wordOf(t.desk.fields, field)),
			row.severities?.map((severity) => wordOf(t.severity, severity.toUpperCase())),
			row.sources?.map(source),
		]
			.flatMap((each) => (each ? each.join(', ') : []))
			.join(' · ')
}

function NewSilence() {
	const { t, count, language } = useFormat()
	const desk = useDesk()
	const { run, running, failed } = useAct(createSilence)
	const [needed, setNeeded] = useState(false)

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault()
		const form = event.currentTarget
		const data = new FormData(form)
		const text = (name: string) => String(data.get(name) ?? '').trim()
		const [rule, area, source] = [text('rule'), text('area'), text('source')]
		const severity = GRAVITY.find((one) => one === text('severity'))
		const isGiven = [rule, area, severity, source].some(Boolean)
		setNeeded(!isGiven)
		if (!isGiven) return
		const recurs = recurrenceOf(data)
		const input = {
			...(rule && { rules: [rule] }),
			...(area && { areas: [area] }),
			...(severity && { severities: [severity] }),
			...(source && { sources: [source] }),
			until: new Date(desk.now() + Number(text('hours')) * HOUR_MS).toISOString(),
			reason: text('reason'),
			...(recurs && { recurs }),
		}
		if (await run({ input })) form.reset()
	}

	return (
		<details className="new-silence">
			<summary data-testid="new-silence">{t.desk.newSilence}</summary>
			<form className="alert-filters" onSubmit={(event) => void submit(event)}>
				<label className="filter">
					<span>{t.desk.ruleId}</span>
					<input name="rule" autoComplete="off" />
				</label>
				<label className="filter">
					<span>{t.desk.area}</span>
					<select name="area">
						<option value="">{t.desk.all}</option>
						{[...(desk.known?.centres ?? []), ...(desk.known?.areas ?? [])].map(({ code, name }) => (
							<option key={code} value={code}>
								{name}
							</option>
						))}
					</select>
				</label>
				<label className="filter">
					<span>{t.desk.severity}</span>
					<select name="severity">
						<option value="">{t.desk.all}</option>
						{GRAVITY.map((severity) => (
							<option key={severity} value={severity}>
								{t.severity[severity]}
							</option>
						))}
					</select>
				</label>
				<label className="filter">
					<span>{t.desk.source}</span>
					<select name="source">
						<option value="">{t.desk.all}</option>
						{desk.known?.sources.map(({ id, name, nameEn }) => (
							<option key={id} value={id}>
								{language === 'vi' ? name : nameEn}
							</option>
						))}
					</select>
				</label>
				<label className="filter">
					<span>{t.desk.until}</span>
					<select name="hours" defaultValue="4">
						{HOURS.map((hours) => (
							<option key={hours} value={hours}>
								{t.desk.hours(count(hours))}
							</option>
						))}
						{LONG_DAYS.map((days) => (
							<option key={days} value={days * 24}>
								{t.desk.days(count(days))}
							</option>
						))}
					</select>
				</label>
				<RecurrenceFields />
				<label className="filter alert-search">
					<span>{t.desk.why}</span>
					<input name="reason" required autoComplete="off" />
				</label>
				<button type="submit" className="primary" disabled={running}>
					{t.desk.confirm}
				</button>
				<p className="form-notice" role="alert">
					{needed ? t.desk.conditionNeeded : failed}
				</p>
			</form>
		</details>
	)
}
