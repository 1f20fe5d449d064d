import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react'
import { createGraphqlRequest, RequestError } from '../app/graphql-request.ts'
import { useFormat } from '../app/language.tsx'
import { useNow } from '../app/use-now.ts'
import { SeverityShape } from '../app/views/shapes.tsx'
import type { WallAlert } from '../wall/documents.generated.ts'
import { type AlertStory, alertStory, takeOn } from './documents.generated.ts'

interface AlertCardProps {
	readonly alert: WallAlert
	readonly now: () => number
	readonly onEnded: () => void
}

/** An alert in a few lines; a tap shows its story, and one asks whether to take it on. */
export function AlertCard({ alert, now, onEnded }: AlertCardProps) {
	const { t, language, ago, clock } = useFormat()
	const present = useNow(now)
	const [asking, setAsking] = useState(false)
	const since = Date.parse(alert.startedAt)
	const where = [alert.area?.name ?? t.unplaced, alert.agency].filter(Boolean).join(' · ')
	return (
		<li
			id={`alert-${alert.id}`}
			className="leader-alert"
			data-testid="leader-alert"
			data-id={alert.id}
			data-severity={alert.severity}
			data-state={alert.state}
		>
			<p className="leader-alert-head">
				<span className="severity" data-severity={alert.severity}>
					<SeverityShape of={alert.severity} /> {t.severity[alert.severity]}
				</span>
				<time dateTime={alert.startedAt}>
					{clock(since).slice(0, 5)} · {ago(since, present)}
				</time>
			</p>
			<h3>{language === 'vi' ? alert.summary : alert.summaryEn}</h3>
			<p className="quiet">{where}</p>
			{alert.state === 'ACKNOWLEDGED' ? (
				<p className="leader-taken">{t.wall.takenOn(alert.acknowledgedBy ?? '')}</p>
			) : asking ? (
				<TakeOn id={alert.id} onDone={() => setAsking(false)} onEnded={onEnded} />
			) : (
				<button type="button" className="primary" data-testid="leader-take-on" onClick={() => setAsking(true)}>
					{t.leader.takeOn}
				</button>
			)}
			<Story alert={alert} />
		</li>
	)
}

interface TakeOnProps {
	readonly id: string
	readonly onDone: () => void
	readonly onEnded: () => void
}

/** Asks before it acts: a thumb slips. */
function TakeOn({ id, onDone, onEnded }: TakeOnProps) {
	const { t } = useFormat()
	const [busy, setBusy] = useState(false)
	const [failed, setFailed] = useState<string>()
	const field = useRef<HTMLTextAreaElement>(null)
	const request = useMemo(() => createGraphqlRequest({ heard: () => {} }), [])
	useEffect(() => field.current?.focus(), [])

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault()
		const comment = String(new FormData(event.currentTarget).get('comment') ?? '').trim()
		setBusy(true)
		try {
			const { acknowledgeAlert } = await request(takeOn, { id, comment: comment === '' ? null : comment })
			if (acknowledgeAlert.ok) return onDone()
			setFailed(t.desk.actFailed(acknowledgeAlert.error?.message ?? ''))
		} catch (error) {
			if (error instanceof RequestError && error.reason === 'signed-out') return onEnded()
			setFailed(t.leader.notSent)
		}
		setBusy(false)
	}

	return (
		<form className="leader-ask" onSubmit={(event) => void submit(event)}>
			<label>
				{t.leader.ask}
				<textarea
					ref={field}
					name="comment"
					rows={2}
					data-testid="leader-comment"
					placeholder={t.desk.commentOptional}
				/>
			</label>
			<p className="form-notice" role="alert">
				{failed}
			</p>
			<p className="leader-acts">
				<button type="submit" className="primary" disabled={busy} data-testid="leader-confirm">
					{busy ? t.desk.acting : t.desk.confirm}
				</button>
				<button type="button" onClick={onDone}>
					{t.desk.cancel}
				</button>
			</p>
		</form>
	)
}

/** Figures, what was done, what is to be done: read when somebody opens it, and again when the alert has moved. */
function Story({ alert }: { alert: WallAlert }) {
	const format = useFormat()
	const { t, language, clock, day } = format
	const [open, setOpen] = useState(false)
	const [story, setStory] = useState<AlertStory['alert']>()
	const [failed, setFailed] = useState(false)
	const request = useMemo(() => createGraphqlRequest({ heard: () => {} }), [])
	useEffect(() => {
		if (!open) return
		let stopped = false
		request(alertStory, { id: alert.id }).then(
			(answer) => {
				if (stopped) return
				setStory(answer.alert)
				setFailed(false)
			},
			() => stopped || setFailed(true),
		)
		return () => {
			stopped = true
		}
	}, [open, alert, request])
	const steps: Readonly<Record<string, string>> = t.desk.step
	const figure = (value: number | null | undefined) => value != null && format.value(value, story?.unit ?? null)
	const facts: readonly (readonly [string, string | null | undefined | false])[] = [
		[t.desk.figure, figure(story?.value)],
		[t.desk.threshold, figure(story?.target)],
		[t.desk.subject, story?.subject],
		[t.desk.dataAge, story?.asOf && `${clock(Date.parse(story.asOf))} ${day(Date.parse(story.asOf), Date.now())}`],
	]
	return (
		<details onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary data-testid="leader-story">{t.leader.story}</summary>
			{failed && <p className="form-notice">{t.leader.notSent}</p>}
			{story && (
				<>
					<dl className="leader-facts">
						{facts.map(
							([name, value]) =>
								value && (
									<div key={name}>
										<dt>{name}</dt>
										<dd>{value}</dd>
									</div>
								),
						)}
					</dl>
					{story.procedure && (
						<ol className="leader-steps">
							{story.procedure.steps.map(({ id, text, textEn, doneAt }) => (
								<li key={id} data-done={doneAt !== null}>
									{language === 'vi' ? text : textEn} {doneAt !== null && `✓ ${clock(Date.parse(doneAt))}`}
								</li>
							))}
						</ol>
					)}
					<ol className="leader-history">
						{story.history.map(({ at, step, by, comment, to }) => (
							<li key={`${at} ${step} ${to ?? ''}`}>
								<time dateTime={at}>
									{clock(Date.parse(at))} {day(Date.parse(at), Date.now())}
								</time>{' '}
								<b>{steps[step] ?? step}</b>
								{to !== null && ` → ${to}`} {by !== null && `· ${by}`} {comment !== null && <q>{comment}</q>}
							</li>
						))}
					</ol>
				</>
			)}
		</details>
	)
}
