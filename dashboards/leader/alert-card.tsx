import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react'
import { createGraphqlRequest, RequestError } from '../app/graphql-request.ts'
import { useFormat } from '../app/language.tsx'
import { useNow } from '../app/use-now.ts'
import { SeverityShape } from '../app/views/shapes.tsx'
import type { WallAlert } from '../wall/documents.generated.ts'
import { whoHasIt } from '../wall/who-has-it.ts'
import { Story } from './alert-story.tsx'
import { takeOn } from './documents.generated.ts'

interface AlertCardProps {
	readonly alert: WallAlert
	readonly now: () => number
	/** Whether the reader may take alerts on. */
	readonly mayAnswer: boolean
	/** It is what the reader came for: its story is there at once. */
	readonly opened?: boolean
	readonly onEnded: () => void
}

/** An alert in a few lines; a tap shows its story, and one asks whether to take it on. */
export function AlertCard({ alert, now, mayAnswer, opened = false, onEnded }: AlertCardProps) {
	const { t, language, ago, clock } = useFormat()
	const present = useNow(now)
	const [asking, setAsking] = useState(false)
	const since = Date.parse(alert.startedAt)
	const isUntaken = alert.state === 'FIRING' || alert.state === 'PENDING'
	const inHand = whoHasIt(alert, { t })
	const where = [alert.area?.name ?? t.unplaced, alert.agency].filter(Boolean).join(' · ')
	return (
		<li
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
			{alert.state === 'RESOLVED' && <p className="leader-taken">{t.desk.state.RESOLVED}</p>}
			{alert.state !== 'RESOLVED' && inHand.length > 0 && <p className="leader-taken">{inHand.join(' · ')}</p>}
			{isUntaken &&
				mayAnswer &&
				(asking ? (
					<TakeOn id={alert.id} onDone={() => setAsking(false)} onEnded={onEnded} />
				) : (
					<button type="button" className="primary" data-testid="leader-take-on" onClick={() => setAsking(true)}>
						{t.leader.takeOn}
					</button>
				))}
			<Story alert={alert} now={now} opened={opened} />
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
