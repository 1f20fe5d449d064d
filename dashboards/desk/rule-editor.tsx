import { lazy, Suspense, useState } from 'react'
import { useFormat } from '../app/language.tsx'
import { toTenths } from './backtest-course.ts'
import { type Column, DataTable } from './data-table.tsx'
import { useDesk, wordOf } from './desk-context.ts'
import { type BacktestAlert, type BacktestRule, backtestRule, saveRule } from './rule-documents.generated.ts'
import type { RuleText } from './rule-text.ts'
import { numbersOf, readRule, withNumber, written } from './rule-text.ts'
import { useAct } from './use-act.ts'

const BacktestChart = lazy(() => import('./backtest-chart.tsx'))
const DAY_MS = 86_400_000
const SPANS = [1, 7, 30, 90]

interface RuleEditorProps {
	readonly rule: RuleText
	/** There is none of that name yet: it is all to be written. */
	readonly isNew?: boolean
	/** Who may not save may still try. */
	readonly maySave: boolean
	readonly onSaved: (id: string) => void
}

interface Tried {
	readonly result: BacktestRule['done']
	readonly from: number
	readonly to: number
}

/** What a rule says, to be changed, tried on the past, and saved with a reason. */
export function RuleEditor({ rule, isNew = false, maySave, onSaved }: RuleEditorProps) {
	const { t, count } = useFormat()
	const desk = useDesk()
	const save = useAct(saveRule)
	const backtest = useAct(backtestRule)
	const [text, setText] = useState(() => written(rule))
	const [days, setDays] = useState(7)
	const [reason, setReason] = useState('')
	const [tried, setTried] = useState<Tried>()
	const draft = readRule(text)
	const changed = text !== written(rule)
	const busy = save.running || backtest.running
	/** Where it stands is said of what stands deep: bounds of steps, of single agencies. */
	const wordsOf = (path: readonly string[]) => {
		const word = wordOf(t.rules.numbers, path.at(-1) ?? '')
		return path.length > 2 ? `${word} (${path.slice(1, -1).join(' ')})` : word
	}

	async function tryOut() {
		const to = desk.now()
		const from = to - days * DAY_MS
		const result = await backtest.run({
			rule: draft.rule,
			from: new Date(from).toISOString(),
			to: new Date(to).toISOString(),
		})
		setTried(result && { result, from, to })
	}

	async function keep() {
		if (!(await save.run({ rule: draft.rule, reason: reason.trim() }))) return
		setReason('')
		onSaved(String(draft.rule?.['id']))
	}

	return (
		<section className="rule-editor" aria-label={t.rules.text}>
			<h3>{t.rules.text}</h3>
			{draft.rule && (
				<div className="alert-filters">
					{numbersOf(draft.rule).map(({ path, value }) => (
						<label key={path.join('.')} className="filter">
							<span title={path.join('.')}>{wordsOf(path)}</span>
							<input
								type="number"
								step="any"
								key={value}
								defaultValue={value}
								data-testid={`rule-${path.join('-')}`}
								onBlur={({ target }) => {
									const next = target.valueAsNumber
									if (draft.rule && !Number.isNaN(next)) setText(written(withNumber(draft.rule, path, next)))
								}}
							/>
						</label>
					))}
				</div>
			)}
			<details className="new-silence" open={isNew}>
				<summary data-testid="rule-json">{t.rules.json}</summary>
				<textarea
					className="rule-text"
					spellCheck={false}
					aria-label={t.rules.text}
					data-testid="rule-text"
					rows={Math.min(24, text.split('\n').length)}
					value={text}
					onChange={({ target }) => setText(target.value)}
				/>
			</details>
			<p className="form-notice" role="alert" data-testid="rule-notice">
				{draft.problem ? t.rules.notReadable(draft.problem) : (backtest.failed ?? save.failed)}
			</p>
			<div className="alert-filters">
				<label className="filter">
					<span>{t.rules.trySpan}</span>
					<select value={days} onChange={({ target }) => setDays(Number(target.value))} data-testid="try-days">
						{SPANS.map((each) => (
							<option key={each} value={each}>
								{t.rules.days(count(each))}
							</option>
						))}
					</select>
				</label>
				<button type="button" disabled={busy || !draft.rule} data-testid="backtest" onClick={() => void tryOut()}>
					{backtest.running ? t.rules.trying : t.rules.try}
				</button>
				{changed && (
					<button type="button" disabled={busy} onClick={() => setText(written(rule))}>
						{t.rules.undo}
					</button>
				)}
			</div>
			{maySave && (
				<form
					className="alert-filters"
					onSubmit={(event) => {
						event.preventDefault()
						void keep()
					}}
				>
					<label className="filter alert-search">
						<span>{t.rules.saveWhy}</span>
						<input
							required
							autoComplete="off"
							data-testid="rule-reason"
							value={reason}
							onChange={({ target }) => setReason(target.value)}
						/>
					</label>
					<button type="submit" className="primary" disabled={busy || !draft.rule || !changed} data-testid="save-rule">
						{t.rules.save}
					</button>
				</form>
			)}
			{tried && <Outcome {...tried} />}
		</section>
	)
}

function Outcome({ result: { fired, firedPerDay, judged, cut, alerts }, from, to }: Tried) {
	const { t, count, value: measure, clock, day } = useFormat()
	const { now } = useDesk()
	const at = (instant: string | null) =>
		instant === null ? null : `${clock(Date.parse(instant))} ${day(Date.parse(instant), now())}`
	const columns: Column<BacktestAlert>[] = [
		{ id: 'tried-opened', title: t.rules.seen, value: (row) => row.openedAt, cell: (row) => at(row.openedAt) },
		{ id: 'tried-fired', title: t.desk.fired, value: (row) => row.firedAt, cell: (row) => at(row.firedAt) },
		{ id: 'tried-ended', title: t.desk.endedAt, value: (row) => row.endedAt, cell: (row) => at(row.endedAt) },
		{ id: 'tried-severity', title: t.desk.severity, value: (row) => t.severity[row.severity] },
		{
			id: 'tried-where',
			title: t.rules.where,
			value: (row) => [row.area?.name, row.agency, row.subject].filter(Boolean).join(' · '),
		},
		{
			id: 'tried-value',
			title: t.desk.value,
			numeric: true,
			value: (row) => row.value,
			cell: (row) => row.value !== null && measure(row.value, null),
		},
		{
			id: 'tried-told',
			title: t.rules.toldFirst,
			value: (row) =>
				row.firedAt === null ? null : row.toldFirst.map(({ name }) => name).join(', ') || t.rules.toldNobody,
		},
	]
	// Nothing of it is null when it was judged, and what was not never comes here.
	if (fired === null || firedPerDay === null || judged === null || alerts === null) return null
	return (
		<section aria-label={t.rules.outcome} data-testid="backtest-outcome" data-fired={fired}>
			<p role="status">
				<strong>{t.rules.wouldFire(count(fired), measure(toTenths(firedPerDay), null))}</strong>{' '}
				<span className="quiet">{t.rules.judged(count(judged))}</span>
			</p>
			{cut && <p className="form-notice">{t.rules.cut}</p>}
			<Suspense>
				<BacktestChart alerts={alerts} from={from} to={to} />
			</Suspense>
			{alerts.length > 0 && (
				<DataTable
					name={t.rules.outcome}
					columns={columns}
					rows={alerts}
					keyOf={(row) => [row.openedAt, row.area?.name, row.agency, row.subject].join('|')}
				/>
			)}
		</section>
	)
}
